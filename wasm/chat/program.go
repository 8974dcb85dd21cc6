package chat

import (
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
)

// A Program is the visitor's chat.
type Program struct {
	model state.Model
	saved saved
}

// New makes the program as it is before any event: the prerendered screen in
// that language, which is one of Languages.
func New(build, language string) *Program {
	return &Program{
		model: state.Model{
			Stored: state.Stored{V: state.SchemaVersion, Build: build},
			Build:  build, Language: language, AtEnd: true, Route: state.Route{Screen: state.HomeScreen},
		},
	}
}

// Model is what the program knows, for tests.
func (p *Program) Model() *state.Model { return &p.model }

// View implements app.Program.
func (p *Program) View() app.Screen {
	s := view.View(&p.model)
	s.Snapshot = sdk.Snapshot(&p.model)
	s.TrackingToken = p.model.Stored.Session.ID
	if due := Wake(&p.model); due != 0 && (s.Timer == 0 || due < s.Timer) {
		s.Timer = due
	}
	return s
}

// Prerender is the first screen in a language, as the build writes it into the
// panel's document. The running program starts from the very same screen.
func Prerender(language string) app.Screen { return New("", language).View() }
