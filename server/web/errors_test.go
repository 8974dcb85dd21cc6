package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestRetryAfter: a part of a second is a second, as 0 would be at once, and where it is
// unknown nothing is said.
func TestRetryAfter(t *testing.T) {
	for after, want := range map[time.Duration]string{
		0: "", time.Nanosecond: "1", time.Second: "1", 1500 * time.Millisecond: "2", time.Minute: "60",
	} {
		w := httptest.NewRecorder()
		writeError(w, httptest.NewRequest("GET", "/v1/any", nil), &Error{Status: 503, RetryAfter: after})
		if got := w.Header().Get("Retry-After"); got != want {
			t.Errorf("after %v: %q, want %q", after, got, want)
		}
	}
}

// TestWhoIsNotAnswered: a client that has gone. What was given up for another reason is a
// fault as any other.
func TestWhoIsNotAnswered(t *testing.T) {
	s := newFixture(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx    context.Context
		err    error
		status int
	}{
		"all is well":         {t.Context(), nil, 200},
		"the client has gone": {gone, fmt.Errorf("reading: %w", context.Canceled), 200},
		"gone, and a fault":   {gone, errors.New("a secret path"), 500}, // for the log
		"it has not":          {t.Context(), context.Canceled, 500},
		"a fault":             {t.Context(), errors.New("a secret path"), 500},
		"something to say":    {t.Context(), fmt.Errorf("below: %w", errNotFound), 404},
	} {
		w := httptest.NewRecorder()
		h := s.handle(func(http.ResponseWriter, *http.Request) error { return c.err })
		h.ServeHTTP(w, httptest.NewRequestWithContext(c.ctx, "GET", "/v1/any", nil))
		if w.Code != c.status || (w.Body.Len() > 0) != (c.status != 200) || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

// TestAPanicIsTold: the operator reads where it came from, and the client gets no answer
// that looks like one.
func TestAPanicIsTold(t *testing.T) {
	var log bytes.Buffer
	s := &Server{Config: Config{Log: slog.New(slog.NewTextHandler(&log, nil))}}
	for name, c := range map[string]struct {
		value any
		told  bool
	}{
		"a mistake":                {"index out of range", true},
		"a response that is ended": {http.ErrAbortHandler, false},
	} {
		log.Reset()
		h := httptest.NewServer(s.handle(func(w http.ResponseWriter, r *http.Request) error {
			io.WriteString(w, "half")
			panic(c.value)
		}))
		if r, err := http.Get(h.URL + "/somewhere"); err == nil {
			if body, err := io.ReadAll(r.Body); err == nil {
				t.Errorf("%s is answered with %q", name, body)
			}
			r.Body.Close()
		}
		h.Close()
		if told := strings.Contains(log.String(), "index out of range") && strings.Contains(log.String(), "/somewhere") && strings.Contains(log.String(), "errors_test.go"); told != c.told {
			t.Errorf("of %s the log says: %s", name, log.String())
		}
	}
}
