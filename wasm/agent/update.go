package agent

import (
	"math/rand/v2"

	"kith/wasm/agent/state"
	"kith/wasm/app"
)

// A update is one event being taken in.
type update struct {
	*state.Model
	random   *rand.ChaCha8
	effects  []app.Effect
	notified bool // whether the tone sounds already
}

func (u *update) do(e app.Effect) { u.effects = append(u.effects, e) }

// settle does what follows from how things are now, whatever event brought it
// about: so no event can forget it.
func (u *update) settle() {
	u.expireTyping()
	u.Stored.Prune(u.Now)
	if u.Screen == state.InboxScreen {
		u.fetchNewest()
		u.sendQueued()
		u.sendMarks()
	}
}
