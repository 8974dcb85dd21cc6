package agent

import (
	"kith/wasm/agent/state"
	"kith/wasm/app"
)

// An update is one run of Program.Update: the model that it changes and the
// effects that it has.
type update struct {
	*state.Model
	random   app.Random
	effects  []app.Effect
	notified bool // whether this event has notified of a new message
}

// do adds an effect.
func (u *update) do(e app.Effect) { u.effects = append(u.effects, e) }

// settle does what follows from the state of the model, after every event. So
// no event can forget it.
func (u *update) settle() {
	u.doDue()
	u.expireTyping()
	u.Stored.Prune(u.Now)
	if u.Screen == state.InboxScreen {
		u.fetchNewest()
		u.sendQueued()
		u.sendMarks()
	}
}
