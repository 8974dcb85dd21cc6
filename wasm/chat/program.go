package chat

import "kith/wasm/app"

// A Program is the visitor's chat.
type Program struct {
	model Model
	saved saved
}

// New makes the program as it is before any event: the prerendered screen in
// that language, which is one of Languages.
func New(build, language string) *Program {
	return &Program{
		model: Model{
			Stored: Stored{V: SchemaVersion, Build: build},
			Build:  build, Language: language, AtEnd: true, Route: Route{Screen: HomeScreen},
		},
	}
}

// Model is what the program knows, for tests.
func (p *Program) Model() *Model { return &p.model }

// View implements app.Program.
func (p *Program) View() app.Screen {
	s := Screen_(&p.model)
	s.Snapshot = Snapshot(&p.model)
	s.TrackingToken = p.model.Stored.Session.ID
	if due := Wake(&p.model); due != 0 && (s.Timer == 0 || due < s.Timer) {
		s.Timer = due
	}
	return s
}
