package simulation

import (
	"strconv"
	"strings"

	"kith/server/protocol"
	"kith/wasm/chat/state"
)

// An attacker is somebody else with a connection to the server. They know the id of
// every session that a tab has ever had, and no secret of it, except those of the
// sessions that they have copied before a sign-in or a logout.
type attacker struct {
	connections []*attackerConnection
	copied      []state.Session
	written     int    // counts what they wrote, for its ids
	ended       string // the attack that has ended a session; "" for none
	heard       string // what they have heard that is not for them; "" for nothing
	changed     string // what they have changed of the visitor's on the server; "" for nothing
	before      visitorData
}

// An attackerConnection is a connection of the attacker.
type attackerConnection struct {
	*serverConnection
	used   state.Session // the session that it greets for, and the secrets that it takes for its own
	copied bool          // the secrets are the session's own: it may hear until that is replaced or revoked
}

// attackText begins everything that the attacker writes.
const attackText = "attack-"

// The tokens of the attacker's own: one for the visitor's sessions, and one for others.
const (
	guessedToken = "guessed"
	ownToken     = "own"
)

// copiedLimit is how many sessions the attacker keeps a copy of.
const copiedLimit = 4

// The attacks, by the Text of their step. N chooses the session among those that a tab
// ever had, or among those that were copied.
const (
	attackHello  = "hello"   // greets for the session with another token
	attackWrite  = "write"   // does, begins a conversation, and writes into and reads each of the visitor's, without a greeting too
	attackSignIn = "sign-in" // signs in as somebody else, as whom it takes the visitor's sessions for its own
	attackRevoke = "revoke"  // ends the session in every way that needs no secret
	attackCopy   = "copy"    // copies the tab's session, with its secrets
	attackListen = "listen"  // greets for a copied session
	attackReplay = "replay"  // uses a copied session after it was replaced or revoked, in every way
)

// attack does what the attacker does in a step, and notes what it has changed of the
// visitor's. Only a copied session that is not over may change something: to greet for it
// says which page the visitor looks at.
func (w *World) attack(s Step, t *tab) error {
	mayChange := s.Text == attackCopy || s.Text == attackListen && len(w.attacker.copied) > 0 && !w.isOver(w.attacker.copiedSession(s.N))
	if !mayChange {
		w.attacker.before.keep(w)
	}
	err := w.doAttack(s, t)
	if err == nil && !mayChange && w.attacker.changed == "" {
		if what := w.attacker.before.changed(); what != "" {
			w.attacker.changed = s.Text + " has changed " + what
		}
	}
	return err
}

// copiedSession returns the copied session that a step with that number is about.
func (a *attacker) copiedSession(n int64) state.Session {
	return a.copied[int(uint64(n)%uint64(len(a.copied)))]
}

func (w *World) doAttack(s Step, t *tab) error {
	ids := w.expected.sessions
	copied := w.attacker.copied
	revoked := w.countRevoked()
	switch s.Text {
	case attackCopy:
		if t != nil && t.chat.Model().Stored.Session.Token != "" && len(copied) < copiedLimit {
			w.attacker.copied = append(copied, t.chat.Model().Stored.Session)
		}
		return nil
	case attackHello, attackWrite, attackRevoke, attackSignIn:
		if len(ids) == 0 {
			return nil
		}
		id := ids[int(uint64(s.N)%uint64(len(ids)))]
		if s.Text == attackSignIn {
			if err := w.attackSignIn(ids, id); err != nil {
				return err
			}
			break
		}
		if err := w.attackSession(s.Text, state.Session{ID: id, Token: guessedToken, Revoke: guessedToken}, false); err != nil {
			return err
		}
	case attackListen, attackReplay:
		if len(copied) == 0 {
			return nil
		}
		session := w.attacker.copiedSession(s.N)
		if s.Text == attackReplay && !w.isOver(session) {
			return nil // with a token that is in use they are the visitor
		}
		if err := w.attackSession(s.Text, session, true); err != nil {
			return err
		}
	}
	if now := w.countRevoked(); now != revoked {
		w.attacker.ended = s.Text
	}
	return nil
}

