package hub_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/protocol/frametable"
	"kith/server/store"
	"kith/server/store/storetest"
)

// An attempt is a frame whose handling uses the store. Ann is the visitor, and has the
// conversations c, d and e; an agent has answered in c, where bob has been blocked.
type attempt struct {
	side  string // "visitor" or "agent", as in the table of the frames
	name  string
	frame func(session string) protocol.Frame
	open  bool // the agent has opened c before
}

// attempts are all frames that use the store. TestFaults checks that no kind is missing.
var attempts = []attempt{
	{side: "visitor", name: "a new session", frame: func(string) protocol.Frame { return hello("carl") }},
	{side: "visitor", name: "a known session", frame: func(string) protocol.Frame {
		h := hello("ann", protocol.ResumePoint{Conversation: "c", Number: 1})
		h.Joined = []protocol.JoinedSession{{Session: "bob", Token: "token-of-bob"}}
		return h
	}},
	{side: "visitor", name: "a message", frame: func(session string) protocol.Frame { return send(session, "c", "new", "again") }},
	{side: "visitor", name: "a new conversation", frame: func(session string) protocol.Frame { return send(session, "new", "new", "again") }},
	{side: "visitor", name: "a page", frame: func(session string) protocol.Frame {
		return &protocol.PageChanged{Session: session, Page: protocol.Page{Address: "https://shop.example/bags"}}
	}},
	{side: "visitor", name: "a login", frame: func(session string) protocol.Frame {
		claims := jwt.MapClaims{"email": "ann@example.com", "iat": time.Now().Unix()}
		return &protocol.Login{Session: session, Ref: "r", JWT: token(brand.DemoSecret, jwt.SigningMethodHS256, claims)}
	}},
	{side: "visitor", name: "a description", frame: func(session string) protocol.Frame {
		return &protocol.Describe{Session: session, Ref: "r", Attributes: `{"a":1}`}
	}},
	{side: "visitor", name: "a repair", frame: func(session string) protocol.Frame { return &protocol.Repaired{Session: session} }},
	{side: "visitor", name: "a logout", frame: func(session string) protocol.Frame { return &protocol.Revoke{Session: session} }},

	{side: "agent", name: "a page that comes back", frame: func(session string) protocol.Frame {
		return &protocol.AgentHello{Version: protocol.Version, Session: session, Resume: []protocol.ResumePoint{{Conversation: "c", Number: 1}}}
	}},
	{side: "agent", name: "a message", open: true, frame: func(session string) protocol.Frame { return send(session, "c", "new", "again") }},
	{side: "agent", name: "an open conversation", open: true, frame: func(session string) protocol.Frame {
		return &protocol.History{Session: session, Conversation: "c"}
	}},
	{side: "agent", name: "a view", frame: func(session string) protocol.Frame {
		return &protocol.List{Session: session, Ref: "r", View: protocol.ViewOpen}
	}},
	{side: "agent", name: "spam", frame: func(session string) protocol.Frame {
		return &protocol.MarkSpam{Session: session, Ref: "r", Conversations: []string{"c", "d"}}
	}},
	{side: "agent", name: "the end of many", frame: func(session string) protocol.Frame {
		return &protocol.EndAll{Session: session, Ref: "r", Conversations: []string{"c", "d"}}
	}},
	{side: "agent", name: "a deletion", frame: func(session string) protocol.Frame {
		return &protocol.Delete{Session: session, Ref: "r", Conversations: []string{"c", "d"}}
	}},
	{side: "agent", name: "a block", frame: func(session string) protocol.Frame {
		return &protocol.BlockCustomers{Session: session, Ref: "r", Conversations: []string{"c", "bob"}}
	}},
	{side: "agent", name: "the end of a block", frame: func(session string) protocol.Frame {
		return &protocol.Unblock{Session: session, Ref: "r", Block: "that of bob"}
	}},
	{side: "agent", name: "blocks", frame: func(session string) protocol.Frame { return &protocol.Blocks{Session: session, Ref: "r"} }},
	{side: "agent", name: "a description", frame: func(session string) protocol.Frame {
		return &protocol.Describe{Session: session, Ref: "r", Conversation: "c", Attributes: `{"a":1}`}
	}},
	{side: "agent", name: "another's logout", frame: func(session string) protocol.Frame {
		return &protocol.Revoke{Session: "bob", Key: "key-of-bob"}
	}},
}

