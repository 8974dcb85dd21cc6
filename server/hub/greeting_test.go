package hub_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
)

// TestIDs: what a client names is of letters, digits, - and _, and not long.
func TestIDs(t *testing.T) {
	withFixture(t, func(s *fixture) {
		greet := func(id string) protocol.CloseCode {
			c := s.connect(id, hub.Caller{Network: network("10.0.0.1")})
			h := hello(id)
			h.Token = "token"
			c.Receive(s.Context(), protocol.Encode(h))
			_, code := c.Received()
			return code
		}
		longest := strings.Repeat("x", protocol.IDLimit)
		for _, id := range []string{longest, "a", "z", "A", "Z", "0", "9", "-", "_"} {
			if code := greet(id); code != 0 {
				t.Errorf("session %q: closed with %d", id, code)
			}
		}
		for _, id := range []string{longest + "x", "", "`", "{", "@", "[", "/", ":", "a b", "é"} {
			if code := greet(id); code != protocol.CloseBadFrame {
				t.Errorf("session %q: closed with %d", id, code)
			}
		}
		nobody := s.connect("nobody", hub.Caller{Network: network("10.0.0.1")})
		h := hello("ann")
		h.Token = ""
		if _, code := s.sendTold(nobody, h); code != protocol.CloseBadFrame {
			t.Errorf("without a token: closed with %d", code)
		}
		ann := s.visitor("ann")
		for _, client := range []string{"", "a b", longest + "x"} {
			if r := last[*protocol.Refused](s, s.send(ann, send("ann", "c", client, "hello"))); r.Code != protocol.CodeBadFrame {
				t.Errorf("message %q: %+v", client, r)
			}
		}
		s.write(ann, "ann", "c")
	})
}

// failingStore is one that cannot be read or written now.
type failingStore struct {
	store.Store
	fails *bool
	err   error
}

var errDisk = errors.New("the disk is full")

func (s failingStore) AgentSnapshot(ctx context.Context, brands []string, have []protocol.ResumePoint) (store.Snapshot, error) {
	if *s.fails {
		return store.Snapshot{}, s.err
	}
	return s.Store.AgentSnapshot(ctx, brands, have)
}

func (s failingStore) Snapshot(ctx context.Context, customer string, have []protocol.ResumePoint) (store.Snapshot, error) {
	if *s.fails {
		return store.Snapshot{}, s.err
	}
	return s.Store.Snapshot(ctx, customer, have)
}

func (s failingStore) MarkSpam(ctx context.Context, by store.Actor, id string, spam bool) error {
	if *s.fails {
		return s.err
	}
	return s.Store.MarkSpam(ctx, by, id, spam)
}

// TestAgentGreeting: an agent's page that is of another version, has no session that can
// be one, or cannot be told what there is, is closed with the code that says so.
func TestAgentGreeting(t *testing.T) {
	fails := false
	withFixture(t, func(s *fixture) {
		id := s.createAgent("mira")
		greet := func(version int64, session string) (frames []protocol.Frame, _ protocol.CloseCode) {
			c := s.connect(session, hub.Caller{Network: network("10.0.0.2"), Agent: id})
			c.Receive(s.Context(), protocol.Encode(&protocol.AgentHello{Version: version, Session: session}))
			texts, code := c.Received()
			for _, text := range texts {
				f, err := protocol.Decode(text)
				if err != nil {
					t.Fatal(err)
				}
				frames = append(frames, f)
			}
			return frames, code
		}
		if frames, code := greet(protocol.Version, "page"); code != 0 || !hasKind(frames, "inbox") {
			t.Errorf("closed with %d after %v", code, kinds(frames))
		}
		if frames, code := greet(protocol.Version+1, "page"); code != protocol.CloseVersion || len(frames) != 0 {
			t.Errorf("another version: closed with %d after %v", code, kinds(frames))
		}
		if frames, code := greet(protocol.Version, "a page"); code != protocol.CloseBadFrame || len(frames) != 0 {
			t.Errorf("no session: closed with %d after %v", code, kinds(frames))
		}
		fails = true
		if frames, code := greet(protocol.Version, "page"); code != protocol.CloseGoingAway || !hasKind(frames, "refused") {
			t.Errorf("nothing can be read: closed with %d after %v", code, kinds(frames))
		}
	}, func(st store.Store) store.Store { return failingStore{st, &fails, errDisk} })
}

