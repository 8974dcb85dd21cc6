package hub_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"kith/server/hub"
	"kith/server/protocol"
)

// last returns the last frame of a type among frames, or fails.
func last[F protocol.Frame](s *fixture, frames []protocol.Frame) F {
	s.Helper()
	for i := len(frames) - 1; i >= 0; i-- {
		if f, is := frames[i].(F); is {
			return f
		}
	}
	var none F
	s.Fatalf("there is no %T among %d frames", none, len(frames))
	return none
}

func send(session, conversation, client, text string) *protocol.Send {
	return &protocol.Send{Session: session, Conversation: conversation, Client: client, Text: text, New: true}
}

// TestTooManyMessages: a flood is refused with the time after which the same
// message is accepted.
func TestTooManyMessages(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		stored := 0
		var refused *protocol.Refused
		for i := 0; refused == nil; i++ {
			for _, f := range s.send(ann, send("ann", "c", fmt.Sprint(i), "flood")) {
				switch f := f.(type) {
				case *protocol.Ack:
					stored++
				case *protocol.Refused:
					refused = f
				}
			}
		}
		if refused.Code != protocol.CodeTooMany || refused.Retry <= 0 || refused.Client != fmt.Sprint(stored) || stored < 20 {
			t.Fatalf("after %d messages: %+v", stored, refused)
		}
		advance(time.Duration(refused.Retry) * time.Millisecond)
		if a := last[*protocol.Ack](s, s.send(ann, send("ann", "c", refused.Client, "flood"))); a.Number != int64(stored+1) {
			t.Fatalf("%+v", a)
		}
		if n := s.metric("kith_messages_total"); n != stored+1 {
			t.Errorf("%d messages counted", n)
		}
		bob := s.visitor("bob") // another session is counted by itself
		last[*protocol.Ack](s, s.send(bob, send("bob", "d", "1", "hello")))
	})
}

// metric returns the sum of a metric over its labels.
func (s *fixture) metric(name string) int {
	s.Helper()
	families, err := s.registry.Gather()
	if err != nil {
		s.Fatal(err)
	}
	sum := 0.0
	for _, f := range families {
		if f.GetName() == name {
			for _, m := range f.GetMetric() {
				sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return int(sum)
}

func TestTooManyConversations(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		for i := range 100 {
			frames := s.send(ann, send("ann", fmt.Sprint("c", i), "m", "hello"))
			if r, is := frames[0].(*protocol.Refused); is {
				if r.Code != protocol.CodeTooMany || i < 10 {
					t.Fatalf("conversation %d: %+v", i, r)
				}
				return
			}
		}
		t.Fatal("a hundred conversations at once")
	})
}

func TestTooManySessions(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		for i := range 200 {
			frames := s.send(ann, &protocol.Revoke{Session: fmt.Sprint("s", i)})
			if r, is := frames[0].(*protocol.Refused); is {
				if r.Code != protocol.CodeTooMany || r.Retry == 0 {
					t.Fatalf("%+v", r)
				}
				return
			}
		}
		t.Fatal("two hundred sessions were revoked from one address at once")
	})
}

func TestTooManyFrames(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		for range 1000 {
			ann.Receive(s.Context(), `{"t":"beat"}`)
		}
		if _, code := ann.received(); code != protocol.CloseTooMany {
			t.Errorf("closed with %d", code)
		}
	})
}

func TestTooManyConnections(t *testing.T) {
	withFixture(t, func(s *fixture) {
		var connections []*hub.Connection
		for range 1000 {
			l, err := s.hub.Connect(hub.Caller{Address: "10.0.0.9"})
			if err != nil {
				break
			}
			connections = append(connections, l)
		}
		if len(connections) == 1000 {
			t.Fatal("a thousand connections from one address")
		}
		other, err := s.hub.Connect(hub.Caller{Address: "10.0.0.8"})
		if err != nil {
			t.Fatal("a connection from another address is refused:", err)
		}
		other.Close()
		connections[0].Close()
		connections[0].Close()
		l, err := s.hub.Connect(hub.Caller{Address: "10.0.0.9"})
		if err != nil {
			t.Error("a connection is refused after another was closed:", err)
		}
		for _, l := range append(connections[1:], l) {
			l.Close()
		}
	})
}

func TestLongText(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		for name, c := range map[string]struct {
			text string
			fits bool
		}{
			"just fits":        {strings.Repeat("a", protocol.TextLimit), true},
			"emoji":            {strings.Repeat("🫖", protocol.TextLimit), true},
			"one more":         {strings.Repeat("a", protocol.TextLimit+1), false},
			"one emoji more":   {strings.Repeat("🫖", protocol.TextLimit+1), false},
			"twice the length": {strings.Repeat("a", 2*protocol.TextLimit), false},
		} {
			frames := s.send(ann, send("ann", "c", strings.ReplaceAll(name, " ", "-"), c.text))
			if c.fits {
				last[*protocol.Ack](s, frames)
				continue
			}
			r := last[*protocol.Refused](s, frames)
			if r.Code != protocol.CodeTooLong || r.Client != strings.ReplaceAll(name, " ", "-") {
				t.Errorf("%s: %+v", name, r)
			}
		}
	})
}

// TestSlowReader: a client who does not read is disconnected, and nobody waits
// for it.
func TestSlowReader(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		s.send(ann, send("ann", "c", "1", strings.Repeat("🫖", protocol.TextLimit)))
		slow, err := s.hub.Connect(hub.Caller{Address: "10.0.0.3"})
		if err != nil {
			t.Fatal(err)
		}
		defer slow.Close()
		slow.Receive(s.Context(), protocol.Encode(hello("ann")))
		for i := 0; s.metric("kith_slow_readers_total") == 0; i++ {
			if i > 2000 {
				t.Fatal("the connection is still open")
			}
			slow.Receive(s.Context(), protocol.Encode(&protocol.History{Session: "ann", Conversation: "c"}))
			advance(100 * time.Millisecond)
		}
		for range slow.Outgoing() {
		}
		if slow.CloseCode() != protocol.CloseTooSlow {
			t.Errorf("closed with %d", slow.CloseCode())
		}
		last[*protocol.Ack](s, s.send(ann, send("ann", "c", "2", "still here")))
		if n, err := testutil.GatherAndCount(s.registry); err != nil || n == 0 {
			t.Error(n, err)
		}
		synctest.Wait()
	})
}
