package hub_test

import (
	"context"
	"fmt"
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

// longConversation stores a conversation whose pages are as long as they get.
func (s *fixture) longConversation(session, conversation string) {
	s.Helper()
	actor := store.Actor{Visitor: store.Visitor{Session: session, TokenHash: store.HashToken("token-of-" + session), Brand: "demo"}}
	for i := range 20 {
		_, err := s.store.Append(s.Context(), actor, store.NewMessage{
			Conversation: conversation, Client: fmt.Sprint("m", i), Text: strings.Repeat("🫖", protocol.TextLimit), CreateConversation: true,
		})
		if err != nil {
			s.Fatal(err)
		}
	}
}

// TestUnreadAnswers: whoever asks for history again and again without reading it
// gets one page, whatever the number of requests, and is disconnected in the end.
func TestUnreadAnswers(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		c, err := s.hub.Connect(hub.Caller{Network: network("10.0.0.1")})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		ctx, cancel := context.WithCancel(s.Context())
		var asking sync.WaitGroup
		asking.Go(func() {
			c.Receive(ctx, protocol.Encode(hello("ann", protocol.ResumePoint{Conversation: "c", Number: 20})))
			for range 60 {
				c.Receive(ctx, protocol.Encode(&protocol.History{Session: "ann", Conversation: "c"}))
			}
		})
		advance(10 * time.Second)
		if n := s.metric("kith_queued_bytes"); n > 2*protocol.PageBytes {
			t.Errorf("%d bytes wait for a client who reads nothing", n)
		}
		advance(time.Minute)
		if n := s.metric("kith_slow_readers_total"); c.CloseCode() != protocol.CloseTooSlow || n != 1 {
			t.Errorf("closed with %d; %d slow readers are counted", c.CloseCode(), n)
		}
		cancel()
		asking.Wait()
		if n := s.metric("kith_queued_bytes"); n != 0 {
			t.Errorf("%d bytes are still counted", n)
		}
	})
}

// TestResumeAfterAFlood: whatever strangers have written while a client was away, the
// answer to its greeting can be queued, also before any of it is read, and the rest is
// there for whoever asks.
func TestResumeAfterAFlood(t *testing.T) {
	const conversations, each = 24, 30
	withFixture(t, func(s *fixture) {
		actor := store.Actor{Visitor: store.Visitor{Session: "ann", TokenHash: store.HashToken("token-of-ann"), Brand: "demo"}}
		var have []protocol.ResumePoint
		for i := range conversations {
			id := fmt.Sprint("c", i)
			for j := range each {
				_, err := s.store.Append(s.Context(), actor, store.NewMessage{
					Conversation: id, Client: fmt.Sprint(j), Text: strings.Repeat("<", protocol.TextLimit), CreateConversation: true})
				if err != nil {
					t.Fatal(err)
				}
			}
			have = append(have, protocol.ResumePoint{Conversation: id, Number: 1})
		}
		mira := s.createAgent("mira")
		for name, c := range map[string]struct {
			caller hub.Caller
			hello  protocol.Frame
		}{
			"ann":  {hub.Caller{Network: network("10.0.0.1")}, hello("ann", have...)},
			"mira": {hub.Caller{Network: network("10.0.0.2"), Agent: mira}, &protocol.AgentHello{Version: protocol.Version, Session: "mira", Resume: have}},
		} {
			conn, err := s.hub.Connect(c.caller)
			if err != nil {
				t.Fatal(err)
			}
			conn.Receive(s.Context(), protocol.Encode(c.hello))
			if n := s.metric("kith_queued_bytes"); n > protocol.SnapshotBytes+1<<20 || conn.CloseCode() != 0 {
				t.Errorf("%s: %d bytes wait, closed with %d", name, n, conn.CloseCode())
			}
			newest := map[string]int64{}
			pages := 0
			go func() {
				for text := range conn.Outgoing() {
					f, err := protocol.Decode(text)
					if page, is := f.(*protocol.Messages); is && err == nil {
						if pages++; len(page.Messages) > 0 {
							newest[page.Conversation] = page.Messages[len(page.Messages)-1].Number
						}
					}
				}
			}()
			synctest.Wait()
			if pages != conversations || len(newest) == conversations {
				t.Errorf("%s: %d pages for %d conversations, with messages %d", name, pages, conversations, len(newest))
			}
			for id := range missing(have, newest) {
				conn.Receive(s.Context(), protocol.Encode(&protocol.History{Session: name, Conversation: id}))
			}
			synctest.Wait()
			for _, h := range have {
				if newest[h.Conversation] != each {
					t.Errorf("%s: of %s there are messages up to %d", name, h.Conversation, newest[h.Conversation])
				}
			}
			conn.Close()
		}
	})
}

