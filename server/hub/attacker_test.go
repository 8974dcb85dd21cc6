package hub_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"pgregory.net/rapid"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/protocol"
)

// TestAttackers lets a visitor write, sign in, sign out and connect again, and an
// agent reply, while somebody else tries everything that can be tried with the
// ids of all sessions and conversations, with the secrets of sessions from before
// a sign-in or a sign-out, and with a valid sign-in as another person of the same
// address. They never receive a text of the visitor's, nothing of theirs is in the
// visitor's conversations, and the visitor's connection stays.
func TestAttackers(t *testing.T) {
	actions := rapid.SliceOfN(rapid.SampledFrom([]string{
		"write", "write", "reply", "login", "logout", "reconnect",
		"wait", "listen", "replay", "ids", "ids of the other brand", "revoke", "somebody else",
	}), 1, 20)
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		f.Value.Set("150") // each takes some hundred frames
		defer f.Value.Set(f.DefValue)
	}
	withFixture(t, func(s *fixture) {
		mira := s.agent("mira")
		run := 0
		rapid.Check(noDeadline{s.T}, func(t *rapid.T) {
			run++
			w := &attackedVisitor{fixture: s, rapid: t, agent: mira, run: run}
			w.begin()
			for _, action := range actions.Draw(t, "actions") {
				w.do(action)
				w.check(action)
			}
			for _, c := range w.attackers {
				c.Close()
			}
			w.connection.Close()
			advance(10 * time.Minute) // the rate limits are back where they began
		})
	}, otherBrand())
}

// An attackedSession is a session with all its secrets.
type attackedSession struct{ id, token, revoke string }

// An attackedVisitor is a visitor, an agent who replies, and the attacker.
type attackedVisitor struct {
	*fixture
	rapid      *rapid.T
	agent      *testConnection
	run        int
	count      int // of ids that were made
	session    attackedSession
	connection *testConnection
	signedIn   bool

	ids           []string // of all sessions that the visitor ever had
	conversations []string
	texts         []string          // that the visitor and the agent have written, all secret
	over          []attackedSession // copies of sessions that have been replaced or revoked
	attackers     []*testConnection
	listeners     []*testConnection // those that greeted for a session which was not over
}

// attackWords begins everything that the attacker writes.
const attackWords = "attack: "

func (w *attackedVisitor) name(prefix string) string {
	w.count++
	return fmt.Sprintf("%s-%d-%d", prefix, w.run, w.count)
}

// begin has the visitor come with a new session.
func (w *attackedVisitor) begin() {
	w.session = attackedSession{w.name("s"), w.name("token"), w.name("revoke")}
	w.ids = append(w.ids, w.session.id)
	w.signedIn = false
	w.open()
}

func (w *attackedVisitor) open() {
	w.connection = w.greet(w.session, "demo", "10.0.0.1")
}

func (w *attackedVisitor) greet(session attackedSession, key, address string) *testConnection {
	c := w.connect(w.name("connection"), hub.Caller{Network: network(address)})
	w.send(c, &protocol.Hello{Version: protocol.Version, Session: session.id, Token: session.token, Revoke: session.revoke, Key: key})
	return c
}

func (w *attackedVisitor) do(action string) {
	advance(time.Minute)
	s := w.session
	switch action {
	case "write":
		if len(w.conversations) == 0 || rapid.Bool().Draw(w.rapid, "a new conversation") {
			w.conversations = append(w.conversations, w.name("c"))
		}
		conversation := w.conversations[len(w.conversations)-1]
		w.texts = append(w.texts, "secret of the visitor "+w.name("text"))
		last[*protocol.Ack](w.fixture, w.send(w.connection, &protocol.Send{Session: s.id, Conversation: conversation, Client: w.name("m"), Text: w.texts[len(w.texts)-1], New: true}))
	case "reply":
		if len(w.conversations) == 0 {
			return
		}
		conversation := w.conversations[len(w.conversations)-1]
		w.send(w.agent, &protocol.History{Session: "mira", Conversation: conversation})
		w.send(w.agent, &protocol.Typing{Session: "mira", Conversation: conversation, On: true})
		w.texts = append(w.texts, "secret of the agent "+w.name("text"))
		last[*protocol.Ack](w.fixture, w.send(w.agent, &protocol.Send{Session: "mira", Conversation: conversation, Client: w.name("m"), Text: w.texts[len(w.texts)-1]}))
	case "login":
		next := attackedSession{w.name("s"), w.name("token"), w.name("revoke")}
		signed := w.token(jwt.MapClaims{"externalId": fmt.Sprint("visitor", w.run), "email": "shared@example.com"})
		f := last[*protocol.LoggedIn](w.fixture, w.send(w.connection, &protocol.Login{Session: s.id, Ref: "1", JWT: signed,
			Next: protocol.NextSession{Session: next.id, Token: next.token, Revoke: next.revoke}}))
		if w.signedIn {
			return // the session stays
		}
		if f.Next != next.id {
			w.rapid.Fatalf("the session that goes on is %q", f.Next)
		}
		w.signedIn = true
		w.end()
		w.session = next
		w.ids = append(w.ids, next.id)
		w.open()
	case "logout":
		w.send(w.connection, &protocol.Revoke{Session: s.id, Key: s.revoke})
		w.end()
		w.conversations = nil // of the next visitor
		w.begin()
	case "reconnect":
		w.connection.Close()
		w.open()
	default:
		w.attack(action)
	}
}

