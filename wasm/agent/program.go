package agent

import (
	"slices"

	"kith/server/protocol/codec"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/outbox"
)

// A Program is the agents' inbox.
type Program struct{ model state.Model }

// New returns the program of a release before any event. inbox.html shows the
// same screen until the program runs.
func New(build string) *Program { return &Program{state.InitialModel(build)} }

// View implements app.Program.
func (p *Program) View() app.Screen {
	s := view.View(&p.model)
	s.Timer = nextTimer(&p.model)
	return s
}

// Stored implements app.Program. Nothing is stored before the first event, nor
// over what another agent stored, nor a draft that could not be read back.
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
	s.Drafts = slices.DeleteFunc(slices.Clone(s.Drafts), func(d outbox.Draft) bool { return len(d.Text) > outbox.DraftBytes })
	return codec.Encode(&s), true
}

// Update implements app.Program.
func (p *Program) Update(at app.Moment, e app.Event) []app.Effect {
	u := &update{Model: &p.model, random: app.NewRandom(at.Seed)}
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
		u.receiveResponse(e)
	case app.StorageChanged:
		u.storageChanged(e)
	case app.NetworkChanged:
		u.Online = e.Online
		u.networkChanged()
	case app.VisibilityChanged:
		if u.Visible = e.Visible; e.Visible {
			u.refreshReleases()
		}
	case app.UploadProgressed:
		u.uploadProgressed(e)
	case app.TimerFired:
		// What is due is done in settle, after every event.
	}
	u.settle()
	return u.effects
}

// settle does what follows from the state of the model, after every event. So
// no event can forget it.
func (u *update) settle() {
	u.doDue()
	u.refreshDue()
	u.expireTyping()
	u.Stored.Prune(u.Now)
	if u.Screen == state.InboxScreen {
		u.List.Trim(func(id string) bool { return u.Conversation(id) != nil })
		u.fetchPages()
		u.settlePending()
		u.fetchNewest()
		u.sendQueued()
		u.sendMarks()
	}
}
