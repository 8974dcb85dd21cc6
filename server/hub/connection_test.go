package hub_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/prometheus/client_golang/prometheus"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
)

// TestHeartbeat: a Heartbeat is sent on a connection on which nothing else is.
func TestHeartbeat(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		const every = protocol.HeartbeatInterval * time.Millisecond
		for range 3 {
			advance(every)
			if frames := s.received(ann); len(frames) != 1 || frames[0].Kind() != "beat" || frames[0].SessionID() != "ann" {
				t.Fatalf("%+v", frames)
			}
		}
		advance(every / 2)
		s.send(ann, send("ann", "c", "1", "hello"))
		advance(every * 3 / 4)
		if frames := s.received(ann); len(frames) != 0 {
			t.Fatalf("%+v", frames)
		}
	})
}

// TestDrain: frames that were received are handled, all connections are closed
// with CloseGoingAway, and no new ones are accepted.
func TestDrain(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		for _, text := range []string{"1", "2", "3"} {
			go ann.Receive(context.Background(), protocol.Encode(send("ann", "c"+text, "m", text)))
		}
		synctest.Wait()
		if err := s.hub.Drain(s.Context()); err != nil {
			t.Fatal(err)
		}
		frames, code := ann.Received()
		acks := 0
		for _, text := range frames {
			if f, _ := protocol.Decode(text); f.Kind() == "ack" {
				acks++
			}
		}
		if acks != 3 || code != protocol.CloseGoingAway {
			t.Errorf("%d acks, then closed with %d", acks, code)
		}
		if _, err := s.hub.Connect(hub.Caller{}); err == nil {
			t.Error("a connection was accepted")
		}
		ann.Receive(s.Context(), protocol.Encode(send("ann", "c1", "late", "late"))) // is ignored
	})
}

// A slowStore is one that finds a session when gate is closed.
type slowStore struct {
	store.Store
	gate chan struct{}
}

func (s slowStore) Session(ctx context.Context, v store.Visitor) (store.Session, error) {
	<-s.gate
	return s.Store.Session(ctx, v)
}

// TestCloseWhileDraining: the last connection is closed while Drain still waits
// for its frame. Both Close and Drain find the hub empty then.
func TestCloseWhileDraining(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		st, err := store.Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		gate := make(chan struct{})
		h := hub.New(hub.Parts{
			Store:      slowStore{st, gate},
			Brands:     brand.NewSet(brand.Demo()),
			Releases:   &rollout{},
			Outcomes:   outcomes{},
			Log:        slog.New(slog.DiscardHandler),
			Registerer: prometheus.NewRegistry(),
		})
		l, err := h.Connect(hub.Caller{})
		if err != nil {
			t.Fatal(err)
		}
		handled := make(chan struct{})
		go func() {
			l.Receive(t.Context(), protocol.Encode(hello("ann")))
			close(handled)
		}()
		synctest.Wait()
		select {
		case <-handled:
			t.Fatal("the store is not slow")
		default:
		}
		drained := make(chan error)
		for range 2 {
			go func() { drained <- h.Drain(t.Context()) }()
		}
		synctest.Wait()
		l.Close()
		close(gate)
		for range 2 {
			if err := <-drained; err != nil {
				t.Error(err)
			}
		}
	})
}

