package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"kith/server/protocol"
	"kith/server/store"
	"kith/server/store/storetest"
)

// TestCustomerData: an owner has what is stored about a person, and removes it. That
// nobody else may is in TestRightsOverHTTP.
func TestCustomerData(t *testing.T) {
	s := newFixture(t)
	mira := s.signedInClient("Mira")
	actor := store.Actor{Visitor: store.Visitor{Session: "s", TokenHash: store.HashToken("s"), Brand: "demo"}}
	if _, err := s.Store.Append(t.Context(), actor, store.NewMessage{Conversation: "c", Client: "1", Text: "hello there", CreateConversation: true}); err != nil {
		t.Fatal(err)
	}
	c, err := s.Store.Conversation(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	path := "/v1/agent/customers/" + c.Customer.ID

	a := mira.send("GET", path, nil).want(t, 200, "hello there")
	if !json.Valid([]byte(a.body)) || a.Header.Get("Content-Disposition") == "" || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%v %s", a.Header, a.body)
	}
	mira.send("GET", "/v1/agent/audit", nil).want(t, 200, `"exported"`, "Mira", c.Customer.ID)
	got := decode[protocol.Erased](t, mira.send("DELETE", path, nil).want(t, 200))
	if got != (protocol.Erased{Sessions: 1, Conversations: 1, Messages: 1, Complete: true}) {
		t.Errorf("removed %+v", got)
	}
	mira.send("GET", path, nil).want(t, 404)
	mira.send("GET", "/v1/agent/audit", nil).want(t, 200, `"erased"`, c.Customer.ID)
}

// A customerFaults is a store that says nothing, or something, of a customer and then
// fails, and that erases one but for what is left in the database's file.
type customerFaults struct {
	store.Store
	written string
}

func (f customerFaults) ExportCustomer(_ context.Context, _ store.Cause, _ string, w io.Writer) error {
	if f.written != "" {
		io.WriteString(w, f.written)
	}
	return storetest.ErrFailed
}

func (f customerFaults) EraseCustomer(context.Context, store.Cause, string) (store.Removal, error) {
	return store.Removal{Messages: 1}, fmt.Errorf("%w: busy", store.ErrPurge)
}

// A logText is what was logged, which requests may still add to.
type logText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestHalfOfACustomersData: it does not look like all of it.
func TestHalfOfACustomersData(t *testing.T) {
	var log logText
	s := newFixture(t, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	mira := s.signedInClient("Mira")
	s.Store = customerFaults{Store: s.Store, written: `{"half":`}
	r, _ := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/v1/agent/customers/c", nil)
	if answer, err := mira.Do(r); err == nil { // or not even the beginning has come
		defer answer.Body.Close()
		if _, err = io.ReadAll(answer.Body); err == nil {
			t.Error("half of the file looks like all of it")
		}
	}
	if text := log.String(); !strings.Contains(text, storetest.ErrFailed.Error()) {
		t.Errorf("the log says %q", text)
	}
	mira.get("/metrics").want(t, 200, `kith_http_request_duration_seconds_count{route="GET /v1/agent/customers/{id}",status="500"}`)
}

// TestNothingOfACustomersData: nothing is saved as a file.
func TestNothingOfACustomersData(t *testing.T) {
	for name, test := range map[string]struct {
		store  func(store.Store) store.Store
		status int
	}{
		"a store that fails": {func(st store.Store) store.Store { return customerFaults{Store: st} }, 500},
		"no such customer":   {func(st store.Store) store.Store { return st }, 404},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t)
			mira := s.signedInClient("Mira")
			s.Store = test.store(s.Store)
			mira.get("/v1/agent/customers/c").want(t, test.status).wantHeader(t, "Content-Disposition", "").wantHeader(t, "Content-Type", "application/json")
			if test.status == 404 {
				mira.send("DELETE", "/v1/agent/customers/c", nil).want(t, 404, "no such customer")
			}
		})
	}
}

// TestErasedButForTheFile: it is said that traces are left.
func TestErasedButForTheFile(t *testing.T) {
	s := newFixture(t)
	mira := s.signedInClient("Mira")
	s.Store = customerFaults{Store: s.Store}
	if got := decode[protocol.Erased](t, mira.send("DELETE", "/v1/agent/customers/c", nil).want(t, 200)); got.Complete || got.Messages != 1 {
		t.Errorf("%+v", got)
	}
}
