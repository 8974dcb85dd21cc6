package hub_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
)

// A fixture is a hub on a store of its own, inside a bubble whose clock stands
// still while anybody has something to do.
type fixture struct {
	*testing.T
	hub         *hub.Hub
	store       store.Store
	registry    *prometheus.Registry
	connections map[string]*testConnection
}

// withFixture runs a test in a bubble.
func withFixture(t *testing.T, test func(s *fixture), brands ...*brand.Brand) {
	t.Helper()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		st, err := store.Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		s := &fixture{T: t, store: st, registry: prometheus.NewRegistry(), connections: map[string]*testConnection{}}
		s.hub = hub.New(hub.Parts{
			Store:      st,
			Brands:     brand.NewSet(append(brands, brand.Demo())...),
			Log:        slog.New(slog.DiscardHandler),
			Registerer: s.registry,
		})
		defer func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Hour) // of the bubble's clock
			defer cancel()
			if err := s.hub.Drain(ctx); err != nil {
				t.Error("somebody did not leave:", err)
			}
			if err := st.Close(); err != nil {
				t.Error(err)
			}
		}()
		test(s)
	})
}

// An testConnection is a link, and what it has heard.
type testConnection struct {
	*hub.Connection
	mu     sync.Mutex
	frames []string
	code   protocol.CloseCode
}

// connect opens a link that hears all.
func (s *fixture) connect(name string, c hub.Caller) *testConnection {
	s.Helper()
	l, err := s.hub.Connect(c)
	if err != nil {
		s.Fatal(err)
	}
	e := &testConnection{Connection: l}
	s.connections[name] = e
	go func() {
		defer l.Close()
		for text := range l.Outgoing() {
			e.mu.Lock()
			e.frames = append(e.frames, text)
			e.mu.Unlock()
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		e.code = l.CloseCode()
	}()
	return e
}

// received answers what has come since it was last called, once all is quiet, and
// why the link ended, if it did.
func (e *testConnection) received() ([]string, protocol.CloseCode) {
	synctest.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	frames, code := e.frames, e.code
	e.frames, e.code = nil, 0
	return frames, code
}

// send hands frames in and answers what comes back.
func (s *fixture) send(e *testConnection, frames ...protocol.Frame) []protocol.Frame {
	s.Helper()
	for _, f := range frames {
		e.Receive(s.Context(), protocol.Encode(f))
	}
	return s.received(e)
}

// received answers what has come, decoded.
func (s *fixture) received(e *testConnection) (frames []protocol.Frame) {
	s.Helper()
	texts, _ := e.received()
	for _, text := range texts {
		f, err := protocol.Decode(text)
		if err != nil {
			s.Fatalf("%v: %s", err, text)
		}
		frames = append(frames, f)
	}
	return frames
}

// advance lets that much time go by on the bubble's clock.
func advance(d time.Duration) { <-time.After(d) }

// visitor joins one who says hello.
func (s *fixture) visitor(name string) *testConnection {
	e := s.connect(name, hub.Caller{Address: "10.0.0.1", Browser: "Firefox 140 on Windows"})
	s.send(e, hello(name))
	return e
}

func hello(session string, have ...protocol.ResumePoint) *protocol.Hello {
	return &protocol.Hello{Version: protocol.Version, Session: session, Token: "token-of-" + session, Key: "demo", Language: "en",
		Page: protocol.Page{Address: "https://shop.example/", Title: "Shop"}, Resume: have}
}

// createAgent makes an agent and answers the id.
func (s *fixture) createAgent(name string) string {
	s.Helper()
	code := store.HashToken(fmt.Sprint("code for ", name))
	if err := s.store.Invite(s.Context(), code, time.Now().Add(time.Hour)); err != nil {
		s.Fatal(err)
	}
	p, err := s.store.CreateAgent(s.Context(), code, name, "hash")
	if err != nil {
		s.Fatal(err)
	}
	return p.ID
}

// agent joins an agent who says hello.
func (s *fixture) agent(name string) *testConnection {
	s.Helper()
	e := s.connect(name, hub.Caller{Address: "10.0.0.2", Agent: s.createAgent(name), SignIn: "sign-in of " + name})
	s.send(e, &protocol.AgentHello{Version: protocol.Version, Session: name})
	return e
}
