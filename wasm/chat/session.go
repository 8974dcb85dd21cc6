package chat

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
)

// newID returns an id of a message, a conversation, a session or a tab.
func (u *update) newID() string { return u.random.ID(protocol.IDBytes) }

// startSession makes a session where there is none. It costs the server nothing until
// something is done under it.
func (u *update) startSession() {
	if u.Stored.Session.ID == "" {
		u.Stored.Session = state.Session{ID: u.newID(), Token: u.random.ID(protocol.TokenBytes)}
	}
}

// useSession makes sure of a session because something is being done under it.
func (u *update) useSession() {
	u.startSession()
	u.Stored.Session.Used = true
}