// missing returns the conversations of which nothing has come.
func missing(have []protocol.ResumePoint, newest map[string]int64) map[string]bool {
	none := map[string]bool{}
	for _, h := range have {
		if newest[h.Conversation] == 0 {
			none[h.Conversation] = true
		}
	}
	return none
}

// TestAnswersAreReadInTurn: all of the pages arrive for a client who asks for
// many and reads them.
func TestAnswersAreReadInTurn(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		ann := s.visitor("ann")
		s.received(ann)
		for range 20 {
			ann.Receive(s.Context(), protocol.Encode(&protocol.History{Session: "ann", Conversation: "c"}))
		}
		pages := 0
		for _, f := range s.received(ann) {
			if _, is := f.(*protocol.Messages); is {
				pages++
			}
		}
		if pages != 20 {
			t.Errorf("%d pages", pages)
		}
	})
}

// A countingStore counts how many pages are being read at once.
type countingStore struct {
	store.Store
	now, most *atomic.Int64
}

func (s countingStore) History(ctx context.Context, conversation string, before int64) (store.MessagePage, error) {
	s.most.Store(max(s.most.Load(), s.now.Add(1)))
	defer s.now.Add(-1)
	advance(10 * time.Millisecond)
	return s.Store.History(ctx, conversation, before)
}

// TestOneAnswerOfANetwork: however many connections a network has, one page of
// history at a time is read for them, and another network does not wait.
func TestOneAnswerOfANetwork(t *testing.T) {
	var now, most atomic.Int64
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		var asking sync.WaitGroup
		ask := func(address string) {
			c := s.connect(address, hub.Caller{Network: network(address)})
			asking.Go(func() {
				c.Receive(s.Context(), protocol.Encode(hello("ann", protocol.ResumePoint{Conversation: "c", Number: 20})))
				c.Receive(s.Context(), protocol.Encode(&protocol.History{Session: "ann", Conversation: "c"}))
			})
		}
		for i := range 20 {
			ask(fmt.Sprintf("2001:db8::%x", i))
		}
		asking.Wait()
		if most.Load() != 1 {
			t.Errorf("%d at once", most.Load())
		}
		ask("2001:db8::1")
		ask("2001:db8:0:1::1")
		asking.Wait()
		if most.Load() != 2 {
			t.Errorf("%d at once of two networks", most.Load())
		}
	}, func(s store.Store) store.Store { return countingStore{s, &now, &most} })
}

// TestAgentsDoNotWaitForEachOther: those of an office, who share an address with each other
// and with visitors, have their pages read at once.
func TestAgentsDoNotWaitForEachOther(t *testing.T) {
	const agents = 3
	var now, most atomic.Int64
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		var asking sync.WaitGroup
		for i := range agents {
			name := fmt.Sprint("agent", i)
			c := s.agent(name)
			asking.Go(func() {
				for range 100 { // far more than the work of a network
					c.Receive(s.Context(), protocol.Encode(&protocol.History{Session: name, Conversation: "c", Before: 21}))
				}
			})
		}
		asking.Wait()
		for i := range 9 {
			name := fmt.Sprint("typist", i)
			c := s.agent(name)
			for range 250 {
				c.Receive(s.Context(), protocol.Encode(&protocol.Typing{Session: name, Conversation: "c"}))
			}
		}
		if most.Load() != agents || s.limited("work_per_network") != 0 {
			t.Errorf("%d pages are read at once, and the agents wait %d times", most.Load(), s.limited("work_per_network"))
		}
		s.send(s.visitorFrom("10.0.0.2", "bob"), send("bob", "d", "1", "hello"))
		if s.limited("work_per_network") != 0 {
			t.Error("a visitor of their network waits for what they have done")
		}
	}, func(s store.Store) store.Store { return countingStore{s, &now, &most} })
}

