package hub_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
)

// say stores an agent's messages in a conversation, past all limits of what clients may
// send.
func (s *fixture) say(agent, conversation, text string, count int) {
	s.Helper()
	for i := range count {
		_, err := s.store.Append(s.Context(), store.Actor{Agent: agent}, store.NewMessage{Conversation: conversation, Client: fmt.Sprint(text[:1], i), Text: text})
		if err != nil {
			s.Fatal(err)
		}
	}
}

// TestQueueIsBounded: what waits for one client who does not read is bounded by the
// number of frames, however small they are, and by their bytes, however few they are.
func TestQueueIsBounded(t *testing.T) {
	for name, c := range map[string]struct {
		text       string
		fits, more int // messages, each of which is two frames
	}{
		"small frames": {"x", 400, 200},
		"long frames":  {strings.Repeat("<", protocol.TextLimit), 240, 60}, // 60 KB each
	} {
		t.Run(name, func(t *testing.T) {
			withFixture(t, func(s *fixture) {
				mira := s.createAgent("mira")
				s.send(s.visitor("ann"), send("ann", "c", "1", "hello"))
				slow, err := s.hub.Connect(hub.Caller{Network: network("10.0.0.3")})
				if err != nil {
					t.Fatal(err)
				}
				defer slow.Close()
				slow.Receive(s.Context(), protocol.Encode(hello("ann", protocol.ResumePoint{Conversation: "c", Number: 1})))
				s.say(mira, "c", c.text, c.fits)
				if code := slow.CloseCode(); code != 0 {
					t.Fatalf("closed with %d when %d messages wait", code, c.fits)
				}
				s.say(mira, "c", "z"+c.text[1:], c.more)
				if code, n := slow.CloseCode(), s.metric("kith_slow_readers_total"); code != protocol.CloseTooSlow || n != 1 {
					t.Errorf("closed with %d when %d messages wait; %d slow readers are counted", code, c.fits+c.more, n)
				}
				synctest.Wait()
				if n := s.metric("kith_queued_bytes"); n != 0 {
					t.Errorf("%d bytes are kept for a client who is gone", n)
				}
			})
		})
	}
}

// A waitingStore is one whose snapshots and pages of history are read when the test
// lets them be.
type waitingStore struct {
	store.Store
	reading chan struct{} // has an element for each that is being read
	read    chan struct{} // closed when they may be
}

func (s waitingStore) wait() {
	s.reading <- struct{}{}
	<-s.read
}

func (s waitingStore) Snapshot(ctx context.Context, customer string, have []protocol.ResumePoint) (store.Snapshot, error) {
	s.wait()
	return s.Store.Snapshot(ctx, customer, have)
}

func (s waitingStore) History(ctx context.Context, conversation string, before int64) (store.MessagePage, error) {
	s.wait()
	return s.Store.History(ctx, conversation, before)
}

// TestEventsDuringASnapshotAreBounded: so is what waits for a client whose snapshot is
// being read.
func TestEventsDuringASnapshotAreBounded(t *testing.T) {
	var waits waitingStore
	withFixture(t, func(s *fixture) {
		mira := s.createAgent("mira")
		s.send(s.visitor("ann"), send("ann", "c", "1", "hello"))
		c := s.connect("resuming", hub.Caller{Network: network("10.0.0.3")})
		go c.Receive(s.Context(), protocol.Encode(hello("ann", protocol.ResumePoint{Conversation: "c", Number: 1})))
		<-waits.reading
		s.say(mira, "c", "x", 1024)
		if code := c.CloseCode(); code != 0 {
			t.Fatalf("closed with %d when 1,024 events wait", code)
		}
		s.say(mira, "c", "y", 1)
		if code, n := c.CloseCode(), s.metric("kith_slow_readers_total"); code != protocol.CloseTooSlow || n != 1 {
			t.Errorf("closed with %d when one more waits; %d slow readers are counted", code, n)
		}
		close(waits.read)
	}, func(s store.Store) store.Store {
		waits = waitingStore{s, make(chan struct{}, 10), make(chan struct{})}
		return waits
	})
}

