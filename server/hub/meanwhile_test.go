package hub_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
	"kith/server/store/storetest"
)

// An interruptedStore is one that is asked for something and, before or after it has
// read that, has something else happen, once.
type interruptedStore struct {
	store.Store
	mu            *sync.Mutex
	before, after map[string]func() // by the method
}

func newInterruptedStore() interruptedStore {
	return interruptedStore{mu: new(sync.Mutex), before: map[string]func(){}, after: map[string]func(){}}
}

// in returns the option of withFixture that puts it around the store.
func (s *interruptedStore) in() func(store.Store) store.Store {
	return func(st store.Store) store.Store {
		s.Store = st
		return *s
	}
}

func (s interruptedStore) call(list map[string]func(), method string) {
	s.mu.Lock()
	do := list[method]
	delete(list, method)
	s.mu.Unlock()
	if do != nil {
		do()
	}
}

func (s interruptedStore) ListConversations(ctx context.Context, view protocol.View, brands []string, after protocol.Cursor, limit int) (store.ConversationPage, error) {
	defer s.call(s.after, "ListConversations")
	return s.Store.ListConversations(ctx, view, brands, after, limit)
}

func (s interruptedStore) Snapshot(ctx context.Context, customer string, have []protocol.ResumePoint) (store.Snapshot, error) {
	s.call(s.before, "Snapshot")
	defer s.call(s.after, "Snapshot")
	return s.Store.Snapshot(ctx, customer, have)
}

func (s interruptedStore) Session(ctx context.Context, v store.Visitor) (store.Session, error) {
	defer s.call(s.after, "Session")
	return s.Store.Session(ctx, v)
}

func (s interruptedStore) LoginCustomer(ctx context.Context, by store.Actor, l store.Login) (protocol.Customer, string, error) {
	defer s.call(s.after, "LoginCustomer")
	return s.Store.LoginCustomer(ctx, by, l)
}

func (s interruptedStore) IsBlocked(ctx context.Context, v store.Visitor) (bool, error) {
	defer s.call(s.after, "IsBlocked")
	return s.Store.IsBlocked(ctx, v)
}

func (s interruptedStore) AgentSnapshot(ctx context.Context, brands []string, have []protocol.ResumePoint) (store.Snapshot, error) {
	defer s.call(s.after, "AgentSnapshot")
	return s.Store.AgentSnapshot(ctx, brands, have)
}

func (s interruptedStore) ConversationWithHistory(ctx context.Context, id string) (store.Conversation, store.MessagePage, error) {
	defer s.call(s.after, "ConversationWithHistory")
	return s.Store.ConversationWithHistory(ctx, id)
}

func (s interruptedStore) AgentByID(ctx context.Context, id string) (store.Agent, error) {
	defer s.call(s.after, "AgentByID")
	return s.Store.AgentByID(ctx, id)
}

func (s interruptedStore) ConversationsOf(ctx context.Context, customer string) ([]store.Conversation, error) {
	defer s.call(s.after, "ConversationsOf")
	return s.Store.ConversationsOf(ctx, customer)
}

// TestNothingNewerComesBeforeAView: what is written while a view is read comes after it.
func TestNothingNewerComesBeforeAView(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		jonas := s.createAgent("jonas")
		s.write(s.visitor("ann"), "ann", "c")
		mira := s.agent("mira")
		st.after["ListConversations"] = func() { s.say(jonas, "c", "meanwhile", 1) }
		frames := s.send(mira, &protocol.List{Session: "mira", Ref: "r", View: protocol.ViewOpen})
		if got := kinds(frames); !slices.Equal(got, []string{"listed", "conversation"}) {
			t.Errorf("the agent receives %v", got)
		}
	}, st.in())
}

// TestNothingNewerComesBeforeTheInbox: nor before the inbox of a page that comes.
func TestNothingNewerComesBeforeTheInbox(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		jonas := s.createAgent("jonas")
		s.write(s.visitor("ann"), "ann", "c")
		mira := s.connect("mira", hub.Caller{Agent: s.createAgent("mira")})
		st.after["AgentSnapshot"] = func() { s.say(jonas, "c", "meanwhile", 1) }
		have := []protocol.ResumePoint{{Conversation: "c", Number: 1}}
		frames := s.send(mira, &protocol.AgentHello{Version: protocol.Version, Session: "mira", Resume: have})
		if got := kinds(frames); !slices.Equal(got, []string{"inbox", "conversation", "message", "conversation"}) {
			t.Errorf("the agent receives %v", got)
		}
	}, st.in())
}

