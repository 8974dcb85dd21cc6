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
	written     int // counts what they wrote, for its ids
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
	attackHello  = "hello"  // greets for the session with another token
	attackWrite  = "write"  // does, begins a conversation, and writes into and reads each of the visitor's
	attackRevoke = "revoke" // ends the session in every way that needs no secret
	attackCopy   = "copy"   // copies the tab's session, with its secrets
	attackListen = "listen" // greets for a copied session
	attackReplay = "replay" // uses a copied session after it was replaced or revoked, in every way
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
	case attackHello, attackWrite, attackRevoke:
		if len(ids) == 0 {
			return nil
		}
		id := ids[int(uint64(s.N)%uint64(len(ids)))]
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
		return violation(16, "%q has ended a session", s.Text)
	}
	return nil
}

// attackSession attacks one session, with the secrets that the attacker takes for its
// own.
func (w *World) attackSession(attack string, session state.Session, copied bool) (err error) {
	w.server.now = w.now
	conn := &attackerConnection{serverConnection: &serverConnection{tab: -1}, copied: copied}
	w.attacker.connections = append(w.attacker.connections, conn)
	w.server.connect(conn.serverConnection)
	send := func(f protocol.Frame) {
		if conn.closeCode == 0 && err == nil {
			err = w.server.carry(conn.serverConnection, protocol.Encode(f))
		}
	}
	if attack == attackRevoke {
		send(&protocol.Revoke{Session: session.ID})
		send(&protocol.Revoke{Session: session.ID, Key: session.Revoke})
	}
	send(&protocol.Hello{Version: protocol.Version, Session: session.ID, Token: session.Token, Revoke: session.Revoke, Key: "demo"})
	if attack == attackHello || attack == attackListen {
		return err
	}
	w.attacker.written++
	name := attackText + strconv.Itoa(w.attacker.written)
	for _, v := range w.server.conversations() {
		if !v.isAttackers() {
			send(&protocol.Send{Session: session.ID, Conversation: v.ID, Client: name + "-" + v.ID, Text: name, New: true})
			send(&protocol.History{Session: session.ID, Conversation: v.ID})
			send(&protocol.Read{Session: session.ID, Conversation: v.ID, Number: v.Last})
		}
	}
	if attack != attackRevoke { // which leaves no session of the id behind
		send(&protocol.Send{Session: session.ID, Conversation: name, Client: name, Text: name, New: true})
	}
	if attack != attackWrite {
		send(&protocol.Revoke{Session: session.ID})
	}
	return err
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

// checkAttacker checks what the attacker has received since the last check.
func (w *World) checkAttacker() error {
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
			return violation(16, "a copy of session %s is still connected after it was replaced or revoked", conn.session)
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
			return violation(16, "somebody who has only the id of session %s receives of conversation %s: %s", conn.session, heard, text)
		}
	}
	return nil
}
