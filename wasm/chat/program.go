package chat

import (
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
)

// A Program is the visitor's chat. It implements app.Program.
type Program struct {
	model state.Model
	saved saved
}

// New returns the program before any event: it shows the prerendered screen, in
// one of locale.Languages. Build is the release.
func New(build, language string) *Program {
	return &Program{
		model: state.Model{
			Stored: state.Stored{V: state.Current.Version, MinReader: state.Current.MinReader, Build: build},
			Schema: state.Current,
			Build:  build, Language: language, AtEnd: true, Route: state.Route{Screen: state.HomeScreen},
		},
	}
}

// Model returns everything that the program knows, for tests.
func (p *Program) Model() *state.Model { return &p.model }

// View implements app.Program.
func (p *Program) View() app.Screen {
	s := view.View(&p.model)
	s.Snapshot = sdk.Snapshot(&p.model)
	s.TrackingToken = p.model.Stored.Session.Tracking
	if due := Wake(&p.model); due != 0 && (s.Timer == 0 || due < s.Timer) {
		s.Timer = due
	}
	return s
}

// Prerender returns the first screen in a language. The build writes it into
// the panel's document, and the running program starts from the same screen.
func Prerender(language string) app.Screen { return New("", language).View() }

// PrerenderWaiting returns what stands above the text box of that screen once something is
// sent before the program runs: see view.Waiting.
func PrerenderWaiting(language string) app.Screen { return view.Waiting(New("", language).model) }
