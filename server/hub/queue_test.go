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
		s.say(mira, "c", "x", 900)
		if code := c.CloseCode(); code != 0 {
			t.Fatalf("closed with %d when 900 events wait", code)
		}
		s.say(mira, "c", "y", 200)
		if code := c.CloseCode(); code != protocol.CloseTooSlow {
			t.Errorf("closed with %d when 1,100 events wait", code)
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