// Both sides send these alike.
func init() {
	for name, frame := range map[string]func(session string) protocol.Frame{
		"history": func(s string) protocol.Frame { return &protocol.History{Session: s, Conversation: "c"} },
		"typing":  func(s string) protocol.Frame { return &protocol.Typing{Session: s, Conversation: "c", On: true} },
		"read":    func(s string) protocol.Frame { return &protocol.Read{Session: s, Conversation: "c", Number: 2} },
		"received": func(s string) protocol.Frame {
			return &protocol.Delivered{Session: s, Conversation: "c", Number: 2}
		},
		"an end": func(s string) protocol.Frame { return &protocol.End{Session: s, Conversation: "c"} },
	} {
		for _, side := range []string{"visitor", "agent"} {
			attempts = append(attempts, attempt{side: side, name: name, open: name == "typing", frame: frame})
		}
	}
}

// A foregroundStore is one of which a call fails, except those that nobody waits for.
type foregroundStore struct {
	*storetest.Failing
	whole store.Store
}

func (s foregroundStore) ConversationsOf(ctx context.Context, customer string) ([]store.Conversation, error) {
	return s.whole.ConversationsOf(ctx, customer)
}

// Session fails only for whoever waits for it: that of bob is read once more, in the
// background, when another one goes on in its place.
func (s foregroundStore) Session(ctx context.Context, v store.Visitor) (store.Session, error) {
	if v.Session == "bob" {
		return s.whole.Session(ctx, v)
	}
	return s.Failing.Session(ctx, v)
}

