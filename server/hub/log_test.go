package hub_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"kith/server/protocol"
	"kith/server/store"
)

// An unreadableStore is one that cannot read a customer for the agents: reading fails, or
// takes until nobody waits for it.
type unreadableStore struct {
	store.Store
	fails, hangs *bool
}

func (s unreadableStore) ConversationsOf(ctx context.Context, customer string) ([]store.Conversation, error) {
	if *s.fails {
		return nil, errDisk
	}
	if *s.hangs {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return s.Store.ConversationsOf(ctx, customer)
}

// TestWhatIsLogged: an operator is told of what the store could not do, and not of what
// nobody waits for any more.
func TestWhatIsLogged(t *testing.T) {
	var log bytes.Buffer
	var fails, hangs bool
	withFixture(t, func(s *fixture) {
		logged := func(step, want string) {
			t.Helper()
			if got := log.String(); want == "" && got != "" || strings.Count(got, want) != 1 && want != "" {
				t.Errorf("%s: logged is %q", step, got)
			}
			log.Reset()
		}
		ann, mira := s.visitor("ann"), s.agent("mira")
		s.write(ann, "ann", "c")
		s.received(mira)
		walk := func(page string) bool {
			s.send(ann, &protocol.PageChanged{Session: "ann", Page: protocol.Page{Address: "https://shop.example/" + page}})
			return hasKind(s.received(mira), "conversation")
		}
		fails = true
		if walk("bags") {
			t.Error("the agent is sent what could not be read")
		}
		logged("reading fails", "a customer cannot be read")
		fails = false
		if !walk("tents") {
			t.Error("the next page is not sent to the agent")
		}

		over, cancel := context.WithCancel(s.Context())
		cancel()
		refused := s.metric("kith_refusals_total")
		ann.Receive(over, protocol.Encode(&protocol.History{Session: "ann", Conversation: "c"}))
		if frames := s.received(ann); len(frames) != 0 || s.metric("kith_refusals_total") != refused {
			t.Errorf("to a socket that is gone is sent %s", encoded(frames))
		}
		logged("the socket is gone", "")

		hangs = true
		walk("stoves")
		synctest.Wait()
		ann.Close()
		mira.Close()
		if err := s.hub.Drain(s.Context()); err != nil {
			t.Error(err)
		}
		logged("the hub stops", "")
	}, func(st store.Store) store.Store { return unreadableStore{st, &fails, &hangs} },
		slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn})))
}