// TestDrainWaitsForWhoComesAfterOthers: that the hub was empty once does not count.
func TestDrainWaitsForWhoComesAfterOthers(t *testing.T) {
	withFixture(t, func(s *fixture) {
		for range 2 {
			c, err := s.hub.Connect(hub.Caller{})
			if err != nil {
				t.Fatal(err)
			}
			c.Close()
		}
		c, err := s.hub.Connect(hub.Caller{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(s.Context(), time.Second)
		defer cancel()
		if s.hub.Drain(ctx) == nil {
			t.Error("Drain does not wait for a connection that is open")
		}
		c.Close()
	})
}

// TestNothingIsHandledWhileDraining: a frame that comes when the hub stops is left to the
// next hub, although one that came before is still being handled.
func TestNothingIsHandledWhileDraining(t *testing.T) {
	var slow slowStore
	withFixture(t, func(s *fixture) {
		ann, err := s.hub.Connect(hub.Caller{})
		if err != nil {
			t.Fatal(err)
		}
		defer ann.Close()
		go ann.Receive(s.Context(), protocol.Encode(hello("ann")))
		mira := s.agent("mira")
		s.received(mira)
		synctest.Wait()
		drained := make(chan error)
		go func() { drained <- s.hub.Drain(s.Context()) }()
		synctest.Wait()
		if frames := s.send(mira, &protocol.List{Session: "mira", Ref: "late", View: protocol.ViewOpen}); hasKind(frames, "listed") {
			t.Error("a frame is handled while the hub stops")
		}
		close(slow.gate)
		synctest.Wait()
		ann.Close()
		mira.Close()
		if err := <-drained; err != nil {
			t.Error(err)
		}
	}, func(st store.Store) store.Store {
		slow = slowStore{st, make(chan struct{})} // of the bubble
		return slow
	})
}

// TestDrainWhileTheStoreHangs: Drain, and another one, wait no longer than they are told,
// and everybody is disconnected then.
func TestDrainWhileTheStoreHangs(t *testing.T) {
	var slow slowStore
	withFixture(t, func(s *fixture) {
		ann, err := s.hub.Connect(hub.Caller{})
		if err != nil {
			t.Fatal(err)
		}
		go ann.Receive(s.Context(), protocol.Encode(hello("ann")))
		synctest.Wait()
		began := time.Now()
		for range 2 {
			ctx, cancel := context.WithTimeout(s.Context(), 5*time.Second)
			if err := s.hub.Drain(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("Drain returns %v", err)
			}
			cancel()
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("to drain twice takes %v", took)
		}
		if code := ann.CloseCode(); code != protocol.CloseGoingAway {
			t.Errorf("the visitor is closed with %d", code)
		}
		close(slow.gate)
		ann.Close()
	}, func(st store.Store) store.Store {
		slow = slowStore{st, make(chan struct{})} // of the bubble
		return slow
	})
}

// TestDrainTimeout: Drain does not wait longer than its context for a connection
// that is not closed.
func TestDrainTimeout(t *testing.T) {
	withFixture(t, func(s *fixture) {
		l, err := s.hub.Connect(hub.Caller{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(s.Context(), 5*time.Second)
		defer cancel()
		if s.hub.Drain(ctx) == nil {
			t.Error("Drain returned nil")
		}
		l.Close()
	})
}

// TestAvailability: visitors who are online receive that the chat opens or closes.
func TestAvailability(t *testing.T) {
	b := brand.Demo()
	b.Key = "hours"
	// The bubble's clock starts on Saturday 2000-01-01 at 0:00 UTC.
	b.Hours = brand.Hours{Week: map[time.Weekday][]brand.Span{time.Saturday: {{From: 10, To: 12}}}}
	withFixture(t, func(s *fixture) {
		ann := s.connect("ann", hub.Caller{})
		h := hello("ann")
		h.Key = "hours"
		if w := last[*protocol.Welcome](s, s.send(ann, h)); w.Availability != "offline" {
			t.Fatalf("%+v", w)
		}
		bob := s.visitor("bob") // of the brand that is always open
		var received []string
		for range 15 {
			advance(time.Minute)
			for _, f := range s.received(ann) {
				if a, is := f.(*protocol.AvailabilityChanged); is {
					received = append(received, a.Availability)
				}
			}
			for _, f := range s.received(bob) {
				if f.Kind() != "beat" {
					t.Errorf("bob received %+v", f)
				}
			}
		}
		if len(received) != 2 || received[0] != "online" || received[1] != "offline" {
			t.Errorf("ann received %v", received)
		}
	}, b)
}

// TestLoginRefused: a wrong JWT is refused with a sentence, and the session goes
// on as it was.
func TestLoginRefused(t *testing.T) {
	hs := jwt.SigningMethodHS256
	withFixture(t, func(s *fixture) {
		now := time.Now().Unix()
		visitors := 0
		for name, c := range map[string]struct {
			jwt  string
			fits bool
		}{
			"good":             {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now}), true},
			"almost too old":   {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now - 14*60}), true},
			"a fast clock":     {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now + 50}), true},
			"too old":          {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now - 16*60}), false},
			"from the future":  {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now + 120}), false},
			"no time":          {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com"}), false},
			"a text as time":   {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": "now"}), false},
			"over":             {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "exp": now - 120}), false},
			"nobody":           {token(brand.DemoSecret, hs, jwt.MapClaims{"sub": "ann", "iat": now}), false},
			"a blank name":     {token(brand.DemoSecret, hs, jwt.MapClaims{"email": " ", "iat": now}), false},
			"alg none":         {token("", jwt.SigningMethodNone, jwt.MapClaims{"email": "ann@example.com", "iat": now}), false},
			"HS512":            {token(brand.DemoSecret, jwt.SigningMethodHS512, jwt.MapClaims{"email": "ann@example.com", "iat": now}), false},
			"another's secret": {token("another secret of some length...", hs, jwt.MapClaims{"email": "ann@example.com", "iat": now}), false},
			"not yet":          {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "nbf": now + 120}), false},
			"almost over":      {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "exp": now - 50}), true},
			"for this brand":   {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "aud": []string{"shop", "demo"}}), true},
			"for another":      {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "aud": "demos"}), false},
			"for nobody":       {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "aud": []string{}}), false},
			"for a number":     {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "aud": 7}), false},
			"for numbers":      {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "aud": []any{"demo", 7}}), false},
			"for whoever":      {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "aud": nil}), true},
			"for one":          {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "aud": "demo"}), true},
			"critical":         {criticalToken(brand.DemoSecret, jwt.MapClaims{"email": "ann@example.com", "iat": now}), false},
			"capitals":         {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ANN@Example.com", "iat": now}), true},
			"with an id":       {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "jti": "1"}), true},
			"a long id":        {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com", "iat": now, "jti": strings.Repeat("x", 300)}), false},
			"a long name":      {token(brand.DemoSecret, hs, jwt.MapClaims{"externalId": strings.Repeat("x", 321), "iat": now}), false},
			"a space before":   {token(brand.DemoSecret, hs, jwt.MapClaims{"email": " ann@example.com", "iat": now}), false},
			"a space within":   {token(brand.DemoSecret, hs, jwt.MapClaims{"externalId": "1 2", "iat": now}), false},
			"a NUL":            {token(brand.DemoSecret, hs, jwt.MapClaims{"externalId": "1\x00", "iat": now}), false},
			"a joiner":         {token(brand.DemoSecret, hs, jwt.MapClaims{"externalId": "1\u200d2", "iat": now}), false},
			"a broken id":      {token(brand.DemoSecret, hs, jwt.MapClaims{"externalId": "1\xff", "iat": now}), false},
			"a wide space":     {token(brand.DemoSecret, hs, jwt.MapClaims{"email": "ann@example.com\u3000", "iat": now}), false},
			"nothing":          {"", false},
			"no token":         {"a.b.c", false},
		} {
			visitors++
			session := fmt.Sprint("visitor", visitors)
			visitor := s.visitor(session)
			frames := s.send(visitor, &protocol.Login{Session: session, Ref: name, JWT: c.jwt})
			if c.fits {
				if f := last[*protocol.LoggedIn](s, frames); f.Ref != name || f.Customer.Email != "ann@example.com" {
					t.Errorf("%s: %+v", name, f)
				}
				continue
			}
			r := last[*protocol.Refused](s, frames)
			if r.Code != protocol.CodeUnauthorized || r.Ref != name || r.Text == "" {
				t.Errorf("%s: %+v", name, r)
			}
			if said := strings.Contains(r.Text, "not valid at this time"); said != (name == "over" || name == "not yet") {
				t.Errorf("%s: %s", name, r.Text)
			}
			last[*protocol.Ack](s, s.send(visitor, send(session, session, "1", "still here")))
		}
	})
}

