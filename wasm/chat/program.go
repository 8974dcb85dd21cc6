package chat

import "kith/wasm/app"

// A Program is the visitor's chat.
type Program struct{ model Model }

// New makes the program as it is before any event: the prerendered screen in
// that language, which is one of Languages.
func New(build, language string) *Program {
	return &Program{Model{Build: build, Language: language, AtEnd: true, Place: Place{Screen: Home}}}
}

// Model is what the program knows, for tests.
func (p *Program) Model() *Model { return &p.model }

// View implements app.Program.
func (p *Program) View() app.Screen { return View(&p.model) }
