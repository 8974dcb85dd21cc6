package agent

import (
	"math/rand/v2"
	"slices"

	"kith/server/protocol/codec"
	"kith/wasm/app"
)

// A Program is the agents' inbox.
type Program struct{ model Model }

// New makes the program as it is before any event, which is what inbox.html
// shows while the program arrives.
func New(build string) *Program {
	return &Program{Model{Build: build, Stage: Starting, Pane: ListPane, AtEnd: true, Online: true,
		List: List{Rows: RowsAtOnce}}}
}

// Model is what the program knows, for tests.
func (p *Program) Model() *Model { return &p.model }

// View implements app.Program.
func (p *Program) View() app.Screen { return View(&p.model) }

// Stored implements app.Program.
func (p *Program) Stored() (text string, keep bool) {
	m := &p.model
	if m.Now == 0 || m.Foreign {
		return "", false
	}
	if m.State.empty() {
		return "", true
	}
	s := m.State
	s.V, s.Build = SchemaVersion, m.Build
	s.Drafts = slices.DeleteFunc(slices.Clone(s.Drafts), func(d Draft) bool { return len(d.Text) > DraftBytes })
	return codec.Encode(&s), true
}

// Update implements app.Program.
func (p *Program) Update(at app.Moment, e app.Event) []app.Effect {
	t := &turn{Model: &p.model, random: rand.NewChaCha8(at.Seed)}
	t.Now = at.Now
	switch e := e.(type) {
	case app.Started:
		t.start(e)
	case app.Action:
		t.act(e)
	case app.SocketOpened:
		t.opened(e)
	case app.SocketReceived:
		t.heard(e)
	case app.SocketClosed:
		t.lost(e)
	case app.Responded:
		t.responded(e)
	case app.StorageChanged:
		t.restored(e)
	case app.NetworkChanged:
		t.Online = e.Online
		t.network()
	case app.VisibilityChanged:
		t.Visible = e.Visible
	case app.TimerFired:
		t.woke()
	}
	t.settle()
	return t.effects
}

// A turn is one event being taken in.
type turn struct {
	*Model
	random  *rand.ChaCha8
	effects []app.Effect
	rung    bool // whether the tone sounds already
}

func (t *turn) do(e app.Effect) { t.effects = append(t.effects, e) }

// settle does what follows from how things are now, whatever event brought it
// about: so no event can forget it.
func (t *turn) settle() {
	t.hush()
	t.State.forget(t.Now)
	if t.Stage == Working {
		t.fetch()
		t.post()
		t.mark()
	}
}