// criticalToken returns a token with a critical extension that nobody knows.
func criticalToken(secret string, claims jwt.MapClaims) string {
	t := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
	t.Header["crit"] = []string{"exp2"}
	text, err := t.SignedString([]byte(secret))
	if err != nil {
		panic(err)
	}
	return text
}

// TestEmailVerified: it is true or false, also as a text, and nothing else.
func TestEmailVerified(t *testing.T) {
	withFixture(t, func(s *fixture) {
		sign := func(claims jwt.MapClaims) string {
			claims["iat"] = time.Now().Unix()
			return token(brand.DemoSecret, jwt.SigningMethodHS256, claims)
		}
		login := func(name string, claims jwt.MapClaims) protocol.Frame {
			frames := s.send(s.visitor(name), &protocol.Login{Session: name, Ref: "1", JWT: sign(claims)})
			return frames[0]
		}
		for name, c := range map[string]struct {
			value    any
			verified bool // the address alone names the person who has an externalId
			refused  bool
		}{
			"true":              {true, true, false},
			"a text":            {"true", true, false},
			"false":             {false, false, false},
			"a text of false":   {"false", false, false},
			"null":              {nil, false, false},
			"a number":          {1, false, true},
			"another text":      {"yes", false, true},
			"capitals":          {"True", false, true},
			"an empty text":     {"", false, true},
			"a list":            {[]bool{true}, false, true},
			"spaces around it":  {" true", false, true},
			"a text of a quote": {`"true"`, false, true},
		} {
			id := strings.ReplaceAll(name, " ", "-")
			known, is := login("known-"+id, jwt.MapClaims{"externalId": id, "email": id + "@example.com", "email_verified": true}).(*protocol.LoggedIn)
			if !is {
				t.Fatal("the first login is refused")
			}
			switch f := login(id, jwt.MapClaims{"email": id + "@example.com", "email_verified": c.value}).(type) {
			case *protocol.LoggedIn:
				if c.refused || (f.Customer.ID == known.Customer.ID) != c.verified {
					t.Errorf("%s: signed in as %+v", name, f.Customer)
				}
			case *protocol.Refused:
				if !c.refused || f.Code != protocol.CodeUnauthorized || f.Text != "The sign-in token's email_verified is neither true nor false." {
					t.Errorf("%s: %+v", name, f)
				}
			default:
				t.Errorf("%s: %T", name, f)
			}
		}
	})
}