// TestWhoWaitsForOthersIsToldTo: a client whose network asks for so much that its own
// turn does not come is closed with the code that has it wait, and not as a slow
// reader.
func TestWhoWaitsForOthersIsToldTo(t *testing.T) {
	var waits waitingStore
	withFixture(t, func(s *fixture) {
		page := protocol.Encode(&protocol.History{Session: "ann", Conversation: "c"})
		var all []*testConnection
		for i := range 2 {
			session := []string{"ann", "bob"}[i]
			all = append(all, s.visitorFrom(fmt.Sprintf("2001:db8::%x", i), session))
		}
		s.send(all[0], send("ann", "c", "1", "hello"))
		go all[0].Receive(s.Context(), page)
		<-waits.reading
		go all[1].Receive(s.Context(), strings.Replace(page, "ann", "bob", 1))
		advance(time.Minute)
		if _, code := all[1].Received(); code != protocol.CloseTooMany {
			t.Errorf("who waits is closed with %d", code)
		}
		if _, code := all[0].Received(); code != 0 || s.metric("kith_slow_readers_total") != 0 {
			t.Errorf("whose page is being read is closed with %d", code)
		}
		close(waits.read)
	}, func(s store.Store) store.Store {
		waits = waitingStore{s, make(chan struct{}, 10), make(chan struct{})}
		return waits
	})
}

// TestTheLargestQueueIsDropped: of the agents, and of the visitors of one network, the
// one for whom the most waits.
func TestTheLargestQueueIsDropped(t *testing.T) {
	for name, c := range map[string]struct {
		caller func(s *fixture, name string) hub.Caller
		hello  func(session string, have ...protocol.ResumePoint) protocol.Frame
	}{
		"agents": {
			func(s *fixture, name string) hub.Caller { return hub.Caller{Agent: s.createAgent(name)} },
			func(session string, have ...protocol.ResumePoint) protocol.Frame {
				return &protocol.AgentHello{Version: protocol.Version, Session: session, Resume: have}
			},
		},
		"visitors": {
			func(*fixture, string) hub.Caller { return hub.Caller{Network: network("10.0.0.3")} },
			func(session string, have ...protocol.ResumePoint) protocol.Frame { return hello(session, have...) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			withFixture(t, func(s *fixture) {
				writer := s.createAgent("writer")
				ann := s.visitor("ann")
				s.write(ann, "ann", "c")
				ann.Close() // or the visitor, who reads while all is written at once, is dropped first
				open := func(session string, have ...protocol.ResumePoint) *hub.Connection {
					conn, err := s.hub.Connect(c.caller(s, "agent "+session))
					if err != nil {
						t.Fatal(err)
					}
					conn.Receive(s.Context(), protocol.Encode(c.hello(session, have...)))
					return conn
				}
				large := open("ann", protocol.ResumePoint{Conversation: "c", Number: 1})
				defer large.Close()
				var small []*hub.Connection
				for i := range 5 {
					conn := open(fmt.Sprint("small", i))
					defer conn.Close()
					small = append(small, conn)
				}
				s.say(writer, "c", strings.Repeat("<", protocol.TextLimit), 20) // of 60 KB each
				if large.CloseCode() != protocol.CloseTooSlow {
					t.Errorf("the largest is closed with %d", large.CloseCode())
				}
				for _, conn := range small {
					if conn.CloseCode() != 0 {
						t.Errorf("a small one is closed with %d", conn.CloseCode())
					}
				}
				if dropped, slow := s.limited("queued_bytes"), s.metric("kith_slow_readers_total"); dropped != 1 || slow != 1 {
					t.Errorf("%d dropped and %d slow readers are counted", dropped, slow)
				}
			}, hub.Limits{QueuedMegabytes: 1})
		})
	}
}

// TestCloseEndsTheWait: a frame that waits until the client has read an answer is given
// up when the socket is gone.
func TestCloseEndsTheWait(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		c := s.greetUnread("ann")
		ended := make(chan struct{})
		go func() {
			c.Receive(s.Context(), protocol.Encode(&protocol.History{Session: "ann", Conversation: "c"}))
			close(ended)
		}()
		synctest.Wait()
		began := time.Now()
		c.Close()
		<-ended
		if waited := time.Since(began); waited != 0 {
			t.Errorf("it waits for %v", waited) // of the bubble's clock, which stands still
		}
		if n := s.metric("kith_slow_readers_total"); n != 0 {
			t.Errorf("who is gone is counted as a slow reader: %d", n)
		}
	})
}
