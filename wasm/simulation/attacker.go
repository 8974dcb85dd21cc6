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
}

// An attackerConnection is a connection of the attacker.
type attackerConnection struct {
	*serverConnection
	copied bool // it has the token of the session: it may hear until that is replaced or revoked
	read   int  // how many frames of the server were checked
}

// attackText begins everything that the attacker writes.
const attackText = "attack-"

// copiedLimit is how many sessions the attacker keeps a copy of.
const copiedLimit = 4

// The attacks, by the Text of their step. N chooses the session among those that a tab
// ever had, or among those that were copied.
const (
	attackHello  = "hello"   // greets for the session with another token
	attackWrite  = "write"   // does, begins a conversation, and writes into and reads each of the visitor's
	attackSignIn = "sign-in" // signs in as somebody else, as whom it takes the visitor's sessions for its own
	attackRevoke = "revoke"  // ends the session in every way that needs no secret
	attackCopy   = "copy"    // copies the tab's session, with its secrets
	attackListen = "listen"  // greets for a copied session
	attackReplay = "replay"  // uses a copied session after it was replaced or revoked, in every way
)

// attack does what the attacker does in a step.
func (w *World) attack(s Step, t *tab) error {
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
		if err := w.attackSession(s.Text, state.Session{ID: id, Token: "guessed", Revoke: "guessed"}, false); err != nil {
			return err
		}
	case attackListen, attackReplay:
		if len(copied) == 0 {
			return nil
		}
		session := copied[int(uint64(s.N)%uint64(len(copied)))]
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
	return w.attackWith(copied, frames...)
}

// attackSignIn signs in as a person of the attacker's own, takes the given sessions for
// others of that person, and one of them for the session that is to go on.
func (w *World) attackSignIn(ids []string, id string) error {
	name := w.attackersName()
	own, next := state.Session{ID: name, Token: "own"}, state.Session{ID: name + "-next", Token: "own"}
	hello := attackersHello(own)
	for _, id := range ids[max(0, len(ids)-protocol.JoinedLimit):] {
		hello.Joined = append(hello.Joined, protocol.JoinedSession{Session: id, Token: "guessed"})
	}
	login := func(next, token string) protocol.Frame {
		return &protocol.Login{Session: own.ID, Ref: next, JWT: "jwt:attacker@x", Next: protocol.NextSession{Session: next, Token: token}}
	}
	if err := w.attackWith(false, hello, login(id, "guessed"), login(next.ID, next.Token)); err != nil {
		return err
	}
	return w.attackWith(false, append([]protocol.Frame{attackersHello(next)}, w.attackConversations(next, name)...)...)
}

// attackWith sends frames over a new connection, as long as the server leaves it open.
func (w *World) attackWith(copied bool, frames ...protocol.Frame) error {
	conn := &attackerConnection{serverConnection: &serverConnection{tab: -1}, copied: copied}
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

// checkAttacker checks what the attacker has received since the last check, and that they
// have ended nothing.
func (w *World) checkAttacker() error {
	if w.attacker.ended != "" {
		return faultf("%q has ended a session", w.attacker.ended)
	}
	open := w.attacker.connections[:0]
	for _, conn := range w.attacker.connections {
		if err := w.checkAttackerConnection(conn); err != nil {
			return err
		}
		if conn.closeCode == 0 && !conn.lost {
			open = append(open, conn)
		}
	}
	w.attacker.connections = open
	return nil
}

func (w *World) checkAttackerConnection(conn *attackerConnection) error {
	frames := conn.toTab[min(conn.read, len(conn.toTab)):]
	conn.read = len(conn.toTab)
	if conn.copied {
		if at := w.server.sessions[conn.session]; conn.closeCode == 0 && at != nil && at.token == conn.token && (at.revoked || at.replacedBy != "") {
			return faultf("a copy of session %s is still connected after it was replaced or revoked", conn.session)
		}
		return nil
	}
	for _, text := range frames {
		f, err := protocol.Decode(text)
		if err != nil {
			return err
		}
		heard := ""
		switch f := f.(type) {
		case *protocol.Welcome:
			for _, v := range f.Conversations {
				if !strings.HasPrefix(v.ID, attackText) {
					heard = v.ID
				}
			}
		case *protocol.MessageAppended:
			heard = f.Message.Conversation
		case *protocol.Messages:
			heard = f.Conversation
		case *protocol.ConversationChanged:
			heard = f.Conversation.ID
		case *protocol.Ack:
			heard = f.Conversation
		case *protocol.Typing:
			heard = f.Conversation
		}
		if heard != "" && !strings.HasPrefix(heard, attackText) {
			return faultf("somebody who has only the id of session %s receives of conversation %s: %s", conn.session, heard, text)
		}
	}
	return nil
}
