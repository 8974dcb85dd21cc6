package chat

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
)

// newID returns an id of a message, a conversation, a session or a tab.
func (u *update) newID() string { return u.random.ID(protocol.IDBytes) }

// newSession returns a new session, of which nobody knows.
func (u *update) newSession() state.Session {
	return state.Session{ID: u.newID(), Token: u.random.ID(protocol.TokenBytes), Revoke: u.random.ID(protocol.RevokeBytes), Tracking: u.newID()}
}

// startSession makes a session if there is none. It costs the server nothing
// until it is used.
func (u *update) startSession() {
	if u.Stored.Session.ID == "" {
		u.Stored.Session = u.newSession()
	}
}

// useSession makes a session if there is none, and marks it as used: the server
// may know it from now on.
func (u *update) useSession() {
	u.startSession()
	u.Stored.Session.Used = true
}

// nextSession returns the session that a login asks the server to go on with. It
// is the same one for each login under a session, whichever tab asks.
func (u *update) nextSession() state.Session {
	n := u.Stored.NextSession()
	if n.ID == "" {
		n = state.NextSession{Former: u.Stored.Session.ID, Session: u.newSession()}
		u.Stored.AddNext(n)
	}
	return n.Session
}

// adoptSession goes on with the session that the server has put in place of the
// present one, with everything that is the person's. It reports whether that
// session is known here.
func (u *update) adoptSession(id string) bool {
	for _, n := range u.Stored.Next {
		if n.ID == id && n.Former == u.Stored.Session.ID {
			n.Session.Used = true
			u.replaceSession(n.Session)
			return true
		}
	}
	return false
}

func (u *update) replaceSession(next state.Session) {
	u.Stored.Replace(next)
	u.ListLoaded = false
}

// sessionReplaced handles that another session goes on in place of the present
// one. If it is not known here, another tab has it, and its state is on its way:
// the server closes this connection, and at the next try it will be there. If it
// is not, what is stored was separated from it, and the visitor goes on under a
// session that is new to the server, with everything that was not sent yet.
func (u *update) sessionReplaced(by string) {
	switch {
	case u.adoptSession(by):
	case u.ReplacedSession != u.Stored.Session.ID:
		u.ReplacedSession = u.Stored.Session.ID
	default:
		u.renewSession()
	}
}

// renewSession goes on under a session that is new to the server, because it
// does not accept the present one.
func (u *update) renewSession() {
	next := u.newSession()
	next.Used = u.Stored.Session.Used
	u.Stored.Customer = protocol.Customer{}
	u.replaceSession(next)
}
