package hub_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
)

// An agent who is limited to one brand reads nothing of another's conversations,
// whatever happens in them, and every frame that names one is answered as if it
// were not there.
func TestAgentsOfOneBrand(t *testing.T) {
	other := &brand.Brand{Key: "other", Name: "Other", Sites: []string{"*"}}
	withFixture(t, func(s *fixture) {
		all := s.agent("mira")
		id := s.createMember("jonas", protocol.RoleAgent, "demo")
		jonas := s.connect("jonas", hub.Caller{Network: network("10.0.0.3"), Agent: id})
		hellos := s.send(jonas, &protocol.AgentHello{Version: protocol.Version, Session: "jonas"})
		if got, want := hellos[0].(*protocol.Inbox).Brands, []protocol.BrandName{{Key: "demo", Name: "Fernweg"}}; !reflect.DeepEqual(got, want) {
			t.Errorf("the agent may see the brands %v, want %v", got, want)
		}
		ann := s.connect("ann", hub.Caller{Network: network("10.0.0.1")})
		h := hello("ann")
		h.Key = "other"
		s.send(ann, h, &protocol.Send{Session: "ann", Conversation: "secret", Client: "1", Text: "secret", New: true})
		s.send(all, &protocol.History{Session: "mira", Conversation: "secret"}, &protocol.BlockCustomers{Session: "mira", Conversations: []string{"secret"}})
		s.send(ann, &protocol.Typing{Session: "ann", Conversation: "secret", On: true})
		s.send(ann, &protocol.PageChanged{Session: "ann", Page: protocol.Page{Address: "https://secret.example/"}})
		rules, _, err := s.store.BlockRules(s.Context(), nil, protocol.Cursor{}, 1)
		if err != nil || len(rules) != 1 {
			t.Fatal(rules, err)
		}
		before, err := s.store.Conversation(s.Context(), "secret")
		if err != nil {
			t.Fatal(err)
		}

		for _, f := range []protocol.Frame{
			&protocol.Send{Session: "jonas", Conversation: "secret", Client: "2", Text: "hello"},
			&protocol.History{Session: "jonas", Conversation: "secret"},
			&protocol.History{Session: "jonas", Conversation: "secret", Before: 2},
			&protocol.Read{Session: "jonas", Conversation: "secret", Number: 1},
			&protocol.Delivered{Session: "jonas", Conversation: "secret", Number: 1},
			&protocol.End{Session: "jonas", Conversation: "secret"},
			&protocol.Typing{Session: "jonas", Conversation: "secret", On: true},
			&protocol.Describe{Session: "jonas", Ref: "r", Conversation: "secret", Attributes: "{}"},
		} {
			answer := s.send(jonas, f)
			if len(answer) != 1 || answer[0].Kind() != "refused" || answer[0].(*protocol.Refused).Code != protocol.CodeNotFound {
				t.Errorf("%s is answered by %s, want a refusal with %s", protocol.Encode(f), encoded(answer), protocol.CodeNotFound)
			}
		}
		for _, f := range []protocol.Frame{ // of a selection one that is not there is left out
			&protocol.MarkSpam{Session: "jonas", Ref: "r", Conversations: []string{"secret"}},
			&protocol.EndAll{Session: "jonas", Ref: "r", Conversations: []string{"secret"}},
			&protocol.Delete{Session: "jonas", Ref: "r", Conversations: []string{"secret"}},
			&protocol.BlockCustomers{Session: "jonas", Ref: "r", Conversations: []string{"secret"}, Until: time.Now().Add(time.Hour).UnixMilli()},
		} {
			if answer := s.send(jonas, f); len(answer) != 0 {
				t.Errorf("%s is answered by %s", protocol.Encode(f), encoded(answer))
			}
		}
		for _, f := range []protocol.Frame{
			&protocol.List{Session: "jonas", View: protocol.ViewOpen},
			&protocol.List{Session: "jonas", View: protocol.ViewOpen, Brand: "other"},
			&protocol.Blocks{Session: "jonas"},
			&protocol.Unblock{Session: "jonas", Block: rules[0].ID},
			&protocol.AgentHello{Version: protocol.Version, Session: "jonas"},
		} {
			if text := encoded(s.send(jonas, f)); strings.Contains(text, "secret") {
				t.Errorf("%s is answered by %s", protocol.Encode(f), text)
			}
		}
		if _, err := s.store.BlockRule(s.Context(), rules[0].ID); err != nil {
			t.Errorf("the other brand's block is gone: %v", err)
		}
		again := s.connect("again", hub.Caller{Network: network("10.0.0.3"), Agent: id})
		resumed := s.send(again, &protocol.AgentHello{Version: protocol.Version, Session: "again", Resume: []protocol.ResumePoint{{Conversation: "secret"}}})
		if len(resumed) != 2 || resumed[1].Kind() != "deleted" {
			t.Errorf("a resume point is answered by %s, want that it is not there", encoded(resumed))
		}
		after, err := s.store.Conversation(s.Context(), "secret")
		if err != nil || !reflect.DeepEqual(before, after) {
			t.Errorf("the conversation has changed from %+v to %+v (%v)", before, after, err)
		}
		s.send(all, &protocol.Delete{Session: "mira", Conversations: []string{"secret"}})
		if text := encoded(s.received(jonas)); text != "" {
			t.Errorf("the agent has received %s", text)
		}
	}, other)
}

