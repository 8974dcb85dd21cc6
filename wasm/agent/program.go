package agent

import (
	"math/rand/v2"
	"slices"

	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// A Program is the agents' inbox.
type Program struct{ model state.Model }

// New makes the program as it is before any event, which is what inbox.html
// shows while the program arrives.
func New(build string) *Program {
	return &Program{state.InitialModel(build)}
}

// Model is what the program knows, for tests.
func (p *Program) Model() *state.Model { return &p.model }

// View implements app.Program.
func (p *Program) View() app.Screen {
	s := view.View(&p.model)
	s.Timer = nextTimer(&p.model)
	return s
}

// Stored implements app.Program.
func (p *Program) Stored() (text string, keep bool) {
	m := &p.model
	if m.Now == 0 || m.OtherAgent {
		return "", false
	}
	if m.Stored.Empty() {
		return "", true
	}
	s := m.Stored
	s.V, s.Build = state.SchemaVersion, m.Build
	s.Drafts = slices.DeleteFunc(slices.Clone(s.Drafts), func(d state.Draft) bool { return len(d.Text) > state.DraftBytes })
	return codec.Encode(&s), true
}

// Update implements app.Program.
func (p *Program) Update(at app.Moment, e app.Event) []app.Effect {
	u := &update{Model: &p.model, random: rand.NewChaCha8(at.Seed)}
	u.Now = at.Now
	switch e := e.(type) {
	case app.Started:
		u.start(e)
	case app.Action:
		u.action(e)
	case app.SocketOpened:
		u.socketOpened(e)
	case app.SocketReceived:
		u.receive(e)
	case app.SocketClosed:
		u.socketClosed(e)
	case app.Responded:
		u.response(e)
	case app.StorageChanged:
		u.storageChanged(e)
	case app.NetworkChanged:
		u.Online = e.Online
		u.networkChanged()
	case app.VisibilityChanged:
		u.Visible = e.Visible
	case app.TimerFired:
		u.timerFired()
	}
	u.settle()
	return u.effects
}