// TestLoginFolding: letters that only some systems take for ASCII letters make
// another person.
func TestLoginFolding(t *testing.T) {
	withFixture(t, func(s *fixture) {
		people := map[string]string{}
		for i, email := range []string{"kiss@example.com", "KISS@example.com", "\u212aiss@example.com", "ki\u017fs@example.com", "k\u0131ss@example.com", "K\u0130SS@example.com"} {
			name := fmt.Sprint("visitor", i)
			jwt := token(brand.DemoSecret, jwt.SigningMethodHS256, jwt.MapClaims{"email": email, "iat": time.Now().Unix()})
			f := last[*protocol.LoggedIn](s, s.send(s.visitor(name), &protocol.Login{Session: name, Ref: "1", JWT: jwt}))
			people[f.Customer.ID] = email
		}
		if len(people) != 5 {
			t.Errorf("they are %v", people)
		}
	})
}

// TestTokenOnce: a token with an id signs in one session.
func TestTokenOnce(t *testing.T) {
	withFixture(t, func(s *fixture) {
		jwt := token(brand.DemoSecret, jwt.SigningMethodHS256, jwt.MapClaims{"externalId": "ann", "jti": "once", "iat": time.Now().Unix()})
		last[*protocol.LoggedIn](s, s.send(s.visitor("ann"), &protocol.Login{Session: "ann", Ref: "1", JWT: jwt}))
		eve := s.visitor("eve")
		if r := last[*protocol.Refused](s, s.send(eve, &protocol.Login{Session: "eve", Ref: "1", JWT: jwt})); r.Code != protocol.CodeUnauthorized {
			t.Errorf("%+v", r)
		}
		last[*protocol.Ack](s, s.send(eve, send("eve", "c", "1", "the session goes on")))
	})
}