// attackSession attacks one session, with the secrets that the attacker takes for its
// own.
func (w *World) attackSession(attack string, session state.Session, copied bool) error {
	var frames []protocol.Frame
	if attack == attackRevoke {
		frames = append(frames, &protocol.Revoke{Session: session.ID}, &protocol.Revoke{Session: session.ID, Key: session.Revoke})
	}
	frames = append(frames, attackersHello(session))
	if attack != attackHello && attack != attackListen {
		name := w.attackersName()
		frames = append(frames, w.attackConversations(session, name)...)
		if attack != attackRevoke { // which leaves no session of the id behind
			frames = append(frames, &protocol.Send{Session: session.ID, Conversation: name, Client: name, Text: name, New: true})
		}
		if attack != attackWrite {
			frames = append(frames, &protocol.Revoke{Session: session.ID})
		}
	}
	if attack == attackWrite {
		if err := w.attackWith(session, copied, w.attackConversations(session, w.attackersName())...); err != nil {
			return err
		}
	}
	return w.attackWith(session, copied, frames...)
}

// attackSignIn signs in as a person of the attacker's own, takes the given sessions for
// others of that person, and one of them for the session that is to go on.
func (w *World) attackSignIn(ids []string, id string) error {
	name := w.attackersName()
	own, next := state.Session{ID: name, Token: ownToken}, state.Session{ID: name + "-next", Token: ownToken}
	hello := attackersHello(own)
	for _, id := range ids[max(0, len(ids)-protocol.JoinedLimit):] {
		hello.Joined = append(hello.Joined, protocol.JoinedSession{Session: id, Token: guessedToken})
	}
	login := func(next, token string) protocol.Frame {
		return &protocol.Login{Session: own.ID, Ref: next, JWT: "jwt:attacker@x", Next: protocol.NextSession{Session: next, Token: token}}
	}
	if err := w.attackWith(own, false, hello, login(id, guessedToken), login(next.ID, next.Token)); err != nil {
		return err
	}
	return w.attackWith(next, false, append([]protocol.Frame{attackersHello(next)}, w.attackConversations(next, name)...)...)
}

// attackWith sends frames over a new connection, as long as the server leaves it open.
func (w *World) attackWith(session state.Session, copied bool, frames ...protocol.Frame) error {
	conn := &attackerConnection{&serverConnection{tab: -1}, session, copied}
	conn.onSend = func(f protocol.Frame) { w.attackerHears(conn, f) }
	w.attacker.connections = append(w.attacker.connections, conn)
	w.server.connect(conn.serverConnection)
	for _, f := range frames {
		if conn.closeCode != 0 {
			break
		}
		if err := w.server.carry(conn.serverConnection, protocol.Encode(f)); err != nil {
			return err
		}
	}
	return nil
}

// attackersName returns an id that the attacker has not used before.
func (w *World) attackersName() string {
	w.attacker.written++
	return attackText + strconv.Itoa(w.attacker.written)
}

func attackersHello(s state.Session) *protocol.Hello {
	return &protocol.Hello{Version: protocol.Version, Session: s.ID, Token: s.Token, Revoke: s.Revoke, Key: "demo"}
}

// attackConversations writes into and reads each conversation of the visitor's.
func (w *World) attackConversations(session state.Session, name string) (frames []protocol.Frame) {
	for _, v := range w.server.conversations() {
		if !v.isAttackers() {
			frames = append(frames,
				&protocol.Send{Session: session.ID, Conversation: v.ID, Client: name + "-" + v.ID, Text: name, New: true},
				&protocol.History{Session: session.ID, Conversation: v.ID},
				&protocol.Read{Session: session.ID, Conversation: v.ID, Number: v.Last})
		}
	}
	return frames
}

// isAttackers reports whether the attacker has begun a conversation.
func (v *conversation) isAttackers() bool { return strings.HasPrefix(v.ID, attackText) }

// isOver reports whether the server accepts a session no longer, or never will.
func (w *World) isOver(session state.Session) bool {
	at := w.server.sessions[session.ID]
	return w.isRevoked(session) || at != nil && at.token == session.Token && at.replacedBy != ""
}

// countRevoked returns how many sessions of the visitor the server has revoked, or will
// not begin.
func (w *World) countRevoked() (n int) {
	for _, t := range w.tabs {
		if t != nil && w.isRevoked(t.chat.Model().Stored.Session) {
			n++
		}
	}
	return n
}

func (w *World) isRevoked(session state.Session) bool {
	at := w.server.sessions[session.ID]
	return w.server.revocations[[2]string{session.ID, session.RevokeKey()}] || at != nil && at.token == session.Token && at.revoked
}

