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