// TestWorkOfANetwork: a network that has too much done waits, and what it asked
// for is done; another does not wait.
func TestWorkOfANetwork(t *testing.T) {
	withFixture(t, func(s *fixture) {
		var visitors []*testConnection
		for i := range 60 {
			visitors = append(visitors, s.visitorFrom(fmt.Sprintf("2001:db8::%x", i), fmt.Sprint("v", i)))
		}
		began := time.Now()
		var asking sync.WaitGroup
		for i, c := range visitors {
			asking.Go(func() {
				for range 100 {
					c.Receive(s.Context(), protocol.Encode(&protocol.Typing{Session: fmt.Sprint("v", i), Conversation: "c"}))
				}
			})
		}
		bob := s.visitorFrom("2001:db8:0:1::1", "bob")
		last[*protocol.Ack](s, s.send(bob, send("bob", "d", "1", "hello")))
		if waited := time.Since(began); waited > time.Second {
			t.Errorf("another network waited for %v", waited)
		}
		asking.Wait()
		if took := time.Since(began); took < 15*time.Second || took > 25*time.Second {
			t.Errorf("6,000 frames took %v", took)
		}
		if s.limited("work_per_network") == 0 {
			t.Error("no limit answers")
		}
	})
}

// TestPagesAreWork: a page of history is as much work of its network as its bytes say.
func TestPagesAreWork(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		ann := s.visitor("ann")
		for i := range 60 { // far fewer than the frames that are as much work
			ann.Receive(s.Context(), protocol.Encode(&protocol.History{Session: "ann", Conversation: "c"}))
			s.received(ann)
			if i < 3 && s.limited("work_per_network") != 0 {
				t.Fatalf("page %d is already more than may be done", i)
			}
		}
		if s.limited("work_per_network") == 0 {
			t.Error("no limit answers")
		}
	})
}

// TestWhatOthersWriteIsNoWork: of what waits for a client, only the answer is work of its
// network.
func TestWhatOthersWriteIsNoWork(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		c, err := s.hub.Connect(hub.Caller{Network: network("10.0.0.1")})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.Receive(s.Context(), protocol.Encode(hello("ann", protocol.ResumePoint{Conversation: "c", Number: 20})))
		go func() { // reads the greeting, and begins to read what follows
			n := 0
			for range c.Outgoing() {
				if n++; n == 2 {
					return
				}
			}
		}()
		s.say(s.createAgent("jonas"), "c", strings.Repeat("<", protocol.TextLimit), 100) // of 60 KB each
		c.Receive(s.Context(), protocol.Encode(&protocol.History{Session: "ann", Conversation: "c", Before: 21}))
		s.send(s.visitor("bob"), send("bob", "d", "1", "hello"))
		if n := s.limited("work_per_network"); n != 0 || c.CloseCode() != 0 {
			t.Errorf("the network waits %d times, and the reader is closed with %d", n, c.CloseCode())
		}
	})
}