// end records that the visitor's session is over: the attacker's copy of it is worth
// nothing, and whoever listened with one is closed.
func (w *attackedVisitor) end() {
	w.over = append(w.over, w.session)
	for _, c := range w.listeners {
		if _, code := c.Received(); code == 0 {
			w.rapid.Fatal("a copy of the session is connected after its end")
		}
	}
	w.listeners = nil
}

func (w *attackedVisitor) attack(action string) {
	guess := func(id string) attackedSession { return attackedSession{id, "guessed", "guessed"} }
	switch action {
	case "wait": // for what comes, possibly before the session is stored
		for _, id := range w.ids {
			w.attackers = append(w.attackers, w.greet(guess(id), "demo", "10.9.0.1"))
		}
	case "listen": // with a copy of a session that is not over yet
		w.listeners = append(w.listeners, w.greet(w.session, "demo", "10.9.0.1"))
	case "replay":
		for _, s := range w.over {
			w.tryAll(s, "demo")
		}
	case "ids", "ids of the other brand":
		key := map[bool]string{true: "demo", false: "other"}[action == "ids"]
		for _, id := range w.ids {
			w.tryAll(guess(id), key)
		}
		if key == "other" {
			w.tryAll(attackedSession{w.session.id, w.session.token, "guessed"}, key) // even the token is of another brand
		}
	case "revoke":
		c := w.connect(w.name("attacker"), hub.Caller{Network: network("10.9.0.2")})
		w.attackers = append(w.attackers, c)
		for _, id := range w.ids {
			for _, key := range []string{"", "guessed", "token"} {
				c.Receive(w.Context(), protocol.Encode(&protocol.Revoke{Session: id, Key: key}))
			}
		}
	case "somebody else":
		own := attackedSession{w.name("s"), w.name("token"), w.name("revoke")}
		c := w.greet(own, "demo", "10.9.0.3")
		w.attackers = append(w.attackers, c)
		for _, claims := range []jwt.MapClaims{
			{"externalId": fmt.Sprint("eve", w.run), "email": "shared@example.com"},
			{"email": "shared@example.com"},
			{"externalId": fmt.Sprint("VISITOR", w.run)},
		} {
			c.Receive(w.Context(), protocol.Encode(&protocol.Login{Session: own.id, Ref: "1", JWT: w.token(claims)}))
			w.useAll(c, own.id)
		}
	}
}

// tryAll greets for a session and tries everything there.
func (w *attackedVisitor) tryAll(s attackedSession, key string) {
	c := w.greet(s, key, "10.9.0.4")
	w.attackers = append(w.attackers, c)
	w.useAll(c, s.id)
	c.Receive(w.Context(), protocol.Encode(&protocol.Revoke{Session: s.id, Key: s.revoke}))
}

// useAll tries to read, write and change each of the visitor's conversations.
func (w *attackedVisitor) useAll(c *testConnection, session string) {
	for _, conversation := range w.conversations {
		for _, f := range []protocol.Frame{
			&protocol.History{Session: session, Conversation: conversation},
			&protocol.Send{Session: session, Conversation: conversation, Client: w.name("m"), Text: attackWords, New: true},
			&protocol.Typing{Session: session, Conversation: conversation, On: true},
			&protocol.Read{Session: session, Conversation: conversation, Number: 100},
			&protocol.Describe{Session: session, Conversation: conversation, Ref: "1", Attributes: `{"attack":1}`},
			&protocol.End{Session: session, Conversation: conversation},
		} {
			c.Receive(w.Context(), protocol.Encode(f))
		}
	}
}

func (w *attackedVisitor) token(claims jwt.MapClaims) string {
	claims["iat"] = time.Now().Unix()
	return token(brand.DemoSecret, jwt.SigningMethodHS256, claims)
}

// check checks that the attacker has received nothing secret, and that the
// visitor is connected and has everything.
func (w *attackedVisitor) check(action string) {
	for _, c := range w.attackers {
		frames, _ := c.Received()
		for _, f := range frames {
			if strings.Contains(f, "secret of") {
				w.rapid.Fatalf("after %q somebody else receives %s", action, f)
			}
		}
	}
	if _, code := w.connection.Received(); code != 0 {
		w.rapid.Fatalf("after %q the visitor's connection was closed with %d", action, code)
	}
	for _, id := range w.conversations {
		v, err := w.store.Conversation(w.Context(), id)
		if err != nil {
			w.rapid.Fatal(err)
		}
		if v.Ended || strings.Contains(v.Attributes, "attack") {
			w.rapid.Fatalf("after %q the conversation is %+v", action, v)
		}
		for _, m := range w.stored(id) {
			if strings.HasPrefix(m.Text, attackWords) {
				w.rapid.Fatalf("after %q somebody else has written into the visitor's conversation", action)
			}
		}
	}
}
