package app

import "kith/wasm/html"

// A Program is a model with what it does and how it looks.
type Program interface {
	// Update takes in one event. It is the only thing that changes the model.
	Update(Moment, Event) []Effect
	// View shows the model. It changes nothing.
	View() Screen
	// Stored is the state to be kept, as JSON, and whether it is to be kept at
	// all: false leaves the storage untouched, true with "" removes it.
	Stored() (text string, keep bool)
}

// A Step is what is to be done after one event, in the order of its fields.
type Step struct {
	Store   bool   // whether Stored is to be written
	Stored  string // "" removes it
	Patches html.Patches
	Screen  Screen // as it is now; the outside compares it with the one before
	Effects []Effect
}

// A Loop runs one program.
type Loop struct {
	program Program
	screen  Screen
	stored  string
	keeps   bool
}

// NewLoop runs a program whose first screen is already on the page: the one
// that View makes before any event, as the build rendered it.
func NewLoop(p Program) *Loop {
	return &Loop{program: p, screen: p.View()}
}

// Screen is what is on the page.
func (l *Loop) Screen() Screen { return l.screen }

// Handle takes in one event. It must not be called from within itself; whoever
// performs the effects keeps what happens meanwhile for afterwards.
func (l *Loop) Handle(m Moment, e Event) Step {
	l.observe(e)
	effects := l.program.Update(m, e)
	step := Step{Effects: effects, Screen: l.program.View()}
	if text, keep := l.program.Stored(); keep && (text != l.stored || !l.keeps && text != "") {
		step.Store, step.Stored = true, text
		l.stored, l.keeps = text, text != ""
	}
	step.Patches = html.Diff(l.screen.Body, step.Screen.Body)
	l.screen = step.Screen
	return step
}

// observe takes in what an event says of the world as it is already: what is
// stored, and what a person typed.
func (l *Loop) observe(e Event) {
	switch e := e.(type) {
	case Started:
		l.stored, l.keeps = e.Stored, e.Stored != ""
		if e.Typed != "" {
			l.screen.Body = html.WithInput(l.screen.Body, e.Typed, html.IsTextarea)
		}
	case StorageChanged:
		l.stored, l.keeps = e.Stored, e.Stored != ""
	case Action:
		if e.Type == "input" || e.Type == "change" {
			l.screen.Body = html.WithInput(l.screen.Body, e.Text, html.HasBinding(e.Type, e.Name, e.Value))
		}
	}
}
