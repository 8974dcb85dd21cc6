package chat

import (
	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
)

// An update is one run of Update: the model, the effects so far, and the
// event's randomness. It is gone when Update returns.
type update struct {
	*state.Model
	random      app.Random
	effects     []app.Effect
	routeBefore state.Route  // the route before the event
	restored    state.Stored // what was read of the storage
	whole       bool         // whether that is all that it holds
}

// do appends an effect.
func (u *update) do(e app.Effect) { u.effects = append(u.effects, e) }

// logError writes an error to the console.
func (u *update) logError(text string) { u.do(app.LogError{Text: text}) }

// Update implements app.Program.
func (p *Program) Update(now app.Moment, e app.Event) []app.Effect {
	u := update{Model: &p.model, random: app.NewRandom(now.Seed), routeBefore: p.model.Route}
	u.setClock(now.Now)
	switch e := e.(type) {
	case app.Started:
		u.start(e)
		p.rememberStored(e.Stored, u.restored, u.whole)
	case app.Action:
		if act := actions[e.Name]; act != nil {
			act(&u, e)
		} else {
			u.logError("Nothing is bound to the name " + e.Name + ".")
		}
	case app.SocketOpened:
		u.socketOpened(e.Socket)
	case app.SocketReceived:
		if f := u.receiveFrame(e); f != nil {
			if receive := frames[f.Kind()]; receive != nil {
				receive(&u, f)
			} else {
				u.logError("Nothing is bound to frames of the kind " + f.Kind() + ".")
			}
		}
	case app.SocketClosed:
		u.socketClosed(e)
	case app.Responded:
		u.receiveResponse(e)
	case app.Called:
		u.beginCall(e)
	case app.StorageChanged:
		u.storageChanged(e.Stored)
		p.rememberStored(e.Stored, u.restored, u.whole)
	case app.PageChanged:
		u.pageChanged(e)
	case app.TimerFired:
		// settle handles what is due, after every event.
	case app.NetworkChanged:
		u.Online = e.Online
		if e.Online {
			u.retryNow()
		}
	case app.VisibilityChanged:
		u.Visible = e.Visible
		if e.Visible {
			u.claimActiveTab()
			u.retryNow()
		}
	}
	u.settle()
	u.continueReload(&p.saved)
	return u.effects
}

// settle does what follows from the model as it is now, whatever the event was,
// so that no event can forget it.
func (u *update) settle() {
	u.expire()
	u.updateMarks()
	u.continueLogouts()  // may answer a logout, behind which calls wait
	u.continueCalls()    // may need a connection
	u.updateConnection() // may close the socket on which messages would be sent
	u.sendQueued()
	u.fetchMissing()
	u.saveRoute()
	u.reportUnread()
	u.answerCalls()
}

// pageChanged handles that the host page has another address or title.
func (u *update) pageChanged(e app.PageChanged) {
	u.Host.Address, u.Host.Title = clip(e.Address, protocol.AddressLimit), clip(e.Title, protocol.AddressLimit)
	if u.live() {
		u.sendFrame(&protocol.PageChanged{Session: u.Stored.Session.ID, Page: u.page()})
	}
}

// page returns where on the site the visitor is.
func (u *update) page() protocol.Page {
	return protocol.Page{Address: u.Host.Address, Title: u.Host.Title}
}

// clip returns a text cut to a number of bytes, between two characters.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && s[limit]&0xC0 == 0x80 {
		limit--
	}
	return s[:limit]
}
