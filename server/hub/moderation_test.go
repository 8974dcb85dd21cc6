package hub_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
)

// blocksOf follows what an agent's page shows of blocks, as the inbox does: by
// conversation, the block of its customer.
type blocksOf map[string]protocol.Conversation

func (b blocksOf) receive(frames []protocol.Frame) {
	for _, f := range frames {
		switch f := f.(type) {
		case *protocol.ConversationChanged:
			b[f.Conversation.ID] = f.Conversation
		case *protocol.BlockAdded:
			for id, c := range b {
				if c.Customer.ID == f.Rule.Customer || f.Rule.Customer == "" && c.Brand == f.Rule.Brand && c.Customer.Network == f.Rule.Network && c.Customer.Block == "" {
					c.Customer.Block = f.Rule.ID
					b[id] = c
				}
			}
		case *protocol.Unblock:
			for id, c := range b {
				if c.Customer.Block == f.Block {
					c.Customer.Block = ""
					b[id] = c
				}
			}
		}
	}
}

// TestBlocksAreSeenAtOnce: what agents are sent of blocks, as they are made and lifted,
// says at each moment of every customer of the network what the store says.
func TestBlocksAreSeenAtOnce(t *testing.T) {
	withFixture(t, func(s *fixture) {
		mira := s.agent("mira")
		seen := blocksOf{}
		for _, name := range []string{"ann", "bob"} {
			s.write(s.visitor(name), name, name)
		}
		s.write(s.visitorFrom("10.0.0.9", "eve"), "eve", "eve")
		check := func(step string, want map[string]bool) {
			t.Helper()
			seen.receive(s.received(mira))
			for _, id := range []string{"ann", "bob", "eve"} {
				stored := s.conversation(id).Customer.Block
				if got := seen[id].Customer.Block; got != stored || (got != "") != want[id] {
					t.Errorf("%s: the inbox shows the block %q of %s, the store has %q; blocked should be %v", step, got, id, stored, want[id])
				}
			}
		}
		receive := func(f protocol.Frame) { mira.Receive(s.Context(), protocol.Encode(f)) }
		unblock := func(network bool) {
			t.Helper()
			rules, _, err := s.store.BlockRules(s.Context(), nil, protocol.Cursor{}, 10)
			i := slices.IndexFunc(rules, func(r protocol.BlockRule) bool { return (r.Network != "") == network })
			if err != nil || i < 0 {
				t.Fatal("there is no such block", rules, err)
			}
			receive(&protocol.Unblock{Session: "mira", Block: rules[i].ID})
		}

		check("in the beginning", nil)
		receive(&protocol.BlockCustomers{Session: "mira", Conversations: []string{"ann"}, Network: true})
		check("the network is blocked", map[string]bool{"ann": true, "bob": true})
		receive(&protocol.BlockCustomers{Session: "mira", Conversations: []string{"ann"}})
		check("ann is, too", map[string]bool{"ann": true, "bob": true})
		unblock(false)
		check("ann's own block is lifted", map[string]bool{"ann": true, "bob": true})
		unblock(true)
		check("that of the network is", nil)
		receive(&protocol.BlockCustomers{Session: "mira", Conversations: []string{"bob"}})
		check("bob is blocked", map[string]bool{"bob": true})
	})
}

// TestASelectionIsBlockedWhole: every customer of it whom the agent may see, and whose
// conversation is there.
func TestASelectionIsBlockedWhole(t *testing.T) {
	withFixture(t, func(s *fixture) {
		for _, name := range []string{"ann", "bob", "carl"} {
			s.write(s.visitor(name), name, name)
		}
		eve := s.connect("eve", hub.Caller{Network: network("10.0.0.1")})
		h := hello("eve")
		h.Key = "other"
		s.send(eve, h)
		s.write(eve, "eve", "eve")
		mira, _ := s.member("mira", protocol.RoleAgent, "demo")
		blocked := func() (names []string) {
			for _, id := range []string{"ann", "bob", "carl", "eve"} {
				if s.conversation(id).Customer.Block != "" {
					names = append(names, id)
				}
			}
			return names
		}
		frames := s.send(mira, &protocol.BlockCustomers{Session: "mira", Ref: "r", Conversations: []string{"ann", "eve", "gone", "bob"}})
		if got := blocked(); !slices.Equal(got, []string{"ann", "bob"}) || hasKind(frames, "refused") {
			t.Errorf("blocked are %v, and the agent receives %v", got, kinds(frames))
		}
	}, otherBrand())
}

