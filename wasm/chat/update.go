package chat

import (
	"math/rand/v2"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
)

// A update is one run of Update: the model, what is to be done, and the moment's
// randomness. It lives no longer than the run.
type update struct {
	*state.Model
	moment  app.Moment
	random  *rand.ChaCha8 // made when it is first needed
	effects []app.Effect
	was     state.Route // where the visitor was before
}

func (t *update) do(e app.Effect) { t.effects = append(t.effects, e) }

// report tells a fault to whoever looks at the console.
func (t *update) report(text string) { t.do(app.LogError{Text: text}) }

// Update implements app.Program.
func (p *Program) Update(now app.Moment, e app.Event) []app.Effect {
	t := update{Model: &p.model, moment: now, was: p.model.Route}
	t.clock(now.Now)
	switch e := e.(type) {
	case app.Started:
		t.start(e)
		p.note(e.Stored)
	case app.Action:
		if act := actions[e.Name]; act != nil {
			act(&t, e)
		} else {
			t.report("Nothing is bound to the name " + e.Name + ".")
		}
	case app.SocketOpened:
		t.opened(e.Socket)
	case app.SocketReceived:
		if f := t.heard(e); f != nil {
			if hear := frames[f.Kind()]; hear != nil {
				hear(&t, f)
			} else {
				t.report("Nothing is bound to frames of the kind " + f.Kind() + ".")
			}
		}
	case app.SocketClosed:
		t.lost(e)
	case app.Responded:
		t.responded(e)
	case app.Called:
		t.called(e)
	case app.StorageChanged:
		t.restored(e.Stored)
		p.note(e.Stored)
	case app.PageChanged:
		t.moved(e)
	case app.TimerFired:
		// What is due is done below, after every event.
	case app.NetworkChanged:
		t.Online = e.Online
		if e.Online {
			t.hurry()
		}
	case app.VisibilityChanged:
		t.Visible = e.Visible
		if e.Visible {
			t.claim()
			t.hurry()
		}
	}
	t.settle()
	return t.effects
}

// settle does what follows from the model as it is now, whatever the event
// was. So no event can forget it.
func (t *update) settle() {
	t.expire()
	t.look()
	t.advance()
	t.leave()
	t.link()
	t.advance()
	t.deliver()
	t.inquire()
	t.remember()
	t.tell()
	t.answer()
}

// moved takes in that the host page has another address or title.
func (t *update) moved(e app.PageChanged) {
	t.Host.Address, t.Host.Title = clip(e.Address, protocol.AddressLimit), clip(e.Title, protocol.AddressLimit)
	if t.live() {
		t.transmit(&protocol.PageChanged{Session: t.Stored.Session.ID, Page: t.page()})
	}
}

func (t *update) page() protocol.Page {
	return protocol.Page{Address: t.Host.Address, Title: t.Host.Title}
}

// clip cuts a text to a number of bytes, between two characters.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && s[limit]&0xC0 == 0x80 {
		limit--
	}
	return s[:limit]
}