// frameRows returns the table of the frames by their kinds.
func frameRows(t *testing.T) map[string]frametable.Row {
	source, err := os.ReadFile(filepath.Join("..", "protocol", "doc.go"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := frametable.Parse(string(source))
	if err != nil {
		t.Fatal(err)
	}
	byKind := map[string]frametable.Row{}
	for _, row := range rows {
		byKind[row.Kind] = row
	}
	return byKind
}

// TestFaults: a client whose frame cannot be carried out because a call of the store
// fails is told so, or comes again if it was its first. Nothing is acknowledged, and
// nobody is told of anything, that is not stored; and afterwards all goes on.
func TestFaults(t *testing.T) {
	rows := frameRows(t)
	untried := map[string]bool{}
	for kind, row := range rows {
		for _, side := range []string{"visitor", "agent"} {
			untried[side+" "+kind] = row.SentBy(side)
		}
	}
	for _, a := range attempts {
		untried[a.side+" "+a.frame("s").Kind()] = false
	}
	for key, is := range untried {
		if is {
			t.Errorf("%s is not tried", key)
		}
	}
	for _, a := range attempts {
		brands := map[string][]string{"": nil}
		if a.side == "agent" {
			brands[" who sees one brand"] = []string{"demo"}
		}
		for name, brands := range brands {
			t.Run(a.side+name+" "+a.name, func(t *testing.T) {
				t.Parallel()
				for n := int64(1); ; n++ {
					failed := false
					var failing *storetest.Failing
					withFixture(t, func(s *fixture) { failed = a.run(s, rows, failing, brands, n) }, func(st store.Store) store.Store {
						failing = &storetest.Failing{Store: st}
						return foregroundStore{failing, st}
					})
					if !failed {
						if n == 1 && (a.name != "typing" || brands != nil || a.side == "visitor") {
							t.Error("it does not use the store")
						}
						break
					}
				}
			})
		}
	}
}

// run has the nth call of the store fail while the frame is handled, and reports whether
// there was such a call.
func (a attempt) run(s *fixture, rows map[string]frametable.Row, failing *storetest.Failing, brands []string, n int64) bool {
	s.Helper()
	jonas := s.agent("jonas")
	for _, id := range []string{"c", "d", "e"} {
		s.write(s.visitorOf("ann", "tab for "+id), "ann", id)
	}
	s.write(s.visitorOf("bob", "bob"), "bob", "bob")
	s.send(jonas, &protocol.History{Session: "jonas", Conversation: "c"}, &protocol.Send{Session: "jonas", Conversation: "c", Client: "answer", Text: "hello"},
		&protocol.BlockCustomers{Session: "jonas", Conversations: []string{"bob"}})

	role := protocol.RoleOwner
	if brands != nil {
		role = protocol.RoleAgent
	}
	mira := s.createMember("mira", role, brands...)
	frame := a.frame(map[string]string{"visitor": "ann", "agent": "mira"}[a.side])
	if f, is := frame.(*protocol.Unblock); is {
		f.Block = s.conversation("bob").Customer.Block
	}
	text, row := protocol.Encode(frame), rows[frame.Kind()]
	first := row.Kind == "hello" || row.Kind == "agent"
	// connect opens the connection of the one who sends the frame.
	connect := func() *testConnection {
		if a.side == "visitor" {
			c := s.connect("sender", hub.Caller{Network: network("10.0.0.1")})
			if !first {
				s.send(c, hello("ann"))
			}
			return c
		}
		c := s.connect("sender", hub.Caller{Network: network("10.0.0.2"), Agent: mira})
		if !first {
			s.send(c, &protocol.AgentHello{Version: protocol.Version, Session: "mira"})
		}
		if a.open {
			s.send(c, &protocol.History{Session: "mira", Conversation: "c"})
		}
		return c
	}
	sender := connect()
	for _, c := range s.connections {
		s.received(c)
	}
	before := s.wholeStore()

	failing.FailAt(n)
	sender.Receive(s.Context(), text)
	frames, code := s.told(sender)
	if !failing.Failed() {
		return false
	}
	failing.FailAt(0)
	changed := !reflect.DeepEqual(s.wholeStore(), before)
	s.checkTold("the sender", a.side == "agent", frames)
	comeAgain := code == protocol.CloseGoingAway
	for name, c := range s.connections {
		if c == sender {
			continue
		}
		frames, code := s.told(c)
		s.checkTold(name, name == "jonas", frames)
		comeAgain = comeAgain || code == protocol.CloseGoingAway
		if hasKind(frames, "typing") || !changed && code == 0 && len(frames) > 0 {
			s.Errorf("call %d of the store fails, and %s is told %s", n, name, encoded(frames))
		}
	}
	refused := slices.IndexFunc(frames, func(f protocol.Frame) bool { return f.Kind() == "refused" })
	switch {
	case refused >= 0:
		_, about, _ := protocol.DecodeFromClient(text)
		if revoke, is := frame.(*protocol.Revoke); is {
			about.Ref = revoke.Session
		}
		r := frames[refused].(*protocol.Refused)
		if r.Code != protocol.CodeUnavailable || r.Text == "" || r.Retry <= 0 ||
			code == 0 && (r.Conversation != about.Conversation || r.Client != about.Client || r.Ref != about.Ref) {
			s.Errorf("call %d of the store fails, and the refusal of %s is %s", n, text, protocol.Encode(r))
		}
	case !comeAgain && row.Kind != "typing": // which nobody waits for
		s.Errorf("call %d of the store fails, and the answer is %s, closed with %d", n, encoded(frames), code)
	}
	if code != 0 && code != protocol.CloseGoingAway || first && code == 0 {
		s.Errorf("call %d of the store fails, and the sender is closed with %d", n, code)
	}
	for _, kind := range row.AnsweredBy {
		if hasKind(frames, kind) && !changed {
			s.Errorf("call %d of the store fails, nothing is stored, and the answer is %s", n, encoded(frames))
		}
	}
	if code != 0 {
		sender = connect()
	}
	if !first {
		s.send(jonas, &protocol.Send{Session: "jonas", Conversation: "e", Client: "after", Text: "after"})
		if news := s.received(sender); !hasKind(news, "conversation") {
			s.Errorf("call %d of the store has failed, and of what happens afterwards the sender receives %v", n, kinds(news))
		}
	}
	sender.Receive(s.Context(), text)
	again, code := s.told(sender)
	answered := len(row.AnsweredBy) == 0 || hasKind(again, row.AnsweredBy[0]) || hasKind(frames, row.AnsweredBy[0])
	if !answered || hasKind(again, "refused") || code != 0 && row.Kind != "revoke" {
		s.Errorf("call %d of the store has failed, and the second attempt is answered by %s, closed with %d", n, encoded(again), code)
	}
	return true
}

// visitorOf opens a connection of a session, whose key ends it.
func (s *fixture) visitorOf(session, name string) *testConnection {
	s.Helper()
	c := s.connect(name, hub.Caller{Network: network("10.0.0.1")})
	h := hello(session)
	h.Revoke = "key-of-" + session
	s.send(c, h)
	return c
}

// told returns what a client has received, and why it was closed, if it was.
func (s *fixture) told(c *testConnection) (frames []protocol.Frame, code protocol.CloseCode) {
	s.Helper()
	texts, code := c.Received()
	for _, text := range texts {
		f, err := protocol.Decode(text)
		if err != nil {
			s.Fatalf("%v: %s", err, text)
		}
		frames = append(frames, f)
	}
	return frames, code
}

// wholeStore returns what the store has of the sessions and their conversations.
func (s *fixture) wholeStore() (all []any) {
	for _, id := range []string{"c", "d", "e", "bob", "new"} {
		v, err := s.store.Conversation(s.Context(), id)
		all = append(all, v, fmt.Sprint(err))
	}
	for _, session := range []string{"ann", "bob"} {
		v, err := s.store.Session(s.Context(), store.Visitor{Session: session, TokenHash: store.HashToken("token-of-" + session), Brand: "demo"})
		all = append(all, v, fmt.Sprint(err))
	}
	return all
}

// checkTold checks that the store has what a client is told of conversations, messages
// and blocks.
func (s *fixture) checkTold(name string, agent bool, frames []protocol.Frame) {
	s.Helper()
	newest := map[string]protocol.Conversation{}
	for _, f := range frames {
		fits := true
		switch f := f.(type) {
		case *protocol.ConversationChanged:
			newest[f.Conversation.ID] = f.Conversation
		case *protocol.MessageAppended:
			page, err := s.store.History(s.Context(), f.Message.Conversation, 0)
			fits = err == nil && slices.Contains(page.Messages, f.Message)
		case *protocol.Deleted:
			_, err := s.store.Conversation(s.Context(), f.Conversation)
			fits = errors.Is(err, store.ErrNotFound)
		case *protocol.BlockAdded:
			_, err := s.store.BlockRule(s.Context(), f.Rule.ID)
			fits = err == nil
		case *protocol.Unblock:
			_, err := s.store.BlockRule(s.Context(), f.Block)
			fits = errors.Is(err, store.ErrNotFound)
		}
		if !fits {
			s.Errorf("%s is told what is not stored: %s", name, protocol.Encode(f))
		}
	}
	for id, got := range newest {
		v, err := s.store.Conversation(s.Context(), id)
		if errors.Is(err, store.ErrNotFound) { // it was deleted after that
			continue
		}
		want := v.Conversation
		if !agent {
			want = v.ForCustomer()
		}
		got.Customer.Online, got.Customer.OnSite = want.Customer.Online, want.Customer.OnSite
		if err != nil || !reflect.DeepEqual(got, want) {
			s.Errorf("%s is told of the conversation\n%+v, stored is\n%+v (%v)", name, got, want, err)
		}
	}
}
