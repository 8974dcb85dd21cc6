package chat

import (
	"kith/wasm/app"
)

// A Program is the visitor's chat.
type Program struct{ model Model }

// New makes the program as it is before any event: the prerendered screen.
func New(build string) *Program {

	return &Program{Model{Build: build, AtEnd: true, Language: Languages[0], Place: Place{Screen: Home}}}

}

// Model is what the program knows, for tests.
func (p *Program) Model() *Model { return &p.model }

// View implements app.Program.
func (p *Program) View() app.Screen { return View(&p.model) }
