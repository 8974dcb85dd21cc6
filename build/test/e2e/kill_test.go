package e2e

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// The server is killed at any moment while people chat. Whatever it had
// acknowledged is there afterwards, once and in order, and everybody goes on
// by themselves.
func TestKilledServerLosesNothing(t *testing.T) {
	t.Parallel()
	const rounds, writers = 3, 3
	s := harness.Serve(t, binary, "")
	v := visitorAt(t, s.Address)
	v.OpenChat()
	v.SendMessage("visitor 0")

	stop := make(chan struct{})
	var writing sync.WaitGroup
	all := make([]*writer, writers)
	for i := range all {
		w := &writer{session: harness.ID(), token: harness.Token(), conversation: harness.ID(), name: fmt.Sprintf("writer %d", i)}
		all[i] = w
		writing.Go(func() { w.work(t, s, stop) })
	}
	for round := range rounds {
		said := fmt.Sprintf("visitor %d", round+1)
		moment := time.NewTimer(time.Duration(rand.IntN(400)+100) * time.Millisecond)
		v.TypeAndSend(said)
		<-moment.C
		s.Kill()
		v.TypeAndSend(said + ", while it is down")
		s.Start(t)
		v.WaitMessage("customer", said, "sent", "delivered", "read")
		v.WaitMessage("customer", said+", while it is down", "sent", "delivered", "read")
	}
	close(stop)
	writing.Wait()

	for _, w := range all {
		history := whole(t, s, w)
		seen := map[string]int{}
		for i, m := range history {
			if m.Number != int64(i+1) {
				t.Errorf("%s: message %d of the conversation has the number %d", w.name, i+1, m.Number)
			}
			seen[m.Client]++
		}
		last := -1
		for i, client := range w.sent {
			if seen[client] != 1 && (i < w.acked || seen[client] > 1) {
				t.Errorf("%s: message %d is there %d times", w.name, i, seen[client])
			}
			for at, m := range history {
				if m.Client == client {
					if at < last {
						t.Errorf("%s: message %d stands before an earlier one", w.name, i)
					}
					last = at
				}
			}
		}
		t.Logf("%s: %d of %d messages were acknowledged, %d are there", w.name, w.acked, len(w.sent), len(history))
	}
	var order []string
	for _, m := range v.Messages() {
		order = append(order, m.Text)
	}
	want := []string{"visitor 0"}
	for round := range rounds {
		want = append(want, fmt.Sprintf("visitor %d", round+1), fmt.Sprintf("visitor %d, while it is down", round+1))
	}
	if fmt.Sprint(order) != fmt.Sprint(want) {
		t.Errorf("the visitor sees %q", order)
	}
}

// A server that is asked to stop ends well, and whoever was there goes on when
// it is back.
func TestStoppedServerIsComeBackTo(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	v := visitorAt(t, s.Address)
	v.OpenChat()
	v.SendMessage("before")
	if code := s.Stop(); code != 0 {
		t.Errorf("it ends with %d:\n%s", code, s.Output())
	}
	v.TypeAndSend("meanwhile")
	v.WaitMessage("customer", "meanwhile", "pending")
	s.Start(t)
	v.WaitMessage("customer", "meanwhile", "sent", "delivered", "read")
	v.SendMessage("after")
}

// A writer sends one message after the other, each until it is acknowledged,
// through whatever happens to the server.
type writer struct {
	session, token, conversation, name string
	sent                               []string // client ids
	acked                              int
}

func (w *writer) work(t *testing.T, s *harness.Server, stop chan struct{}) {
	var c *harness.Visitor
	for {
		select {
		case <-stop:
			return
		default:
		}
		client := harness.ID()
		w.sent = append(w.sent, client)
		for acked := false; !acked; {
			if c == nil || !c.IsOpen() {
				reason := harness.Try(t, time.Second, func(tb harness.TB) {
					c = harness.DialVisitor(tb, s, w.session, w.token)
					c.WaitWelcome()
				})
				if reason != "" {
					c = nil
					continue
				}
			}
			c.Send(&protocol.Send{Session: w.session, Conversation: w.conversation, Client: client, Text: fmt.Sprintf("%s, %d", w.name, len(w.sent)), New: true})
			harness.Within(t, 2*time.Second, func() string {
				for _, k := range harness.Frames[*protocol.Ack](c.Socket) {
					if k.Client == client {
						acked = true
						return ""
					}
				}
				for _, r := range harness.Frames[*protocol.Refused](c.Socket) {
					if r.Client == client && r.Code != protocol.CodeTooMany {
						t.Errorf("%s: refused: %s", w.name, r.Text)
					}
				}
				if !c.IsOpen() {
					return ""
				}
				return "no acknowledgement yet"
			})
		}
		w.acked = len(w.sent)
	}
}

// whole returns all messages of a conversation, which it reads from the newest page on.
func whole(t *testing.T, s *harness.Server, w *writer) (history []protocol.Message) {
	t.Helper()
	c := harness.DialVisitor(t, s, w.session, w.token)
	c.WaitWelcome()
	for before := int64(0); ; {
		asked := len(harness.Frames[*protocol.Messages](c.Socket))
		c.Send(&protocol.History{Session: w.session, Conversation: w.conversation, Before: before})
		var page *protocol.Messages
		harness.Until(t, "a page of the history", func() string {
			for _, m := range harness.Frames[*protocol.Messages](c.Socket)[asked:] {
				if m.Conversation == w.conversation && (before == 0 || len(m.Messages) > 0 && m.Messages[0].Number < before) {
					page = m
					return ""
				}
			}
			return "it did not come"
		})
		history = append(append([]protocol.Message(nil), page.Messages...), history...)
		if !page.More {
			return history
		}
		before = page.Messages[0].Number
	}
}
