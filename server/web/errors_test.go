package web

import (
	"net/http/httptest"
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