// A slowReader is a store that is asked for a customer's conversations and, before it
// answers, has something else happen.
type slowReader struct {
	store.Store
	meanwhile *func()
}

func (s slowReader) ConversationsOf(ctx context.Context, customer string) ([]store.Conversation, error) {
	list, err := s.Store.ConversationsOf(ctx, customer)
	if do := *s.meanwhile; do != nil {
		*s.meanwhile = nil
		do()
	}
	return list, err
}

// TestRefreshDoesNotUndoABlock: a customer or the network is blocked, or the block lifted,
// while the customer is being read for the agents. What was read is outdated then.
func TestRefreshDoesNotUndoABlock(t *testing.T) {
	for _, c := range []struct{ network, lifted bool }{{false, false}, {false, true}, {true, false}, {true, true}} {
		network, lifted := c.network, c.lifted
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			var meanwhile func()
			withFixture(t, func(s *fixture) {
				mira := s.agent("mira")
				by := store.Actor{Agent: s.createAgent("jonas")}
				ann, bob := s.visitor("ann"), s.visitor("bob")
				s.write(ann, "ann", "ann")
				s.write(bob, "bob", "bob")
				change := func() {
					if err := s.store.Block(s.Context(), by, map[bool]string{true: "ann", false: "bob"}[network], store.NewBlock{Network: network}); err != nil {
						t.Error(err)
					}
				}
				if lifted {
					change()
					change = func() {
						if err := s.store.Unblock(s.Context(), by, s.conversation("bob").Customer.Block); err != nil {
							t.Error(err)
						}
					}
				}
				seen := blocksOf{}
				seen.receive(s.received(mira))
				meanwhile = change
				s.send(bob, &protocol.PageChanged{Session: "bob", Page: protocol.Page{Address: "https://shop.example/bags"}})
				seen.receive(s.received(mira))
				if meanwhile != nil {
					t.Fatal("bob was not read")
				}
				if blocked := seen["bob"].Customer.Block != ""; blocked == lifted {
					t.Errorf("the inbox shows bob as blocked: %v", blocked)
				}
			}, func(st store.Store) store.Store { return slowReader{st, &meanwhile} })
		})
	}
}

// TestBlockedVisitorIsNotSeenTyping: agents receive nothing of what a blocked visitor
// writes, not even that it is being written.
func TestBlockedVisitorIsNotSeenTyping(t *testing.T) {
	for name, block := range map[string]*store.NewBlock{"nobody": nil, "visitor": {}, "network": {Network: true}} {
		t.Run(name, func(t *testing.T) {
			withFixture(t, func(s *fixture) {
				mira := s.agent("mira")
				ann := s.visitor("ann")
				s.write(ann, "ann", "c")
				s.send(mira, &protocol.History{Session: "mira", Conversation: "c"})
				if block != nil {
					if err := s.store.Block(s.Context(), store.Actor{Agent: s.createAgent("jonas")}, "c", *block); err != nil {
						t.Fatal(err)
					}
				}
				s.received(mira)
				s.send(ann, &protocol.Typing{Session: "ann", Conversation: "c", On: true})
				if got, want := hasKind(s.received(mira), "typing"), block == nil; got != want {
					t.Errorf("typing is shown: %v", got)
				}
				if ignored, want := s.metricOf("kith_dropped_frames_total", "typing"), block != nil; (ignored == 1) != want {
					t.Errorf("%d frames are counted as ignored", ignored)
				}
			})
		})
	}
}