// TestQueuedBytesOfAll: however many do not read, no more waits for all of them
// than may, and those who cost the most are dropped: not another visitor who is
// slow, and not an agent.
func TestQueuedBytesOfAll(t *testing.T) {
	const megabytes = 4
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		mira := s.createAgent("mira")
		open := func(caller hub.Caller, frames ...protocol.Frame) *hub.Connection {
			c, err := s.hub.Connect(caller)
			if err != nil {
				t.Fatal(err)
			}
			go func() { // reads the first frame, and begins to read what follows
				n := 0
				for range c.Outgoing() {
					if n++; n == 2 {
						return
					}
				}
			}()
			for _, f := range frames {
				c.Receive(s.Context(), protocol.Encode(f))
			}
			if n := s.metric("kith_queued_bytes"); n > megabytes<<20 {
				t.Errorf("%d bytes wait", n)
			}
			return c
		}
		resumed := hello("ann", protocol.ResumePoint{Conversation: "c", Number: 20})
		page := &protocol.History{Session: "ann", Conversation: "c"}
		slow := open(hub.Caller{Network: network("192.0.2.1")}, resumed, page)
		defer slow.Close()
		agent := open(hub.Caller{Network: network("192.0.2.2"), Agent: mira},
			&protocol.AgentHello{Version: protocol.Version, Session: "mira"}, &protocol.History{Session: "mira", Conversation: "c"})
		defer agent.Close()
		dropped := 0
		for i := range 60 {
			c := open(hub.Caller{Network: network(fmt.Sprintf("2001:db8::%x", i))}, resumed, page)
			defer c.Close()
		}
		synctest.Wait()
		dropped = s.limited("queued_bytes")
		if dropped < 40 || slow.CloseCode() != 0 || agent.CloseCode() != 0 {
			t.Errorf("%d were dropped, the visitor with %d, the agent with %d", dropped, slow.CloseCode(), agent.CloseCode())
		}
	}, hub.Limits{QueuedMegabytes: megabytes})
}

// TestAgentsAreDroppedLast: an agent for whom more waits than for anybody else stays
// while a visitor can be dropped, and goes when nobody else can.
func TestAgentsAreDroppedLast(t *testing.T) {
	const megabytes, long = 4, 40 // messages of 60 KB
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		mira := s.createAgent("mira")
		agent, err := s.hub.Connect(hub.Caller{Network: network("192.0.2.2"), Agent: mira})
		if err != nil {
			t.Fatal(err)
		}
		defer agent.Close()
		agent.Receive(s.Context(), protocol.Encode(&protocol.AgentHello{Version: protocol.Version, Session: "mira", Resume: []protocol.ResumePoint{{Conversation: "c", Number: 20}}}))
		s.say(s.createAgent("jonas"), "c", strings.Repeat("<", protocol.TextLimit), long)
		if code := agent.CloseCode(); code != 0 {
			t.Fatalf("the agent is closed with %d before there is too much", code)
		}
		for i := range 30 { // of as many networks, for each of which a page waits
			c, err := s.hub.Connect(hub.Caller{Network: network(fmt.Sprintf("10.%d.0.1", i))})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			c.Receive(s.Context(), protocol.Encode(hello("ann", protocol.ResumePoint{Conversation: "c", Number: 1})))
		}
		synctest.Wait()
		if n := s.limited("queued_bytes"); n == 0 || agent.CloseCode() != 0 {
			t.Errorf("%d were dropped, and the agent with %d", n, agent.CloseCode())
		}
		for name := range 3 {
			s.say(s.createAgent(fmt.Sprint("k", name)), "c", fmt.Sprint(name, strings.Repeat("<", protocol.TextLimit-1)), long)
		}
		if code := agent.CloseCode(); code != protocol.CloseTooSlow {
			t.Errorf("when nobody else is left the agent is closed with %d", code)
		}
	}, hub.Limits{QueuedMegabytes: megabytes})
}

// TestTheSlowestAgentIsDropped: if only agents are left, it is the one for whom the most
// waits.
func TestTheSlowestAgentIsDropped(t *testing.T) {
	const megabytes, agents, slow = 4, 20, 3 // so many that chance does not find the slow one
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		var all [agents]*hub.Connection
		for i := range all {
			name := fmt.Sprint("agent", i)
			c, err := s.hub.Connect(hub.Caller{Network: network("192.0.2.2"), Agent: s.createAgent(name)})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			greeting := &protocol.AgentHello{Version: protocol.Version, Session: name}
			if i == slow {
				greeting.Resume = []protocol.ResumePoint{{Conversation: "c", Number: 20}}
			}
			c.Receive(s.Context(), protocol.Encode(greeting))
			all[i] = c
		}
		for name := range 2 {
			s.say(s.createAgent(fmt.Sprint("k", name)), "c", fmt.Sprint(name, strings.Repeat("<", protocol.TextLimit-1)), 40)
		}
		for i, c := range all {
			if code := c.CloseCode(); (code == protocol.CloseTooSlow) != (i == slow) {
				t.Errorf("agent %d is closed with %d", i, code)
			}
		}
	}, hub.Limits{QueuedMegabytes: megabytes})
}