// TestVisitorGreeting: a visitor who cannot be told what there is comes again, also if it
// is not there any more.
func TestVisitorGreeting(t *testing.T) {
	for _, err := range []error{errDisk, store.ErrNotFound} {
		fails := false
		withFixture(t, func(s *fixture) {
			s.write(s.visitor("ann"), "ann", "c")
			fails = true
			frames, code := s.sendTold(s.connect("ann", hub.Caller{Network: network("10.0.0.1")}), hello("ann"))
			if r := last[*protocol.Refused](s, frames); code != protocol.CloseGoingAway || len(frames) != 1 || r.Code != protocol.CodeUnavailable {
				t.Errorf("%v: closed with %d after %s", err, code, encoded(frames))
			}
			fails = false
			if frames := s.send(s.connect("ann again", hub.Caller{Network: network("10.0.0.1")}), hello("ann")); !hasKind(frames, "welcome") {
				t.Errorf("%v: afterwards the visitor receives %v", err, kinds(frames))
			}
		}, func(st store.Store) store.Store { return failingStore{st, &fails, err} })
	}
}

// TestSessionGone: a visitor whose session ends while the greeting is read, and an agent who
// cannot be read then, are told what became of it. That nobody waits any more is no fault.
func TestSessionGone(t *testing.T) {
	var failing *goneStore
	var log bytes.Buffer
	withFixture(t, func(s *fixture) {
		failing.session = &protocol.Error{Code: protocol.CodeRevoked, Text: "The session has ended."}
		frames, code := s.sendTold(s.connect("ann", hub.Caller{Network: network("10.0.0.1")}), hello("ann"))
		if r := last[*protocol.Refused](s, frames); code != protocol.CloseRevoked || len(frames) != 1 || r.Code != protocol.CodeRevoked {
			t.Errorf("the visitor is closed with %d after %s", code, encoded(frames))
		}
		failing.session = context.Canceled
		refused := s.metric("kith_refusals_total")
		s.sendTold(s.connect("bob", hub.Caller{Network: network("10.0.0.1")}), hello("bob"))
		if n := s.metric("kith_refusals_total"); n != refused || log.Len() != 0 {
			t.Errorf("%d refusals more are counted, and logged is %q", n-refused, log.String())
		}
		id := s.createAgent("mira")
		failing.agent = errDisk
		mira := s.connect("mira", hub.Caller{Network: network("10.0.0.9"), Agent: id, SignIn: "sign-in"})
		if frames, code := s.sendTold(mira, &protocol.AgentHello{Version: protocol.Version, Session: "mira"}); code != protocol.CloseGoingAway || len(frames) != 0 {
			t.Errorf("the agent is closed with %d after %s", code, encoded(frames))
		}
	}, slog.New(slog.NewTextHandler(&log, nil)), func(st store.Store) store.Store {
		failing = &goneStore{Store: st}
		return failing
	})
}

// A goneStore is one that returns errors instead of a session or an agent.
type goneStore struct {
	store.Store
	session, agent error
}

func (s *goneStore) Session(ctx context.Context, v store.Visitor) (store.Session, error) {
	if s.session != nil {
		return store.Session{}, s.session
	}
	return s.Store.Session(ctx, v)
}

func (s *goneStore) AgentByID(ctx context.Context, id string) (store.Agent, error) {
	if s.agent != nil {
		return store.Agent{}, s.agent
	}
	return s.Store.AgentByID(ctx, id)
}

// TestWriteFails: an agent is told if what was asked for could not be stored, or was
// refused.
func TestWriteFails(t *testing.T) {
	for code, err := range map[protocol.Code]error{
		protocol.CodeUnavailable: errDisk,
		protocol.CodeForbidden:   &protocol.Error{Code: protocol.CodeForbidden, Text: "You may only read by now."},
	} {
		fails := false
		withFixture(t, func(s *fixture) {
			s.write(s.visitor("ann"), "ann", "c")
			mira := s.agent("mira")
			fails = true
			frames := s.send(mira, &protocol.MarkSpam{Session: "mira", Ref: "r", Conversations: []string{"c", "c"}})
			if r := last[*protocol.Refused](s, frames); len(frames) != 1 || r.Ref != "r" || r.Code != code {
				t.Errorf("%v, and at last %+v", kinds(frames), r)
			}
			fails = false
			if frames := s.send(mira, &protocol.MarkSpam{Session: "mira", Ref: "r", Conversations: []string{"gone", "c"}}); hasKind(frames, "refused") || !s.conversation("c").Spam {
				t.Errorf("%v: one that is gone keeps the others from it", kinds(frames))
			}
		}, func(st store.Store) store.Store { return failingStore{st, &fails, err} })
	}
}

// TestNamesAreVisible: agents see of a name what can be seen, and nothing that turns or
// hides what is around it.
func TestNamesAreVisible(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		claims := jwt.MapClaims{"email": "ann@example.com", "name": "A\u202en\x07n\u200b Ä", "iat": time.Now().Unix()}
		f := last[*protocol.LoggedIn](s, s.send(ann, &protocol.Login{Session: "ann", Ref: "r", JWT: token(brand.DemoSecret, jwt.SigningMethodHS256, claims)}))
		if f.Customer.Name != "Ann Ä" {
			t.Errorf("the name is %q", f.Customer.Name)
		}
	})
}