// TestNothingIsMissingAfterAPage: what is written while a conversation is read that an agent
// opens comes after it.
func TestNothingIsMissingAfterAPage(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		jonas := s.createAgent("jonas")
		s.write(s.visitor("ann"), "ann", "c")
		mira := s.agent("mira")
		st.after["ConversationWithHistory"] = func() { s.say(jonas, "c", "meanwhile", 1) }
		frames := s.send(mira, &protocol.History{Session: "mira", Conversation: "c"})
		if got := kinds(frames); !slices.Equal(got, []string{"messages", "message", "conversation"}) {
			t.Errorf("the agent receives %v", got)
		}
	}, st.in())
}

// TestNothingOlderComesAfterASnapshot: what a snapshot has already is not sent once more.
func TestNothingOlderComesAfterASnapshot(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		jonas := s.createAgent("jonas")
		s.write(s.visitor("ann"), "ann", "c")
		second := s.connect("second tab", hub.Caller{Network: network("10.0.0.1")})
		st.before["Snapshot"] = func() { s.say(jonas, "c", "meanwhile", 2) }
		frames := s.send(second, hello("ann", protocol.ResumePoint{Conversation: "c", Number: 1}))
		if got := kinds(frames); !slices.Equal(got, []string{"welcome", "messages"}) {
			t.Errorf("the visitor receives %v", got)
		}
		if page := last[*protocol.Messages](s, frames); len(page.Messages) != 2 {
			t.Errorf("the page has %d messages", len(page.Messages))
		}
	}, st.in())
}

// TestOneSnapshotFollows: however many conversations are deleted while a snapshot is read,
// one other follows it.
func TestOneSnapshotFollows(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		jonas := store.Actor{Agent: s.createAgent("jonas")}
		ann := s.visitor("ann")
		for _, c := range []string{"c", "d", "e"} {
			s.write(ann, "ann", c)
		}
		second := s.connect("second tab", hub.Caller{Network: network("10.0.0.1")})
		st.after["Snapshot"] = func() {
			for _, c := range []string{"c", "d"} {
				if err := s.store.DeleteConversation(s.Context(), jonas, c); err != nil {
					t.Error(err)
				}
			}
		}
		got := kinds(s.send(second, hello("ann")))
		if rest := slices.DeleteFunc(slices.Clone(got), func(kind string) bool { return kind != "welcome" }); len(rest) != 2 {
			t.Errorf("the visitor receives %v", got)
		}
	}, st.in())
}

// TestNothingNewerComesBeforeASecondSnapshot: so with the one that follows a login.
func TestNothingNewerComesBeforeASecondSnapshot(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		jonas := s.createAgent("jonas")
		ann := s.visitor("ann")
		s.write(ann, "ann", "c")
		st.after["Snapshot"] = func() { s.say(jonas, "c", "meanwhile", 1) }
		claims := jwt.MapClaims{"email": "ann@example.com", "iat": time.Now().Unix()}
		frames := s.send(ann, &protocol.Login{Session: "ann", Ref: "r", JWT: token(brand.DemoSecret, jwt.SigningMethodHS256, claims)})
		got := kinds(frames)
		if welcome, message := slices.Index(got, "welcome"), slices.Index(got, "message"); welcome < 0 || message < welcome {
			t.Errorf("the visitor receives %v", got)
		}
	}, st.in())
}

// TestAgentChangesWhileGreeting: the rights of an agent's page are those of the agent
// also if they change while the agent is read.
func TestAgentChangesWhileGreeting(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		s.createAgent("owner")
		id := s.createMember("mira", protocol.RoleAgent)
		mira := s.connect("mira", hub.Caller{Agent: id})
		st.after["AgentByID"] = func() {
			if err := s.store.SetRole(s.Context(), store.Cause{}, id, protocol.RoleReadOnly, []string{"demo"}); err != nil {
				t.Error(err)
			}
		}
		inbox := last[*protocol.Inbox](s, s.send(mira, &protocol.AgentHello{Version: protocol.Version, Session: "mira"}))
		if inbox.Role != protocol.RoleReadOnly {
			t.Errorf("the agent's page is one of %s", inbox.Role)
		}
	}, st.in())
}

