package simulation

import (
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/html"
)

// A Mutation is a mistake, put into the program on purpose to see that the
// invariants catch it. Each is a bug that a chat widget has really had, or
// that its design invites. The zero one is the program as it is.
type Mutation struct {
	Name   string // what goes wrong, in a few words
	Breaks []int  // the invariants of which one must catch it

	// Before spoils what the program is told; nil keeps it from being told.
	Before func(m *state.Model, e app.Event) app.Event
	// After spoils what the program made of an event: the model, which it may
	// change, and the effects, of which it answers those to be performed.
	After func(before state.Stored, e app.Event, m *state.Model, effects []app.Effect) []app.Effect
	// Show spoils the screen.
	Show func(m *state.Model, s app.Screen) app.Screen
}

// after makes an After that leaves the effects alone.
func after(f func(before state.Stored, e app.Event, m *state.Model)) func(state.Stored, app.Event, *state.Model, []app.Effect) []app.Effect {
	return func(before state.Stored, e app.Event, m *state.Model, effects []app.Effect) []app.Effect {
		f(before, e, m)
		return effects
	}
}

// sessionEnded reports whether an event ended the session.
func sessionEnded(before state.Stored, m *state.Model) bool {
	return m.Stored.Generation > before.Generation
}

// without answers the effects but those of a kind.
func without[E app.Effect](effects []app.Effect) (rest []app.Effect) {
	for _, e := range effects {
		if _, is := e.(E); !is {
			rest = append(rest, e)
		}
	}
	return rest
}

// withoutBack removes what leads back from a tree.
func withoutBack(n html.Node) html.Node {
	var kids []html.Node
	for _, k := range n.Children {
		if name, _ := k.Attr("data-on-click"); name != view.NameBack && name != view.NameHome {
			kids = append(kids, withoutBack(k))
		}
	}
	n.Children = kids
	return n
}