// TestATokenIsRememberedForAsLongAsItWorks: to the last moment at which it is taken, of a
// site whose clock is ahead, too, and however many others sign in meanwhile.
func TestATokenIsRememberedForAsLongAsItWorks(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ahead := 55 * time.Second
		issued := time.Now().Add(ahead)
		sign := func(id string) string {
			return token(brand.DemoSecret, jwt.SigningMethodHS256, jwt.MapClaims{"externalId": id, "jti": id, "iat": issued.Unix()})
		}
		login := func(session, id string) []protocol.Frame {
			return s.send(s.visitor(session), &protocol.Login{Session: session, Ref: "1", JWT: sign(id)})
		}
		last[*protocol.LoggedIn](s, login("ann", "once"))
		advance(15*time.Minute + ahead)
		last[*protocol.LoggedIn](s, login("bob", "another")) // which forgets those that do not work any more
		if r := last[*protocol.Refused](s, login("eve", "once")); !strings.Contains(r.Text, "used before") {
			t.Errorf("%+v", r)
		}
		advance(time.Second)
		if r := last[*protocol.Refused](s, login("mallory", "a third")); !strings.Contains(r.Text, "older than 15 minutes") {
			t.Errorf("the test is wrong: %+v", r)
		}
	})
}

// TestResumingManyOpen: of the conversations that an agent's page says it has open, those
// over the limit are left out, and not said to be deleted.
func TestResumingManyOpen(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := store.Actor{Visitor: store.Visitor{Session: "ann", TokenHash: store.HashToken("ann"), Brand: "demo"}}
		var have []protocol.ResumePoint
		for i := range 60 {
			id := fmt.Sprint("c", i)
			if _, err := s.store.Append(s.Context(), ann, store.NewMessage{Conversation: id, Client: "1", Text: "hello", CreateConversation: true}); err != nil {
				t.Fatal(err)
			}
			have = append(have, protocol.ResumePoint{Conversation: id})
		}
		mira := s.connect("mira", hub.Caller{Network: network("10.0.0.2"), Agent: s.createAgent("mira")})
		kinds := map[string]int{}
		for _, f := range s.send(mira, &protocol.AgentHello{Version: protocol.Version, Session: "mira", Resume: have}) {
			kinds[f.Kind()]++
		}
		if want := map[string]int{"inbox": 1, "conversation": 50, "messages": 50}; !reflect.DeepEqual(kinds, want) {
			t.Errorf("received %v, want %v", kinds, want)
		}
	})
}

// TestOpenPerAgent: an agent's page has a limited number of conversations open;
// no more is sent of the one that was opened first.
func TestOpenPerAgent(t *testing.T) {
	withFixture(t, func(s *fixture) {
		mira := s.agent("mira")
		ids := []string{}
		for i, session := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			v := s.visitorFrom(fmt.Sprintf("10.0.%d.1", i), session)
			for i := range 8 {
				id := session + string(rune('0'+i))
				ids = append(ids, id)
				s.send(v, send(session, id, "1", "hello"))
			}
		}
		s.received(mira)
		for _, id := range ids {
			last[*protocol.Messages](s, s.send(mira, &protocol.History{Session: "mira", Conversation: id}))
		}
		s.send(s.connections["a"], send("a", ids[0], "2", "more"))
		s.send(s.connections["h"], send("h", ids[len(ids)-1], "2", "more"))
		conversations := []string{}
		for _, f := range s.received(mira) {
			if f, is := f.(*protocol.MessageAppended); is {
				conversations = append(conversations, f.Message.Conversation)
			}
		}
		if len(conversations) != 1 || conversations[0] != ids[len(ids)-1] {
			t.Errorf("received messages of %v", conversations)
		}
	})
}

