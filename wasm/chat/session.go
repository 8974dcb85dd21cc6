package chat

import (
	"encoding/base64"
	"math/rand/v2"

	"kith/server/protocol"
	"kith/wasm/chat/state"
)

// made is a text of n random bytes, as ids and tokens are.
func (t *update) made(n int) string {
	if t.random == nil {
		t.random = rand.NewChaCha8(t.moment.Seed)
	}
	b := make([]byte, n)
	t.random.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func (t *update) id() string { return t.made(protocol.IDBytes) }

// begin makes a session where there is none. It costs the server nothing until
// something is done under it.
func (t *update) begin() {
	if t.Stored.Session.ID == "" {
		t.Stored.Session = state.Session{ID: t.id(), Token: t.made(protocol.TokenBytes)}
	}
}

// use makes sure of a session because something is being done under it.
func (t *update) use() {
	t.begin()
	t.Stored.Session.Used = true
}