// TestQueuedBytesAreCounted: whatever becomes of a frame, it is counted once while
// it is in memory, the one that is being sent as well.
func TestQueuedBytesAreCounted(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		c := s.greetUnread("ann")
		all := s.metric("kith_queued_bytes")
		for text := range c.Outgoing() { // the Welcome is being sent
			if n := s.metric("kith_queued_bytes"); n != all {
				t.Errorf("%d of %d bytes while %.20s is being sent", n, all, text)
			}
			break
		}
		frames := 0
		for text := range c.Outgoing() {
			if n := s.metric("kith_queued_bytes"); n >= all {
				t.Errorf("%d of %d bytes after the first", n, all)
			}
			if frames++; strings.Contains(text, `"messages"`) {
				c.Close()
			}
		}
		if n := s.metric("kith_queued_bytes"); n != 0 || frames != 1 {
			t.Errorf("%d bytes after Close, and %d frames", n, frames)
		}
		select {
		case <-c.Abandoned():
		default:
			t.Error("the frame that was being sent is not given up")
		}
	})
}

// TestWhoReadsIsNotDropped: of a network it is the connection for which the most waits that
// is dropped, and no other one before it.
func TestWhoReadsIsNotDropped(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.longConversation("ann", "c")
		open := func(i int, frames ...protocol.Frame) *hub.Connection {
			c, err := s.hub.Connect(hub.Caller{Network: network(fmt.Sprintf("10.%d.0.1", i))})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range frames {
				c.Receive(s.Context(), protocol.Encode(f))
			}
			return c
		}
		dropped := 0
		for i := range 40 {
			first, second := hello("ann", protocol.ResumePoint{Conversation: "c", Number: 20}), hello(fmt.Sprint("v", i))
			page := &protocol.History{Session: "ann", Conversation: "c"}
			little := open(i, second)
			much := open(i, first)
			go func() { // reads the greeting, and begins to read the page
				n := 0
				for range much.Outgoing() {
					if n++; n == 2 {
						return
					}
				}
			}()
			much.Receive(s.Context(), protocol.Encode(page))
			defer little.Close()
			defer much.Close()
			synctest.Wait()
			if little.CloseCode() != 0 {
				t.Errorf("network %d: the one for which a greeting waits is closed with %d", i, little.CloseCode())
			}
			dropped = s.limited("queued_bytes")
		}
		if dropped == 0 {
			t.Error("none was dropped")
		}
	}, hub.Limits{QueuedMegabytes: 4})
}

// TestTurns: of two clients of one network, the second has its page when that of the first
// was read, and not before.
func TestTurns(t *testing.T) {
	var gated gatedStore
	withFixture(t, func(s *fixture) {
		first, second := s.visitorFrom("10.0.0.2", "ann"), s.visitorFrom("10.0.0.2", "ann")
		s.write(first, "ann", gated.gated)
		s.received(first)
		s.received(second)
		var asking sync.WaitGroup
		for _, c := range []*testConnection{first, second} {
			asking.Go(func() {
				c.Receive(s.Context(), protocol.Encode(&protocol.History{Session: "ann", Conversation: gated.gated}))
			})
			synctest.Wait()
		}
		for name, c := range map[string]*testConnection{"first": first, "second": second} {
			if frames := s.received(c); len(frames) != 0 {
				t.Errorf("before it was read the %s receives %v", name, kinds(frames))
			}
		}
		close(gated.gate)
		synctest.Wait()
		for name, c := range map[string]*testConnection{"first": first, "second": second} {
			if frames := s.received(c); !hasKind(frames, "messages") {
				t.Errorf("afterwards the %s receives %v", name, kinds(frames))
			}
		}
		asking.Wait()
	}, func(st store.Store) store.Store {
		gated = gatedStore{st, "d", make(chan struct{})}
		return gated
	})
}