// TestWhatAnAgentHasClosed: in a conversation that is not open any more, because of another
// or because it was deleted, the agent is not seen typing, and what is deleted makes room.
// Of one that was closed, whatever was written since can be read.
func TestWhatAnAgentHasClosed(t *testing.T) {
	const most = 50
	withFixture(t, func(s *fixture) {
		mira, ann, jonas := s.agent("mira"), s.visitor("ann"), s.createAgent("jonas")
		id := func(i int) string { return fmt.Sprint("c", i) }
		open := func(i int) {
			t.Helper()
			if i < 10 { // the first are ann's
				s.write(ann, "ann", id(i))
			} else if _, err := s.store.Append(s.Context(), flooder(i), store.NewMessage{Conversation: id(i), Client: "1", Text: "hello", CreateConversation: true}); err != nil {
				t.Fatal(err)
			}
			last[*protocol.Messages](s, s.send(mira, &protocol.History{Session: "mira", Conversation: id(i)}))
		}
		said := 0
		isOpen := func(i int) bool {
			s.received(mira)
			said++
			s.say(jonas, id(i), fmt.Sprint(said, " times"), 1)
			return hasKind(s.received(mira), "message")
		}
		typing := func() (shown []string) {
			for _, f := range s.received(ann) {
				if f, is := f.(*protocol.Typing); is {
					shown = append(shown, fmt.Sprint(f.Conversation, " ", f.On))
				}
			}
			return shown
		}
		for i := range most {
			open(i)
		}
		s.send(mira, &protocol.Delete{Session: "mira", Ref: "r", Conversations: []string{id(20)}})
		open(most) // in place of the one that is deleted
		if !isOpen(0) {
			t.Error("what is deleted makes no room")
		}
		s.received(ann)
		s.send(mira, &protocol.Typing{Session: "mira", Conversation: id(0), On: true}, &protocol.Typing{Session: "mira", Conversation: id(1), On: true})
		if shown := typing(); !reflect.DeepEqual(shown, []string{"c0 true", "c1 true"}) {
			t.Errorf("the customer sees typing %q", shown)
		}
		open(most + 1)
		if shown := typing(); !reflect.DeepEqual(shown, []string{"c0 false"}) {
			t.Errorf("when the first is closed the customer sees typing %q", shown)
		}
		s.send(mira, &protocol.Delete{Session: "mira", Ref: "r", Conversations: []string{id(1)}})
		advance(time.Minute)
		if shown := typing(); len(shown) > 1 {
			t.Errorf("when the second is deleted the customer sees typing %q", shown)
		}
		if isOpen(0) || !isOpen(2) {
			t.Error("it is not the first that is closed")
		}
		page := last[*protocol.Messages](s, s.send(mira, &protocol.History{Session: "mira", Conversation: id(0), Before: 100}))
		if len(page.Messages) != 3 {
			t.Errorf("of the one that is closed the agent can read %d messages", len(page.Messages))
		}
	})
}