// TestABlockedVisitorStopsTyping: agents do not see somebody typing who was blocked
// meanwhile, and has stopped.
func TestABlockedVisitorStopsTyping(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann, mira := s.visitor("ann"), s.agent("mira")
		s.write(ann, "ann", "c")
		s.send(mira, &protocol.History{Session: "mira", Conversation: "c"})
		s.send(ann, &protocol.Typing{Session: "ann", Conversation: "c", On: true})
		s.send(mira, &protocol.BlockCustomers{Session: "mira", Ref: "r", Conversations: []string{"c"}})
		ann.Receive(s.Context(), protocol.Encode(&protocol.Typing{Session: "ann", Conversation: "c"}))
		if f := last[*protocol.Typing](s, s.received(mira)); f.On {
			t.Errorf("%+v", f)
		}
	})
}

// TestManyAreEnded: more conversations than a connection may send frames at once are
// ended, and the connection goes on.
func TestManyAreEnded(t *testing.T) {
	withFixture(t, func(s *fixture) {
		mira := s.agent("mira")
		var ids []string
		for i := range 350 {
			id := fmt.Sprint("c", i)
			ids = append(ids, id)
			if _, err := s.store.Append(s.Context(), flooder(i), store.NewMessage{Conversation: id, Client: "1", Text: "x", CreateConversation: true}); err != nil {
				t.Fatal(err)
			}
			s.received(mira)
		}
		for i := 0; i < len(ids); i += protocol.SelectionLimit {
			part := ids[i:min(i+protocol.SelectionLimit, len(ids))]
			if got := len(s.send(mira, &protocol.EndAll{Session: "mira", Conversations: part})); got != len(part) {
				t.Errorf("%d frames answer the end of %d conversations", got, len(part))
			}
		}
		for _, id := range ids {
			if !s.conversation(id).Ended {
				t.Errorf("%s has not ended", id)
			}
		}
	})
}

// TestSelectionOfWhatIsGone: of a selection, what somebody else has deleted is left out,
// whatever brands the agent sees, and the rest is done.
func TestSelectionOfWhatIsGone(t *testing.T) {
	for _, brands := range [][]string{nil, {"demo"}} {
		withFixture(t, func(s *fixture) {
			s.write(s.visitor("ann"), "ann", "c")
			mira, _ := s.member("mira", protocol.RoleAgent, brands...)
			selected := []string{"gone", "c"}
			for _, f := range []protocol.Frame{
				&protocol.MarkSpam{Session: "mira", Ref: "r", Conversations: selected},
				&protocol.EndAll{Session: "mira", Ref: "r", Conversations: selected},
				&protocol.Delete{Session: "mira", Ref: "r", Conversations: selected},
			} {
				if frames := s.send(mira, f); len(frames) != 1 || hasKind(frames, "refused") {
					t.Errorf("of the brands %q: %s is answered by %s", brands, protocol.Encode(f), encoded(frames))
				}
			}
		})
	}
}

// TestADeletedConversationBeginsAgain: after that all tabs receive what is written in it.
func TestADeletedConversationBeginsAgain(t *testing.T) {
	withFixture(t, func(s *fixture) {
		one, two, mira := s.visitor("ann"), s.visitorOf("ann", "second tab"), s.agent("mira")
		s.write(one, "ann", "c")
		s.send(one, send("ann", "c", "2", "more"))
		s.send(mira, &protocol.Delete{Session: "mira", Ref: "r", Conversations: []string{"c"}})
		s.received(two)
		s.send(one, send("ann", "c", "3", "once more"))
		if f := last[*protocol.MessageAppended](s, s.received(two)); f.Message.Number != 1 || f.Message.Text != "once more" {
			t.Errorf("%+v", f.Message)
		}
	})
}