// checkAttacker checks that the attacker has neither heard nor changed anything of the
// visitor's, and that nobody is connected with a copy of a session that is over.
func (w *World) checkAttacker() error {
	a := &w.attacker
	switch {
	case a.heard != "":
		return fault(a.heard)
	case a.changed != "":
		return fault(a.changed)
	case a.ended != "":
		return faultf("%q has ended a session", a.ended)
	}
	open := a.connections[:0]
	for _, conn := range a.connections {
		if conn.closeCode != 0 || conn.lost {
			continue
		}
		if conn.copied && w.isOver(conn.used) {
			return faultf("a copy of session %s is still connected after it was replaced or revoked", conn.used.ID)
		}
		open = append(open, conn)
	}
	a.connections = open
	return nil
}

// attackerHears notes if a frame that the server sends to the attacker is not for them.
// With a copy of a session that is not over they are the visitor; once it is over they
// hear that, and nothing else. Without one they hear of what is their own.
func (w *World) attackerHears(conn *attackerConnection, f protocol.Frame) {
	if w.attacker.heard != "" {
		return
	}
	if conn.copied {
		switch f.(type) {
		case *protocol.Refused, *protocol.Revoked:
		default:
			if w.isOver(conn.used) {
				w.attacker.heard = "after session " + conn.used.ID + " was replaced or revoked, somebody with a copy of it receives " + protocol.Encode(f)
			}
		}
		return
	}
	if what := w.heardOf(f); what != "" {
		w.attacker.heard = "somebody without the token of session " + conn.used.ID + " receives of " + what + ": " + protocol.Encode(f)
	}
}

// heardOf returns a conversation or a customer of the visitor's that a frame tells of;
// "" if there is none.
func (w *World) heardOf(f protocol.Frame) string {
	var conversation, customer string
	switch f := f.(type) {
	case *protocol.Welcome:
		customer = f.Customer.ID
		for i := range f.Conversations {
			if id := f.Conversations[i].ID; !strings.HasPrefix(id, attackText) {
				conversation = id
			}
		}
	case *protocol.LoggedIn:
		customer = f.Customer.ID
	case *protocol.MessageAppended:
		conversation = f.Message.Conversation
	case *protocol.Messages:
		conversation = f.Conversation
	case *protocol.ConversationChanged:
		conversation = f.Conversation.ID
	case *protocol.Ack:
		conversation = f.Conversation
	case *protocol.Typing:
		conversation = f.Conversation
	case *protocol.Described:
		conversation = f.Conversation
	}
	if conversation != "" && !strings.HasPrefix(conversation, attackText) {
		return "conversation " + conversation
	}
	if c := w.server.customerByID(customer); c != nil && !w.isAttackersCustomer(c) {
		return "customer " + customer
	}
	return ""
}

// isAttackersCustomer reports whether a customer began under a session of the
// attacker's, whatever its id.
func (w *World) isAttackersCustomer(c *customer) bool {
	at := w.server.sessions[c.session]
	return at != nil && (at.token == guessedToken || at.token == ownToken)
}

// visitorData is what the server has of the visitor's before an attack: all that is not
// the attacker's.
type visitorData struct {
	sessions      []sessionCopy
	customers     []customerCopy
	conversations []conversationCopy
}

type sessionCopy struct {
	at   *session
	were session
}

type customerCopy struct {
	at            *customer
	card          protocol.Customer
	conversations int
}

type conversationCopy struct {
	at       *conversation
	were     protocol.Conversation
	owner    *customer
	messages int
}

// keep copies what the server has now.
func (d *visitorData) keep(w *World) {
	d.sessions, d.customers, d.conversations = d.sessions[:0], d.customers[:0], d.conversations[:0]
	for _, at := range w.server.sessions {
		d.sessions = append(d.sessions, sessionCopy{at, *at})
	}
	for _, c := range w.server.customers {
		if w.isAttackersCustomer(c) {
			continue
		}
		d.customers = append(d.customers, customerCopy{c, c.card, len(c.conversations)})
		for _, v := range c.conversations {
			d.conversations = append(d.conversations, conversationCopy{v, v.Conversation, v.owner, len(v.messages)})
		}
	}
}

// changed returns what is not as it was; "" if all is.
func (d *visitorData) changed() string {
	for i := range d.conversations {
		if v := &d.conversations[i]; v.at.Conversation != v.were || v.at.owner != v.owner || len(v.at.messages) != v.messages {
			return "conversation " + v.were.ID
		}
	}
	for i := range d.customers {
		if c := &d.customers[i]; c.at.card != c.card || len(c.at.conversations) != c.conversations {
			return "customer " + c.card.ID
		}
	}
	for i := range d.sessions {
		if s := &d.sessions[i]; *s.at != s.were && s.were.token != guessedToken && s.were.token != ownToken {
			return "a session"
		}
	}
	return ""
}