// TestWhatIsCounted: the metrics count connections by side, and frames that are ignored
// by the reason.
func TestWhatIsCounted(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann, mira := s.visitor("ann"), s.agent("mira")
		for _, side := range []string{"customer", "agent"} {
			if n := s.metricOf("kith_connections", side); n != 1 {
				t.Errorf("%d connections of the side %s", n, side)
			}
		}
		s.send(ann, &protocol.Typing{Session: "ann", Conversation: "none", On: true}, &protocol.Describe{Session: "another", Ref: "r", Attributes: "{}"})
		for _, reason := range []string{"typing", "other_session"} {
			if n := s.metricOf("kith_dropped_frames_total", reason); n != 1 {
				t.Errorf("%d frames are ignored for %s", n, reason)
			}
		}
		s.write(ann, "ann", "c")
		s.send(ann, send("ann", "c", "2", " ")) // which is refused
		if n := s.observed("kith_append_seconds"); n != 1 {
			t.Errorf("it is measured of %d messages how long they take", n)
		}
		if n := s.metricOf("kith_refusals_total", string(protocol.CodeEmpty)); n != 1 {
			t.Errorf("%d frames are refused as empty", n)
		}
		ann.Close()
		mira.Close()
		if n := s.metric("kith_connections"); n != 0 {
			t.Errorf("%d connections are left", n)
		}
	})
}

// observed returns how many values a histogram has.
func (s *fixture) observed(name string) (n uint64) {
	s.Helper()
	families, err := s.registry.Gather()
	if err != nil {
		s.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			for _, m := range f.GetMetric() {
				n += m.GetHistogram().GetSampleCount()
			}
		}
	}
	return n
}

// TestClaimsThatJustFit: the longest and the oldest claims that are taken, and those that
// are one more.
func TestClaimsThatJustFit(t *testing.T) {
	withFixture(t, func(s *fixture) {
		const longest, longestID = 320, 256
		n := 0
		login := func(claims jwt.MapClaims) protocol.Frame {
			n++
			session := fmt.Sprint("v", n)
			if claims["iat"] == nil {
				claims["iat"] = time.Now().Unix()
			}
			return s.send(s.visitor(session), &protocol.Login{Session: session, Ref: "r", JWT: token(brand.DemoSecret, jwt.SigningMethodHS256, claims)})[0]
		}
		for name, claims := range map[string]func(more int) jwt.MapClaims{
			"email":      func(more int) jwt.MapClaims { return jwt.MapClaims{"email": strings.Repeat("e", longest+more)} },
			"externalId": func(more int) jwt.MapClaims { return jwt.MapClaims{"externalId": strings.Repeat("e", longest+more)} },
			"name": func(more int) jwt.MapClaims {
				return jwt.MapClaims{"externalId": "e", "name": strings.Repeat("n", longest+more)}
			},
			"jti": func(more int) jwt.MapClaims {
				return jwt.MapClaims{"externalId": "e", "jti": strings.Repeat("j", longestID+more)}
			},
			"age": func(more int) jwt.MapClaims {
				return jwt.MapClaims{"externalId": "e", "iat": time.Now().Unix() - 15*60 - int64(more)}
			},
			"future": func(more int) jwt.MapClaims {
				return jwt.MapClaims{"externalId": "e", "iat": time.Now().Unix() + 60 + int64(more)}
			},
		} {
			if f := login(claims(0)); f.Kind() != "loggedIn" {
				t.Errorf("%s that just fits is answered by %s", name, protocol.Encode(f))
			}
			if f, is := login(claims(1)).(*protocol.Refused); !is || f.Code != protocol.CodeUnauthorized {
				t.Errorf("%s that is one more is not refused: %+v", name, f)
			}
		}
		for _, email := range []string{"ZOE@EXAMPLE.COM", "zoe@example.com"} {
			if f, is := login(jwt.MapClaims{"email": email}).(*protocol.LoggedIn); !is || f.Customer.Email != "zoe@example.com" {
				t.Errorf("%s signs in as %+v", email, f)
			}
		}
	})
}

