package chat

import (
	"encoding/base64"
	"math/rand/v2"

	"kith/server/protocol"
	"kith/wasm/chat/state"
)

// randomText is a text of n random bytes, as ids and tokens are.
func (u *update) randomText(n int) string {
	if u.random == nil {
		u.random = rand.NewChaCha8(u.moment.Seed)
	}
	b := make([]byte, n)
	u.random.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func (u *update) newID() string { return u.randomText(protocol.IDBytes) }

// startSession makes a session where there is none. It costs the server nothing until
// something is done under it.
func (u *update) startSession() {
	if u.Stored.Session.ID == "" {
		u.Stored.Session = state.Session{ID: u.newID(), Token: u.randomText(protocol.TokenBytes)}
	}
}

// useSession makes sure of a session because something is being done under it.
func (u *update) useSession() {
	u.startSession()
	u.Stored.Session.Used = true
}