// TestAnAgentWhoCannotBeRead: is not told to sign in again, but to come back.
func TestAnAgentWhoCannotBeRead(t *testing.T) {
	failing := &storetest.Failing{}
	withFixture(t, func(s *fixture) {
		mira := s.connect("mira", hub.Caller{Agent: s.createAgent("mira")})
		failing.FailAt(1)
		if frames, code := s.sendTold(mira, &protocol.AgentHello{Version: protocol.Version, Session: "mira"}); code != protocol.CloseGoingAway || len(frames) != 0 {
			t.Errorf("the page is closed with %d after %v", code, kinds(frames))
		}
	}, func(st store.Store) store.Store { failing.Store = st; return failing })
}

// TestASessionThatCannotBeRead: is not taken for one under which nothing was written.
func TestASessionThatCannotBeRead(t *testing.T) {
	failing := &storetest.Failing{}
	withFixture(t, func(s *fixture) {
		s.write(s.visitor("ann"), "ann", "c")
		again := s.connect("again", hub.Caller{Network: network("10.0.0.1")})
		failing.FailAt(1)
		frames, code := s.sendTold(again, hello("ann"))
		if hasKind(frames, "welcome") || code != protocol.CloseGoingAway || failing.Calls() != 1 {
			t.Errorf("the visitor gets %v and %d, after %d calls of the store", kinds(frames), code, failing.Calls())
		}
	}, func(st store.Store) store.Store { failing.Store = st; return failing })
}

// TestASignInThatEndsWhileGreeting: so does the end of a sign-in count that comes while the
// agent is read.
func TestASignInThatEndsWhileGreeting(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		_, inbox := s.member("mira", protocol.RoleAgent)
		id := last[*protocol.Inbox](s, inbox).Self.ID
		page := s.connect("second page", hub.Caller{Agent: id, SignIn: signInOf("mira")})
		st.after["AgentByID"] = func() {
			if err := s.store.EndSignIn(s.Context(), store.Cause{}, id, signInOf("mira")); err != nil {
				t.Error(err)
			}
		}
		frames, code := s.sendTold(page, &protocol.AgentHello{Version: protocol.Version, Session: "page"})
		if code != protocol.CloseSignedOut || len(frames) != 0 {
			t.Errorf("the page is closed with %d after %v", code, kinds(frames))
		}
	}, st.in())
}

// TestTheAnswerToALoginComesFirst: then what follows from it, the snapshot of the customer
// whose session it is now.
func TestTheAnswerToALoginComesFirst(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		s.send(s.visitor("phone"), loginOf("phone", "ann@example.com", "Ann"))
		ann := s.visitor("ann")
		s.write(ann, "ann", "c")
		second := s.visitor("ann")
		s.received(second)
		st.after["LoginCustomer"] = synctest.Wait // all that can be done before the client is answered
		if got := kinds(s.send(ann, loginOf("ann", "ann@example.com", "Ann"))); !slices.Equal(got, []string{"loggedIn", "welcome"}) {
			t.Errorf("the client receives %v", got)
		}
		if got := kinds(s.received(second)); !slices.Equal(got, []string{"welcome"}) {
			t.Errorf("a second tab receives %v", got)
		}
	}, st.in())
}

// TestALoginThatFailedIsOver: a tab whose login was refused is told at once if another tab
// signs in.
func TestALoginThatFailedIsOver(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.send(s.visitor("phone"), loginOf("phone", "ann@example.com", "Ann"))
		used := &protocol.Login{Session: "bob", Ref: "r", JWT: token(brand.DemoSecret, jwt.SigningMethodHS256, jwt.MapClaims{"externalId": "bob", "jti": "once", "iat": time.Now().Unix()})}
		s.send(s.visitor("bob"), used)
		one, two := s.visitor("ann"), s.visitor("ann")
		s.write(two, "ann", "c")
		again := *used
		again.Session = "ann"
		if frames := s.send(one, &again); !hasKind(frames, "refused") {
			t.Fatalf("a token that was used is answered by %v", kinds(frames))
		}
		s.send(two, loginOf("ann", "ann@example.com", "Ann"))
		if w := last[*protocol.Welcome](s, s.received(one)); w.Customer.Email != "ann@example.com" {
			t.Errorf("%+v", w.Customer)
		}
	})
}