// TestNextSession: a Login goes on with another session only if that can be one.
func TestNextSession(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		for _, next := range []protocol.NextSession{{Session: "a b", Token: "t"}, {Token: "t"}, {Session: "next"}, {Session: "ann", Token: "t"}} {
			frames := s.send(ann, &protocol.Login{Session: "ann", Ref: "r", Next: next,
				JWT: token(brand.DemoSecret, jwt.SigningMethodHS256, jwt.MapClaims{"externalId": "ann", "iat": time.Now().Unix()})})
			if r := last[*protocol.Refused](s, frames); r.Code != protocol.CodeBadFrame || r.Ref != "r" {
				t.Errorf("%+v: %+v", next, r)
			}
		}
	})
}

// TestALogoutWithAnotherKey: a client that is told that its session has ended is
// disconnected, also if it has lost the key with which that was stored.
func TestALogoutWithAnotherKey(t *testing.T) {
	withFixture(t, func(s *fixture) {
		h := hello("ann")
		h.Revoke = "the key of the session"
		first := s.connect("first", hub.Caller{Network: network("10.0.0.1")})
		s.send(first, h)
		s.write(first, "ann", "c")
		for i := range 2 {
			h.Revoke = "another key"
			again := s.connect("again", hub.Caller{Network: network("10.0.0.1")})
			s.send(again, h)
			if frames, code := s.sendTold(again, &protocol.Revoke{Session: "ann"}); !hasKind(frames, "revoked") || code != protocol.CloseRevoked {
				t.Errorf("time %d: the client receives %v, and is closed with %d", i, kinds(frames), code)
			}
		}
	})
}

// TestWhoIsClosedByALogout: the visitor whose session ends, who may have written nothing,
// and not an agent whose page has a session of that name.
func TestWhoIsClosedByALogout(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann := s.visitor("ann")
		mira := s.connect("mira", hub.Caller{Agent: s.createAgent("mira")})
		s.send(mira, &protocol.AgentHello{Version: protocol.Version, Session: "ann"})
		frames, code := s.sendTold(mira, &protocol.Revoke{Session: "ann", Key: "guessed"})
		if code != 0 || !hasKind(frames, "revoked") {
			t.Errorf("the agent receives %v, and is closed with %d", kinds(frames), code)
		}
		frames, code = s.sendTold(ann, &protocol.Revoke{Session: "ann"})
		if code != protocol.CloseRevoked || !hasKind(frames, "revoked") {
			t.Errorf("the visitor receives %v, and is closed with %d", kinds(frames), code)
		}
	})
}

// sendTold sends a frame and returns what the client receives, and why it is closed, if
// it is.
func (s *fixture) sendTold(c *testConnection, f protocol.Frame) ([]protocol.Frame, protocol.CloseCode) {
	s.Helper()
	c.Receive(s.Context(), protocol.Encode(f))
	return s.told(c)
}

// TestComingBackIsSeen: agents are told that a customer is online again, on the same page.
func TestComingBackIsSeen(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann, mira := s.visitor("ann"), s.agent("mira")
		s.write(ann, "ann", "c")
		ann.Close()
		advance(time.Minute)
		if f := last[*protocol.ConversationChanged](s, s.received(mira)); f.Conversation.Customer.Online {
			t.Error("who has gone is online")
		}
		s.visitor("ann")
		if f := last[*protocol.ConversationChanged](s, s.received(mira)); !f.Conversation.Customer.Online {
			t.Error("who has come back is not online")
		}
	})
}

// TestManyBrands: an agent's page is told of so many brands as its frame may have.
func TestManyBrands(t *testing.T) {
	var brands []any
	for i := range protocol.BrandsLimit {
		b := brand.Demo()
		b.Key = fmt.Sprint("brand", i)
		brands = append(brands, b) // and the demo's
	}
	withFixture(t, func(s *fixture) {
		mira := s.connect("mira", hub.Caller{Agent: s.createAgent("mira")})
		inbox := last[*protocol.Inbox](s, s.send(mira, &protocol.AgentHello{Version: protocol.Version, Session: "mira"}))
		if len(inbox.Brands) != protocol.BrandsLimit {
			t.Errorf("%d brands", len(inbox.Brands))
		}
	}, brands...)
}
