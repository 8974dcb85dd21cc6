package hub_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
)

// A gatedStore is one that reads the pages of one conversation when the test lets it.
type gatedStore struct {
	store.Store
	gated string
	gate  chan struct{} // closed when they may be read
}

func (s gatedStore) History(ctx context.Context, conversation string, before int64) (store.MessagePage, error) {
	if conversation == s.gated {
		<-s.gate
	}
	return s.Store.History(ctx, conversation, before)
}

// TestDrainEndsTheWait: a hub that stops answers what is being read, and does not wait for
// a client to read an answer, nor for the turn of another of its network, nor until a
// network may have more done for it.
func TestDrainEndsTheWait(t *testing.T) {
	var gated gatedStore
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		page := &protocol.History{Session: "ann", Conversation: "c"}
		var waiting atomic.Int64
		var all sync.WaitGroup
		receive := func(c *hub.Connection, f protocol.Frame) {
			waiting.Add(1)
			all.Go(func() {
				c.Receive(s.Context(), protocol.Encode(f))
				waiting.Add(-1)
			})
			synctest.Wait()
		}
		unread := s.greetUnread("ann")
		defer unread.Close()
		receive(unread, page)

		first, second := s.visitorFrom("10.0.0.2", "bob"), s.visitorFrom("10.0.0.2", "bob")
		s.write(first, "bob", gated.gated)
		ofBob := &protocol.History{Session: "bob", Conversation: gated.gated}
		s.received(second)
		receive(first.Connection, ofBob)
		receive(second.Connection, ofBob)

		for i := range 8 {
			c := s.visitorFrom("10.0.0.3", fmt.Sprint("v", i))
			for range 250 {
				c.Receive(s.Context(), protocol.Encode(&protocol.Typing{Session: fmt.Sprint("v", i), Conversation: "c"}))
			}
		}
		busy := s.visitorFrom("10.0.0.3", "eve")
		receive(busy.Connection, send("eve", "e", "1", "hello"))
		if n := waiting.Load(); n != 4 {
			t.Fatalf("%d clients wait", n)
		}

		var draining sync.WaitGroup
		draining.Go(func() {
			if err := s.hub.Drain(s.Context()); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		if n := waiting.Load(); n != 1 {
			t.Errorf("when the hub stops %d clients still wait, want the one whose page is being read", n)
		}
		close(gated.gate)
		all.Wait()
		synctest.Wait()
		if code := unread.CloseCode(); code != protocol.CloseGoingAway {
			t.Errorf("who does not read is closed with %d", code)
		}
		unread.Close()
		draining.Wait()
		for name, c := range map[string]*testConnection{"whose page is read": first, "whose turn it is not": second, "whose network is busy": busy} {
			frames, code := s.told(c)
			if code != protocol.CloseGoingAway || hasKind(frames, "messages") != (c == first) || hasKind(frames, "ack") {
				t.Errorf("%s receives %v, and is closed with %d", name, kinds(frames), code)
			}
		}
		if n := s.metric("kith_slow_readers_total"); n != 0 {
			t.Errorf("%d are counted as slow readers", n)
		}
	}, func(st store.Store) store.Store {
		gated = gatedStore{st, "d", make(chan struct{})}
		return gated
	})
}

// TestAFrameOfASocketThatIsGone: a frame that waits until its network may have more done
// for it is given up when the socket is gone.
func TestAFrameOfASocketThatIsGone(t *testing.T) {
	withFixture(t, func(s *fixture) {
		mira := s.agent("mira")
		ann := s.visitorFrom("10.0.0.3", "ann")
		s.write(ann, "ann", "c")
		s.send(mira, &protocol.History{Session: "mira", Conversation: "c"})
		s.send(ann, &protocol.Typing{Session: "ann", Conversation: "c", On: true})
		for i := range 8 {
			c := s.visitorFrom("10.0.0.3", fmt.Sprint("v", i))
			for range 250 {
				c.Receive(s.Context(), protocol.Encode(&protocol.Typing{Session: fmt.Sprint("v", i), Conversation: "c"}))
			}
		}
		s.received(mira)
		ctx, cancel := context.WithCancel(s.Context())
		var receiving sync.WaitGroup
		receiving.Go(func() {
			ann.Receive(ctx, protocol.Encode(&protocol.Typing{Session: "ann", Conversation: "c"}))
		})
		synctest.Wait()
		cancel()
		receiving.Wait()
		if frames := s.received(mira); hasKind(frames, "typing") {
			t.Errorf("the agent receives %s", encoded(frames))
		}
	})
}

// A hangingStore is one that reads nothing of a customer until the test lets it, whether
// somebody still waits for that or not.
type hangingStore struct {
	store.Store
	gate  chan struct{} // closed when it may be read
	asked *context.Context
}

func (s hangingStore) ConversationsOf(ctx context.Context, customer string) ([]store.Conversation, error) {
	*s.asked = ctx
	<-s.gate
	return s.Store.ConversationsOf(ctx, customer)
}

// TestDrainOfAHangingStore: a hub that stops waits for a frame that is being handled, but no
// longer than it may, and says that it has not.
func TestDrainOfAHangingStore(t *testing.T) {
	var log bytes.Buffer
	var slow slowStore
	withFixture(t, func(s *fixture) {
		ann := s.connect("ann", hub.Caller{Network: network("10.0.0.1")})
		go ann.Receive(s.Context(), protocol.Encode(hello("ann")))
		synctest.Wait()
		ctx, cancel := context.WithTimeout(s.Context(), time.Second)
		defer cancel()
		if err := s.hub.Drain(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it does not wait for a frame: %v", err)
		}
		if n := strings.Count(log.String(), "a frame is still being handled"); n != 1 {
			t.Errorf("logged is %q", log.String())
		}
		close(slow.gate)
		synctest.Wait()
		ann.Close()
	}, slog.New(slog.NewTextHandler(&log, nil)), func(st store.Store) store.Store {
		slow = slowStore{st, make(chan struct{})}
		return slow
	})
}

// TestDrainEndsWhatIsReadOfACustomer, even if a client does not go, and waits for the end.
func TestDrainEndsWhatIsReadOfACustomer(t *testing.T) {
	var hanging hangingStore
	withFixture(t, func(s *fixture) {
		ann, mira := s.visitor("ann"), s.agent("mira")
		s.write(ann, "ann", "c")
		s.send(ann, &protocol.PageChanged{Session: "ann", Page: protocol.Page{Address: "https://shop.example/bags"}})
		stays, err := s.hub.Connect(hub.Caller{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(s.Context(), time.Second)
		defer cancel()
		if err := s.hub.Drain(ctx); !errors.Is(err, context.DeadlineExceeded) || (*hanging.asked).Err() == nil {
			t.Errorf("with a client that stays: %v; the reading ends with %v", err, (*hanging.asked).Err())
		}
		stays.Close()
		ann.Close()
		mira.Close()
		drained := make(chan error, 1)
		go func() { drained <- s.hub.Drain(s.Context()) }()
		synctest.Wait()
		if len(drained) > 0 {
			t.Error("it does not wait for what is read of a customer")
		}
		close(hanging.gate)
		if err := <-drained; err != nil {
			t.Error(err)
		}
	}, func(st store.Store) store.Store {
		hanging = hangingStore{st, make(chan struct{}), new(context.Context)}
		return hanging
	})
}
