// Package lostbindings is the visitor's program with the mistake behind the
// incident that the project began with: the functions that events lead to are
// kept in application state, and logout resets that state by encoding and
// decoding its data. It exists so that the tests of the incident can be seen to
// fail; lostbindings/widget is its program for the browser.
//
// It may import wasm/chat and what that is made of. Nothing of the product may
// import it.
package lostbindings

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat"
)

// Widget is the main package that the build makes widget.wasm of.
const Widget = "./build/test/lostbindings/widget"

// A Program is the visitor's program behind application state of the kind that
// Kustomer's widget had.
type Program struct {
	*chat.Program // View, Stored and Model are the real ones
	state         state
	generation    int64 // the program's, after the last event
}

// A function is what an event leads to.
type function func(*chat.Program, app.Moment, app.Event) []app.Effect

// A state holds data and functions side by side, in one thing that is reset as
// a whole.
type state struct {
	sessions int64               // how many have ended
	actions  map[string]function // by the name of the action
	frames   map[string]function // by the kind of the frame
}

// New wraps a program that has had no event yet.
func New(program *chat.Program) *Program {
	p := &Program{Program: program, state: state{actions: map[string]function{}, frames: map[string]function{}}}
	actions, kinds := chat.Handles()
	for _, name := range actions {
		p.state.actions[name] = (*chat.Program).Update
	}
	for _, kind := range kinds {
		p.state.frames[kind] = (*chat.Program).Update
	}
	return p
}

// Fields implements codec.Record. Functions are not data, so they are not among
// the fields: this is the mistake.
func (s *state) Fields(c *codec.Codec) { c.Int("sessions", &s.sessions) }

// reset is meant to drop what the session left and keep the rest, by way of a
// plain copy. The screen stays where it is, as was wanted, and the functions are
// gone, as was not.
func (s *state) reset() {
	s.sessions++
	var restored state
	codec.Decode(codec.Encode(s), &restored)
	*s = restored
}

// Update implements app.Program. Actions and frames come to the real program
// through the functions in the state, all other events directly.
func (p *Program) Update(now app.Moment, e app.Event) []app.Effect {
	update := (*chat.Program).Update
	switch e := e.(type) {
	case app.Action:
		if update = p.state.actions[e.Name]; update == nil {
			return []app.Effect{app.LogError{Text: "Nothing is bound to the name " + e.Name + "."}}
		}
	case app.SocketReceived:
		// A frame that cannot be read is the real program's to report.
		if f, err := protocol.Decode(e.Text); err == nil {
			if update = p.state.frames[f.Kind()]; update == nil {
				return []app.Effect{app.LogError{Text: "Nothing is bound to frames of the kind " + f.Kind() + "."}}
			}
		}
	}
	effects := update(p.Program, now, e)
	generation := p.Model().Stored.Generation
	if _, first := e.(app.Started); !first && generation > p.generation {
		p.state.reset()
	}
	p.generation = generation
	return effects
}