// An openStore is one that knows nothing of who may see what: it reads all brands, and
// Conversation says of each conversation that it is the demo's.
type openStore struct {
	store.Store
	asked *[][]string // the brands that it was asked for
}

func (s openStore) AgentSnapshot(ctx context.Context, brands []string, have []protocol.ResumePoint) (store.Snapshot, error) {
	*s.asked = append(*s.asked, brands)
	return s.Store.AgentSnapshot(ctx, nil, have)
}

func (s openStore) BlockRules(ctx context.Context, brands []string, after protocol.Cursor, limit int) ([]protocol.BlockRule, bool, error) {
	*s.asked = append(*s.asked, brands)
	return s.Store.BlockRules(ctx, brands, after, limit)
}

func (s openStore) Unblock(context.Context, store.Actor, string) error {
	*s.asked = append(*s.asked, []string{"to lift a block"})
	return nil
}

func (s openStore) Conversation(ctx context.Context, id string) (store.Conversation, error) {
	v, err := s.Store.Conversation(ctx, id)
	v.Brand = "demo"
	return v, err
}

// TestAgentsOfOneBrandAskForIt: the hub reads no other brand for an agent who sees one,
// and passes on nothing of another that it has read all the same.
func TestAgentsOfOneBrandAskForIt(t *testing.T) {
	other := &brand.Brand{Key: "other", Name: "Other", Sites: []string{"*"}}
	var asked [][]string
	withFixture(t, func(s *fixture) {
		ann := s.connect("ann", hub.Caller{Network: network("10.0.0.1")})
		h := hello("ann")
		h.Key = "other"
		s.send(ann, h, &protocol.Send{Session: "ann", Conversation: "secret", Client: "1", Text: "secret", New: true})
		mira := s.agent("mira")
		s.send(mira, &protocol.BlockCustomers{Session: "mira", Conversations: []string{"secret"}, Reason: "secret"})
		asked = nil
		jonas := s.connect("jonas", hub.Caller{Network: network("10.0.0.3"), Agent: s.createMember("jonas", protocol.RoleAgent, "demo")})
		received := s.send(jonas, &protocol.AgentHello{Version: protocol.Version, Session: "jonas", Resume: []protocol.ResumePoint{{Conversation: "secret"}}})
		received = append(received, s.send(jonas, &protocol.Blocks{Session: "jonas"}, &protocol.History{Session: "jonas", Conversation: "secret"})...)
		if text := encoded(received); strings.Contains(text, `"secret","created"`) || strings.Contains(text, `"text":"secret"`) || strings.Contains(text, `"reason":"secret"`) {
			t.Errorf("the agent receives %s", text)
		}
		rules, _, err := s.store.BlockRules(s.Context(), nil, protocol.Cursor{}, 1)
		if err != nil || len(rules) != 1 {
			t.Fatal(rules, err)
		}
		s.send(jonas, &protocol.Unblock{Session: "jonas", Block: rules[0].ID})
		if want := [][]string{{"demo"}, {"demo"}}; !reflect.DeepEqual(asked, want) {
			t.Errorf("the store is asked for the brands %v, want %v", asked, want)
		}
	}, other, func(s store.Store) store.Store { return openStore{s, &asked} })
}

// A writtenStore is one that records which writes it is asked for.
type writtenStore struct {
	store.Store
	asked *[]string
}

func (s writtenStore) Append(ctx context.Context, by store.Actor, m store.NewMessage) (protocol.Message, error) {
	*s.asked = append(*s.asked, "Append")
	return s.Store.Append(ctx, by, m)
}

func (s writtenStore) Mark(ctx context.Context, by store.Actor, id string, delivered, read int64) error {
	*s.asked = append(*s.asked, "Mark")
	return s.Store.Mark(ctx, by, id, delivered, read)
}

func (s writtenStore) EndConversation(ctx context.Context, by store.Actor, id string, reopen bool) error {
	*s.asked = append(*s.asked, "EndConversation")
	return s.Store.EndConversation(ctx, by, id, reopen)
}

func (s writtenStore) DescribeConversation(ctx context.Context, by store.Actor, id, attributes string) (string, error) {
	*s.asked = append(*s.asked, "DescribeConversation")
	return s.Store.DescribeConversation(ctx, by, id, attributes)
}

