package hub_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/hub/hubtest"
	"kith/server/limit"
	"kith/server/protocol"
	"kith/server/store"
)

// A fixture is a hub with a store of its own, inside a synctest bubble: its clock
// stands still while any goroutine can run.
type fixture struct {
	*testing.T
	hub         *hub.Hub
	releases    *rollout
	outcomes    outcomes
	store       store.Store
	registry    *prometheus.Registry
	connections map[string]*testConnection

	// brandsReplaced is called, if it is set, when the brands have been replaced and the
	// hub has not been told.
	brandsReplaced func()
}

// withFixture runs a test with a new fixture, and drains the hub afterwards. An
// option is a *brand.Brand that the hub has beside that of the demo, hub.Limits,
// the *slog.Logger that it uses, or a function that wraps its store.
func withFixture(t *testing.T, test func(s *fixture), options ...any) {
	t.Helper()
	var limits hub.Limits
	logger := slog.New(slog.DiscardHandler)
	wrap := func(s store.Store) store.Store { return s }
	brands := []*brand.Brand{brand.Demo()}
	for _, option := range options {
		switch option := option.(type) {
		case hub.Limits:
			limits = option
		case func(store.Store) store.Store:
			wrap = option
		case *slog.Logger:
			logger = option
		case *brand.Brand:
			brands = append(brands, option)
		}
	}
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		st, err := store.Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		s := &fixture{T: t, store: st, registry: prometheus.NewRegistry(), connections: map[string]*testConnection{}, releases: &rollout{}, outcomes: outcomes{}}
		set := brand.NewSet(brands...)
		set.Follow(func() {
			if s.brandsReplaced != nil {
				s.brandsReplaced()
			}
		})
		s.hub = hub.New(hub.Parts{
			Store:      wrap(st),
			Brands:     set,
			Releases:   s.releases,
			Outcomes:   s.outcomes,
			Log:        logger,
			Registerer: s.registry,
			Limits:     limits,
		})
		defer func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Hour) // of the bubble's clock
			defer cancel()
			if err := s.hub.Drain(ctx); err != nil {
				t.Error("a connection was not closed:", err)
			}
			if kept := s.hub.Kept(); len(kept) > 0 { // or strangers, who come and go, would fill the memory
				t.Errorf("of those who have gone there are still %s", strings.Join(kept, ", "))
			}
			if err := st.Close(); err != nil {
				t.Error(err)
			}
		}()
		test(s)
	})
}

// otherBrand returns a brand beside that of the demo.
func otherBrand() *brand.Brand {
	b := brand.Demo()
	b.Key = "other"
	return b
}

func network(address string) limit.Network { return limit.NetworkOf(netip.MustParseAddr(address)) }

// A testConnection is a connection, and what its client has received.
type testConnection = hubtest.Client

// connect opens a connection whose client reads everything.
func (s *fixture) connect(name string, caller hub.Caller) *testConnection {
	s.Helper()
	c, err := hubtest.Connect(s.hub, caller)
	if err != nil {
		s.Fatal(err)
	}
	s.connections[name] = c
	return c
}

// send sends frames from a client and returns what it receives then.
func (s *fixture) send(c *testConnection, frames ...protocol.Frame) []protocol.Frame {
	s.Helper()
	for _, f := range frames {
		c.Receive(s.Context(), protocol.Encode(f))
	}
	return s.received(c)
}

// received returns the frames that a client has received since the last call,
// decoded.
func (s *fixture) received(c *testConnection) (frames []protocol.Frame) {
	s.Helper()
	texts, _ := c.Received()
	for _, text := range texts {
		f, err := protocol.Decode(text)
		if err != nil {
			s.Fatalf("%v: %s", err, text)
		}
		frames = append(frames, f)
	}
	return frames
}

// advance lets time pass on the bubble's clock.
func advance(d time.Duration) { <-time.After(d) }

// visitor opens a visitor's connection and sends Hello; the name is the session.
func (s *fixture) visitor(name string) *testConnection { return s.visitorFrom("10.0.0.1", name) }

// visitorFrom is visitor for one with a certain address.
func (s *fixture) visitorFrom(address, name string) *testConnection {
	s.Helper()
	c := s.connect(name, hub.Caller{Network: network(address), Browser: "Firefox 140 on Windows"})
	s.send(c, hello(name))
	return c
}

func hello(session string, have ...protocol.ResumePoint) *protocol.Hello {
	return &protocol.Hello{Version: protocol.Version, Session: session, Token: "token-of-" + session, Key: "demo", Language: "en",
		Page: protocol.Page{Address: "https://shop.example/", Title: "Shop"}, Resume: have}
}

// createAgent stores an owner and returns the id.
func (s *fixture) createAgent(name string) string { return s.createMember(name, protocol.RoleOwner) }

// createMember stores an agent with a role who sees some brands, or if there are none,
// all, and returns the id.
func (s *fixture) createMember(name string, role protocol.Role, brands ...string) string {
	s.Helper()
	v := store.NewInvitation{CodeHash: store.HashToken(fmt.Sprint("code for ", name)), Role: role, Brands: brands, Expires: time.Now().Add(time.Hour)}
	if err := s.store.Invite(s.Context(), store.Cause{}, v); err != nil {
		s.Fatal(err)
	}
	a, err := s.store.CreateAgent(s.Context(), "", v.CodeHash, name, "hash")
	if err != nil {
		s.Fatal(err)
	}
	return a.ID
}

// agent stores an agent, opens a connection and sends AgentHello; the name is
// the session.
func (s *fixture) agent(name string) *testConnection {
	s.Helper()
	c := s.connect(name, hub.Caller{Network: network("10.0.0.2"), Agent: s.createAgent(name), SignIn: "sign-in of " + name})
	s.send(c, &protocol.AgentHello{Version: protocol.Version, Session: name})
	return c
}

// greetUnread returns the connection of a visitor who has greeted and reads nothing.
func (s *fixture) greetUnread(session string) *hub.Connection {
	s.Helper()
	c, err := s.hub.Connect(hub.Caller{Network: network("10.0.0.1")})
	if err != nil {
		s.Fatal(err)
	}
	c.Receive(s.Context(), protocol.Encode(hello(session)))
	return c
}
