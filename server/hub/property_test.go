package hub_test

import (
	"context"
	"flag"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"kith/server/protocol"
)

// An action is one thing that a client does.
type action struct {
	kind         string
	conversation int // the first or the second
}

// TestEverybodyReceivesAll lets clients do anything at the same time: write,
// disconnect after any frame, connect again, send twice, ask for history; and a
// stranger floods the hub meanwhile. In the end each has exactly the store's
// messages, in order, once; before that no client received a frame that left a gap,
// and none was refused anything.
func TestEverybodyReceivesAll(t *testing.T) {
	conversations := rapid.IntRange(0, 1)
	deeds := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) action {
		return action{
			rapid.SampledFrom([]string{"write", "write", "write", "disconnect", "reconnect", "resend", "history"}).Draw(t, "what"),
			conversations.Draw(t, "where"),
		}
	}), 0, 14)
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		f.Value.Set("25") // each takes some hundred frames
		defer f.Value.Set(f.DefValue)
	}
	withFixture(t, func(s *fixture) {
		agents := []string{s.createAgent("mira"), s.createAgent("jonas")}
		run := 0
		rapid.Check(noDeadline{s.T}, func(t *rapid.T) {
			run++
			p := scenario{fixture: s, session: fmt.Sprint("ann", run), ids: []string{fmt.Sprint("c", run), fmt.Sprint("d", run)}, sends: map[string]int{}}
			for _, name := range []string{"one", "two", "three"} {
				p.add(newClient(s, p.session, ""), deeds.Draw(t, name))
			}
			for _, agent := range agents {
				p.add(newClient(s, "inbox", agent), deeds.Draw(t, agent))
			}
			p.stranger = drawStranger(t, &p, run)
			p.run()
			p.check(t)
		})
	})
}

// A scenario has clients of one customer and of agents, and what each of them
// does.
type scenario struct {
	*fixture
	session  string
	ids      []string // the conversations
	clients  []*testClient
	actions  [][]action
	stranger *stranger
	mu       sync.Mutex
	sends    map[string]int // how many messages are sent, by session
}

// sendsAtMost is how many messages the clients of one session send before the end, when
// each sends once more what was not acknowledged: with the first two that is as many as a
// session may send at once. Here the clock stands still.
const sendsAtMost = 19

// maySend reports whether a client may send so many more messages, and counts them.
func (p *scenario) maySend(c *testClient, count int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sends[c.session]+count > sendsAtMost {
		return false
	}
	p.sends[c.session] += count
	return true
}

func (p *scenario) add(c *testClient, plan []action) {
	if c.agent != "" {
		c.open = p.ids
	}
	p.clients, p.actions = append(p.clients, c), append(p.actions, plan)
}

func (p *scenario) run() {
	p.clients[0].connect()
	for _, id := range p.ids { // so that agents have something to open
		p.clients[0].write(id, "first")
	}
	flooding, end := context.WithCancel(p.Context())
	var flood sync.WaitGroup
	flood.Go(func() { p.stranger.run(flooding) })
	var wait sync.WaitGroup
	for i, c := range p.clients {
		wait.Go(func() { p.runActions(c, p.actions[i], fmt.Sprint("client", i)) })
	}
	wait.Wait()
	for _, c := range p.clients {
		c.disconnect()
		c.connect()
	}
	synctest.Wait()
	for _, c := range p.clients {
		c.readAll(p.ids)
	}
	end()
	flood.Wait()
	advance(time.Minute) // the rate limits are back where they began
}

func (p *scenario) check(t *rapid.T) {
	for _, c := range p.clients {
		c.mu.Lock()
		for _, err := range c.errors {
			t.Error(err)
		}
		if len(c.outbox) > 0 {
			t.Errorf("%s still has %v", c.session, c.outbox)
		}
		for _, id := range p.ids {
			if got, want := withoutPersons(c.messages[id]), withoutPersons(p.stored(id)); !reflect.DeepEqual(got, want) {
				t.Errorf("%s has of %s\n%v\nthe store has\n%v", c.session, id, got, want)
			}
		}
		c.mu.Unlock()
		c.disconnect()
	}
}

func (p *scenario) runActions(c *testClient, plan []action, name string) {
	if c.connection == nil {
		c.connect()
	}
	for _, d := range plan {
		id := p.ids[d.conversation]
		switch d.kind {
		case "write":
			if p.maySend(c, 1) {
				c.write(id, name)
			}
		case "disconnect":
			c.disconnect()
		case "reconnect":
			if p.maySend(c, c.waiting()) {
				c.disconnect()
				c.connect()
			}
		case "resend":
			if p.maySend(c, c.waiting()) {
				c.resend()
			}
		case "history":
			c.send(&protocol.History{Session: c.session, Conversation: id})
		}
	}
}

// readAll asks for the history of every conversation until there is no more.
func (c *testClient) readAll(ids []string) {
	for _, id := range ids {
		for {
			c.mu.Lock()
			list, more := c.messages[id], c.more[id]
			c.mu.Unlock()
			if len(list) > 0 && !more {
				break
			}
			before := int64(0)
			if len(list) > 0 {
				before = list[0].Number
			}
			c.send(&protocol.History{Session: c.session, Conversation: id, Before: before})
			synctest.Wait()
			c.mu.Lock()
			stuck := len(c.messages[id]) == len(list)
			c.mu.Unlock()
			if stuck {
				break
			}
		}
	}
}

// stored returns all messages of a conversation.
func (s *fixture) stored(id string) (all []protocol.Message) {
	for before := int64(0); before != 1; {
		r, err := s.store.History(s.Context(), id, before)
		if err != nil || len(r.Messages) == 0 {
			s.Fatal(err, "nothing is stored")
		}
		all = append(r.Messages, all...)
		before = r.Messages[0].Number
	}
	return all
}

// withoutPersons returns messages without who wrote them, which an Ack does not
// say.
func withoutPersons(messages []protocol.Message) (list []protocol.Message) {
	for _, m := range messages {
		m.Person = protocol.Person{}
		list = append(list, m)
	}
	return list
}

// noDeadline hides the test's deadline from rapid, because it is not on the
// bubble's clock.
type noDeadline struct{ rapid.TB }