func (s writtenStore) MarkSpam(ctx context.Context, by store.Actor, id string, spam bool) error {
	*s.asked = append(*s.asked, "MarkSpam")
	return s.Store.MarkSpam(ctx, by, id, spam)
}

func (s writtenStore) DeleteConversation(ctx context.Context, by store.Actor, id string) error {
	*s.asked = append(*s.asked, "DeleteConversation")
	return s.Store.DeleteConversation(ctx, by, id)
}

func (s writtenStore) Block(ctx context.Context, by store.Actor, id string, b store.NewBlock) error {
	*s.asked = append(*s.asked, "Block")
	return s.Store.Block(ctx, by, id, b)
}

// TestNoWriteToAnothersConversation: the hub asks the store for no write to a conversation
// that the agent may not see, which the store would refuse once more.
func TestNoWriteToAnothersConversation(t *testing.T) {
	var asked []string
	withFixture(t, func(s *fixture) {
		for _, key := range []string{"demo", "other"} {
			c := s.connect(key, hub.Caller{Network: network("10.0.0.1")})
			h := hello("of-" + key)
			h.Key = key
			s.send(c, h, send("of-"+key, key, "1", "hello"))
		}
		jonas, _ := s.member("jonas", protocol.RoleAgent, "demo")
		for conversation, want := range map[string][]string{
			"other": nil,
			"demo":  {"Append", "Mark", "Mark", "EndConversation", "DescribeConversation", "MarkSpam", "Block", "EndConversation", "DeleteConversation"},
		} {
			asked = nil
			s.send(jonas,
				&protocol.Send{Session: "jonas", Conversation: conversation, Client: "2", Text: "hello"},
				&protocol.Read{Session: "jonas", Conversation: conversation, Number: 1},
				&protocol.Delivered{Session: "jonas", Conversation: conversation, Number: 1},
				&protocol.End{Session: "jonas", Conversation: conversation},
				&protocol.Describe{Session: "jonas", Ref: "r", Conversation: conversation, Attributes: "{}"},
				&protocol.MarkSpam{Session: "jonas", Ref: "r", Conversations: []string{conversation}},
				&protocol.BlockCustomers{Session: "jonas", Ref: "r", Conversations: []string{conversation}},
				&protocol.EndAll{Session: "jonas", Ref: "r", Conversations: []string{conversation}},
				&protocol.Delete{Session: "jonas", Ref: "r", Conversations: []string{conversation}})
			if !reflect.DeepEqual(asked, want) {
				t.Errorf("in a conversation of %s the store is asked for %q, want %q", conversation, asked, want)
			}
		}
	}, otherBrand(), func(st store.Store) store.Store { return writtenStore{st, &asked} })
}

func encoded(frames []protocol.Frame) string {
	var b strings.Builder
	for _, f := range frames {
		b.WriteString(protocol.Encode(f))
	}
	return b.String()
}

// TestInboxSurvivesFlood: 240 conversations of one address hide nobody else's, and
// agents can read on to the last one.
func TestInboxSurvivesFlood(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.send(s.visitor("ann"), &protocol.Send{Session: "ann", Conversation: "ann", Client: "1", Text: "help", New: true})
		for i := range 240 {
			advance(time.Millisecond)
			if _, err := s.store.Append(s.Context(), flooder(i), store.NewMessage{Conversation: flooder(i).Visitor.Session, Client: "1", Text: "x", CreateConversation: true}); err != nil {
				t.Fatal(err)
			}
		}
		mira := s.connect("mira", hub.Caller{Network: network("10.0.0.2"), Agent: s.createAgent("mira")})
		inbox := s.send(mira, &protocol.AgentHello{Version: protocol.Version, Session: "mira"})[0].(*protocol.Inbox)
		list, more := inbox.Conversations, inbox.More
		for more {
			page := s.send(mira, &protocol.List{Session: "mira", View: protocol.ViewOpen, After: protocol.ViewOpen.Cursor(&list[len(list)-1])})[0].(*protocol.Listed)
			list, more = append(list, page.Conversations...), page.More
		}
		if len(list) != 241 || list[240].ID != "ann" {
			t.Errorf("the agent can read %d conversations, the last of which is %s; want 241, and that of ann", len(list), list[len(list)-1].ID)
		}
		waiting := s.send(mira, &protocol.List{Session: "mira", View: protocol.ViewWaiting})[0].(*protocol.Listed)
		if waiting.Conversations[0].ID != "ann" {
			t.Errorf("%s has waited longest, want ann", waiting.Conversations[0].ID)
		}
	})
}

func flooder(i int) store.Actor {
	name := "flood" + string(rune('a'+i/26)) + string(rune('a'+i%26))
	return store.Actor{Visitor: store.Visitor{Session: name, TokenHash: store.HashToken(name), Brand: "demo"}}
}