// TestRefreshBringsNothingBack: a conversation that is deleted while its customer is read
// for the agents is gone for them.
func TestRefreshBringsNothingBack(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		mira, jonas := s.agent("mira"), s.createAgent("jonas")
		ann := s.visitor("ann")
		s.write(ann, "ann", "c")
		s.write(ann, "ann", "d")
		s.received(mira)
		st.after["ConversationsOf"] = func() {
			if err := s.store.DeleteConversation(s.Context(), store.Actor{Agent: jonas}, "c"); err != nil {
				t.Error(err)
			}
		}
		s.send(ann, &protocol.PageChanged{Session: "ann", Page: protocol.Page{Address: "https://shop.example/bags"}})
		there := map[string]bool{}
		for _, f := range s.received(mira) {
			switch f := f.(type) {
			case *protocol.ConversationChanged:
				there[f.Conversation.ID] = true
			case *protocol.Deleted:
				there[f.Conversation] = false
			}
		}
		if there["c"] || !there["d"] {
			t.Errorf("the agent has %v", there)
		}
	}, st.in())
}

// TestRefreshIsNeverOlder: a customer is read for the agents, and writes meanwhile. What
// the agents are sent last is what is stored.
func TestRefreshIsNeverOlder(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		mira, jonas := s.agent("mira"), s.createAgent("jonas")
		ann := s.visitor("ann")
		s.write(ann, "ann", "c")
		s.received(mira)
		st.after["ConversationsOf"] = func() { s.say(jonas, "c", "meanwhile", 1) }
		s.send(ann, &protocol.PageChanged{Session: "ann", Page: protocol.Page{Address: "https://shop.example/bags"}})
		f := last[*protocol.ConversationChanged](s, s.received(mira))
		if v := s.conversation("c"); f.Conversation.Last != v.Last || v.Last != 2 {
			t.Errorf("the agent has message %d as the last, stored is %d", f.Conversation.Last, v.Last)
		}
	}, st.in())
}

// A heldStore is one that has committed something and, while the test holds it, has not
// told the hub yet.
type heldStore struct {
	store.Store
	turn chan struct{} // has an element while somebody holds it
}

func (s heldStore) Follow(broadcast func([]store.Event)) {
	s.Store.Follow(func(events []store.Event) {
		s.turn <- struct{}{}
		broadcast(events)
		<-s.turn
	})
}

// TestAPageHasNothingThatComesAfterIt: a message that is stored, and that the client will
// be sent next, is not in a page of history before.
func TestAPageHasNothingThatComesAfterIt(t *testing.T) {
	var held heldStore
	withFixture(t, func(s *fixture) {
		ann, mira, jonas := s.visitor("ann"), s.agent("mira"), s.createAgent("jonas")
		s.write(ann, "ann", "c")
		s.send(mira, &protocol.History{Session: "mira", Conversation: "c"})
		s.received(ann)
		held.turn <- struct{}{}
		said := make(chan struct{})
		go func() {
			s.say(jonas, "c", "next", 2)
			close(said)
		}()
		synctest.Wait()
		for session, c := range map[string]*testConnection{"ann": ann, "mira": mira} {
			frame := &protocol.History{Session: session, Conversation: "c"}
			if page := last[*protocol.Messages](s, s.send(c, frame)); len(page.Messages) != 1 || page.Messages[0].Text != "hello" {
				t.Errorf("%s: the page has %+v", session, page.Messages)
			}
		}
		<-held.turn
		<-said
		for session, c := range map[string]*testConnection{"ann": ann, "mira": mira} {
			var numbers []int64
			for _, f := range s.received(c) {
				if f, is := f.(*protocol.MessageAppended); is {
					numbers = append(numbers, f.Message.Number)
				}
			}
			if !slices.Equal(numbers, []int64{2, 3}) {
				t.Errorf("%s: after that come the messages %d", session, numbers)
			}
		}
	}, func(st store.Store) store.Store {
		held = heldStore{st, make(chan struct{}, 1)}
		return held
	})
}

