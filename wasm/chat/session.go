package chat

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
)

// newID returns an id of a message, a conversation, a session or a tab.
func (u *update) newID() string { return u.random.ID(protocol.IDBytes) }

// startSession makes a session if there is none. It costs the server nothing
// until it is used.
func (u *update) startSession() {
	if u.Stored.Session.ID == "" {
		u.Stored.Session = state.Session{ID: u.newID(), Token: u.random.ID(protocol.TokenBytes)}
	}
}

// useSession makes a session if there is none, and marks it as used: the server
// may know it from now on.
func (u *update) useSession() {
	u.startSession()
	u.Stored.Session.Used = true
}