// TestNoSignIn: the chat of a brand without a secret says that nobody can sign in, and
// goes on.
func TestNoSignIn(t *testing.T) {
	plain := brand.Demo()
	plain.Key, plain.Secrets = "plain", nil
	withFixture(t, func(s *fixture) {
		ann := s.connect("ann", hub.Caller{Network: network("10.0.0.1")})
		h := hello("ann")
		h.Key = "plain"
		s.send(ann, h)
		claims := jwt.MapClaims{"email": "ann@example.com", "iat": time.Now().Unix()}
		frames := s.send(ann, &protocol.Login{Session: "ann", Ref: "r", JWT: token(brand.DemoSecret, jwt.SigningMethodHS256, claims)})
		if r := last[*protocol.Refused](s, frames); r.Code != protocol.CodeUnauthorized || !strings.Contains(r.Text, "not set up") {
			t.Errorf("%+v", r)
		}
	}, plain)
}

// TestTypingEnds: what a visitor writes is shown to the agents who have opened the
// conversation, until the visitor stops, and to nobody else; and no visitor types in
// another's conversation.
func TestTypingEnds(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann, bob := s.visitor("ann"), s.visitorFrom("10.0.0.9", "bob")
		s.write(ann, "ann", "c")
		mira, jonas := s.agent("mira"), s.agent("jonas")
		s.send(mira, &protocol.History{Session: "mira", Conversation: "c"})
		s.received(jonas)
		typing := func(c *testConnection, session string, on bool) []bool {
			s.received(mira)
			s.send(c, &protocol.Typing{Session: session, Conversation: "c", On: on})
			var shown []bool
			for _, f := range s.received(mira) {
				if f, ok := f.(*protocol.Typing); ok && f.Conversation == "c" {
					shown = append(shown, f.On)
				}
			}
			if hasKind(s.received(jonas), "typing") {
				t.Error("an agent who has not opened the conversation is told")
			}
			return shown
		}
		if shown := typing(ann, "ann", true); len(shown) != 1 || !shown[0] {
			t.Errorf("Ann begins: %v", shown)
		}
		if shown := typing(ann, "ann", false); len(shown) != 1 || shown[0] {
			t.Errorf("Ann stops: %v", shown)
		}
		if shown := typing(bob, "bob", true); len(shown) != 0 {
			t.Errorf("another's visitor begins: %v", shown)
		}
	})
}

// TestBrandsAreInOrder: an agent's page is told the brands by their names, and those of one
// name by their keys.
func TestBrandsAreInOrder(t *testing.T) {
	var brands []any
	for _, b := range []struct{ key, name string }{{"b", "Tents"}, {"a", "Tents"}, {"c", "Bags"}, {"d", "Zelte"}} {
		brands = append(brands, &brand.Brand{Key: b.key, Name: b.name, Sites: []string{"*"}})
	}
	withFixture(t, func(s *fixture) {
		_, frames := s.member("mira", protocol.RoleAgent, "a", "b", "c", "d")
		var keys []string
		for _, b := range last[*protocol.Inbox](s, frames).Brands {
			keys = append(keys, b.Key)
		}
		if !slices.Equal(keys, []string{"c", "a", "b", "d"}) {
			t.Errorf("the brands are %q", keys)
		}
	}, brands...)
}

// TestViewsOfBrands: an agent who sees two brands reads either alone, and no third.
func TestViewsOfBrands(t *testing.T) {
	second, third := otherBrand(), otherBrand()
	second.Key, third.Key = "second", "third"
	withFixture(t, func(s *fixture) {
		for _, key := range []string{"demo", "second", "third"} {
			c := s.connect(key, hub.Caller{Network: network("10.0.0.1")})
			h := hello("of-" + key)
			h.Key = key
			s.send(c, h, send("of-"+key, "in-"+key, "1", "hello"))
		}
		mira, inbox := s.member("mira", protocol.RoleAgent, "demo", "second")
		names := last[*protocol.Inbox](s, inbox).Brands
		if len(names) != 2 || names[0].Key != "demo" && names[1].Key != "demo" {
			t.Errorf("the brands are %+v", names)
		}
		for wanted, want := range map[string]int{"": 2, "demo": 1, "second": 1, "third": 0} {
			listed := last[*protocol.Listed](s, s.send(mira, &protocol.List{Session: "mira", Ref: "r", View: protocol.ViewOpen, Brand: wanted}))
			if len(listed.Conversations) != want {
				t.Errorf("%q: %d conversations, want %d", wanted, len(listed.Conversations), want)
			}
			for _, c := range listed.Conversations {
				if wanted != "" && c.Brand != wanted {
					t.Errorf("%q: one of %s", wanted, c.Brand)
				}
			}
		}
	}, second, third)
}