// loginOf returns the Login of a session by somebody with an address, who is known by a
// name.
func loginOf(session, email, name string) *protocol.Login {
	claims := jwt.MapClaims{"email": email, "name": name, "iat": time.Now().Unix()}
	return &protocol.Login{Session: session, Ref: "r", JWT: token(brand.DemoSecret, jwt.SigningMethodHS256, claims)}
}

// TestASnapshotIsOfTheCustomerOfThen: if a session gets another customer while what a tab
// of it has missed is read, the tab is sent what that customer has, and nothing else.
func TestASnapshotIsOfTheCustomerOfThen(t *testing.T) {
	for name, c := range map[string]struct {
		interrupt func(st *interruptedStore, do func())
		begun     bool // something was written under the session before
	}{
		"the session is stored":           {func(st *interruptedStore, do func()) { st.after["Session"] = do }, false},
		"signed in before it is read":     {func(st *interruptedStore, do func()) { st.before["Snapshot"] = do }, true},
		"signed in when it has been read": {func(st *interruptedStore, do func()) { st.after["Snapshot"] = do }, true},
	} {
		t.Run(name, func(t *testing.T) {
			st := newInterruptedStore()
			withFixture(t, func(s *fixture) {
				known := s.visitor("phone")
				s.send(known, loginOf("phone", "ann@example.com", "Ann"), send("phone", "known", "1", "from the phone"))
				first := s.visitor("ann")
				if c.begun {
					s.write(first, "ann", "c")
				}
				second := s.connect("second tab", hub.Caller{Network: network("10.0.0.1")})
				c.interrupt(&st, func() {
					if c.begun {
						s.send(first, loginOf("ann", "ann@example.com", "Ann"))
					} else {
						first.Receive(s.Context(), protocol.Encode(send("ann", "c", "1", "hello")))
					}
				})
				second.Receive(s.Context(), protocol.Encode(hello("ann")))
				frames, code := s.told(second)
				want := []string{"c"}
				if c.begun {
					want = []string{"c", "known"}
				}
				var got []string
				welcome := last[*protocol.Welcome](s, frames)
				for _, v := range welcome.Conversations {
					got = append(got, v.ID)
				}
				slices.Sort(got)
				if n := len(kindsOf(frames, "welcome")); n != 1 || code != 0 || !slices.Equal(got, want) || (welcome.Customer.Email != "") != c.begun {
					t.Errorf("closed with %d after %s", code, encoded(frames))
				}
				s.send(first, send("ann", "c", "2", "more"))
				if f := last[*protocol.MessageAppended](s, s.received(second)); f.Message.Text != "more" {
					t.Errorf("after that it receives %+v", f.Message)
				}
			}, st.in())
		})
	}
}

// kindsOf returns the frames of a kind.
func kindsOf(frames []protocol.Frame, kind string) (list []protocol.Frame) {
	for _, f := range frames {
		if f.Kind() == kind {
			list = append(list, f)
		}
	}
	return list
}

// TestASnapshotAfterALogin: whoever signs in while a snapshot is read receives another one,
// which says who it is.
func TestASnapshotAfterALogin(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		ann, mira := s.visitor("ann"), s.agent("mira")
		s.send(ann, loginOf("ann", "ann@example.com", "Ann"), send("ann", "c", "1", "hello"))
		s.received(ann)
		st.after["Snapshot"] = func() {
			ann.Receive(s.Context(), protocol.Encode(loginOf("ann", "ann@example.com", "Ann B.")))
		}
		s.send(mira, &protocol.Delete{Session: "mira", Ref: "r", Conversations: []string{"c"}})
		frames := s.received(ann)
		if w := last[*protocol.Welcome](s, frames); w.Customer.Name != "Ann B." {
			t.Errorf("the last snapshot is of %+v, after %v", w.Customer, kinds(frames))
		}
	}, st.in())
}

