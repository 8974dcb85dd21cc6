package app

import "kith/wasm/html"

// A Program is a model, its update and its view.
type Program interface {
	// Update handles one event and returns the effects to be performed. Nothing
	// else changes the model.
	Update(Moment, Event) []Effect
	// View returns the screen of the model as it is. It changes nothing.
	View() Screen
	// Stored returns the state to be stored, as JSON, and whether to store it:
	// false leaves the storage as it is; true with "" removes what is stored.
	Stored() (text string, keep bool)
}

// A Step is what is to be done after one event, in the order of its fields.
type Step struct {
	Store   bool         // whether to write Stored to the storage
	Stored  string       // the state; "" removes what is stored
	Patches html.Patches // what changes in the document
	Screen  Screen       // the screen now, to be compared with the one before
	Effects []Effect
}

// A Loop runs one program.
type Loop struct {
	program Program
	screen  Screen // what is in the document
	stored  string // what is in the storage
}

// NewLoop returns the loop of a program whose first screen is in the document
// already: the one that View returns before any event, as the build rendered
// it.
func NewLoop(p Program) *Loop {
	return &Loop{program: p, screen: p.View()}
}

// Screen returns the screen that is in the document.
func (l *Loop) Screen() Screen { return l.screen }

// Handle passes one event to the program and returns what is to be done. It must
// not be called from within itself: an event that occurs while a step is being
// done has to wait until it is.
func (l *Loop) Handle(m Moment, e Event) Step {
	step := l.Update(m, e)
	step.Screen = l.program.View()
	step.Patches = html.Diff(l.screen.Body, step.Screen.Body)
	l.screen = step.Screen
	return step
}

// Update is Handle without a document: the step has no screen and no patches. It is
// for simulations, which look at few of the screens.
func (l *Loop) Update(m Moment, e Event) Step {
	l.observe(e)
	step := Step{Effects: l.program.Update(m, e)}
	if text, keep := l.program.Stored(); keep && text != l.stored {
		step.Store, step.Stored = true, text
		l.stored = text
	}
	return step
}

// observe records what has changed outside by the time an event arrives: the
// storage, and what a person typed or checked in the document.
func (l *Loop) observe(e Event) {
	switch e := e.(type) {
	case Started:
		l.stored = e.Stored
		if e.Typed != "" {
			l.screen.Body = html.WithInput(l.screen.Body, e.Typed, html.IsTextarea)
		}
	case StorageChanged:
		l.stored = e.Stored
	case Action:
		if e.Type == "input" || e.Type == "change" {
			l.screen.Body = html.WithInput(l.screen.Body, e.Text, html.HasBinding(e.Type, e.Name, e.Value))
		}
	}
}