// TestGoneWhileGreeting: a client who is gone before its greeting is answered is nobody who
// is here: neither counted nor online, nor seen typing.
func TestGoneWhileGreeting(t *testing.T) {
	for _, method := range []string{"AgentByID", "AgentSnapshot", "Session", "Snapshot"} {
		t.Run(method, func(t *testing.T) {
			st := newInterruptedStore()
			withFixture(t, func(s *fixture) {
				ann, mira := s.visitor("ann"), s.agent("mira")
				s.write(ann, "ann", "c")
				ann.Close()
				advance(time.Minute)
				s.received(mira)
				here := s.metric("kith_connections")
				caller, frame := hub.Caller{Network: network("10.0.0.1")}, protocol.Frame(hello("ann"))
				if method == "AgentByID" || method == "AgentSnapshot" {
					caller.Agent, frame = s.createAgent("jonas"), &protocol.AgentHello{Version: protocol.Version, Session: "jonas"}
				}
				c := s.connect("gone", caller)
				st.after[method] = c.Close
				c.Receive(s.Context(), protocol.Encode(frame))
				advance(time.Minute)
				if n := s.metric("kith_connections"); n != here {
					t.Errorf("%d connections are counted, want %d", n, here)
				}
				s.write(s.visitorFrom("10.0.0.9", "bob"), "bob", "d")
				s.send(mira, &protocol.Describe{Session: "mira", Ref: "r", Conversation: "c", Attributes: `{"a":1}`})
				for _, f := range s.received(mira) {
					if f, is := f.(*protocol.ConversationChanged); is && f.Conversation.ID == "c" && f.Conversation.Customer.Online {
						t.Error("the customer is online")
					}
				}
			}, st.in())
		})
	}
}

// TestGoneWhileTyping: of a visitor who is gone nobody sees typing.
func TestGoneWhileTyping(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		ann, mira := s.visitor("ann"), s.agent("mira")
		s.write(ann, "ann", "c")
		s.send(mira, &protocol.History{Session: "mira", Conversation: "c"})
		st.after["IsBlocked"] = ann.Close
		s.send(ann, &protocol.Typing{Session: "ann", Conversation: "c", On: true})
		if frames := s.received(mira); hasKind(frames, "typing") {
			t.Errorf("the agent receives %s", encoded(frames))
		}
	}, st.in())
}

// TestNothingIsSentTwice: while a snapshot is read, a conversation is deleted, so that
// another one follows, and something is written. The client is sent that once.
func TestNothingIsSentTwice(t *testing.T) {
	st := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		jonas := s.createAgent("jonas")
		ann := s.visitor("ann")
		for _, id := range []string{"gone", "gone-too", "c"} {
			s.write(ann, "ann", id)
		}
		second := s.connect("second tab", hub.Caller{Network: network("10.0.0.1")})
		st.after["Snapshot"] = func() {
			for _, id := range []string{"gone", "gone-too"} {
				if err := s.store.DeleteConversation(s.Context(), store.Actor{Agent: jonas}, id); err != nil {
					t.Error(err)
				}
			}
			s.say(jonas, "c", "next", 2)
		}
		frames := s.send(second, hello("ann", protocol.ResumePoint{Conversation: "c", Number: 1}))
		var numbers []int64
		for _, f := range frames {
			switch f := f.(type) {
			case *protocol.MessageAppended:
				numbers = append(numbers, f.Message.Number)
			case *protocol.Messages:
				for _, m := range f.Messages {
					if m.Conversation == "c" {
						numbers = append(numbers, m.Number)
					}
				}
			}
		}
		if !slices.Equal(numbers, []int64{2, 3}) {
			t.Errorf("the client is sent the messages %d: %v", numbers, kinds(frames))
		}
		if w := last[*protocol.Welcome](s, frames); len(w.Conversations) != 1 {
			t.Errorf("the last snapshot has %d conversations", len(w.Conversations))
		}
		if n := len(kindsOf(frames, "welcome")); n != 2 {
			t.Errorf("%d snapshots are sent, want the first, and one after however many deletions", n)
		}
		s.say(jonas, "c", "more", 1)
		if f := last[*protocol.MessageAppended](s, s.received(second)); f.Message.Number != 4 {
			t.Errorf("after that it receives %+v", f.Message)
		}
	}, st.in())
}
