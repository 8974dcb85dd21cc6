package simulation

import (
	"fmt"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat"
	"kith/wasm/html"
)

// A tab is one page of the site, running the real program in a simulated
// browser.
type tab struct {
	number  int
	since   int64 // the step that opened it
	chat    *chat.Program
	mutate  *Mutation
	screen  app.Screen
	drawn   bool // whether screen is of the program as it is now
	stored  string
	keeps   bool
	visible bool
	skew    int64 // how far the device's clock is ahead
	socket  int64 // the number of the newest one
	link    *link // nil while there is none
	old     []*link
	waiting []app.Event   // what happens to it next, in order
	asked   []app.Request // HTTP requests under way
	known   string        // what it knows to be in the storage
	blind   bool          // the storage is forbidden to it
	heard   bool          // whether it knows of what is in the storage
	calls   map[int64]int // how often each call of the page was answered
	called  int64
	fired   map[string]int // how often each event of the page was fired
	plays   int
	reports []string
}

// view draws the tab if it must.
func (t *tab) view() *app.Screen {
	if !t.drawn {
		t.screen, t.drawn = t.chat.View(), true
		if t.mutate.Show != nil {
			t.screen = t.mutate.Show(t.chat.Model(), t.screen)
		}
	}
	return &t.screen
}

// wake is when the tab wants to be woken. The screen says it, too, but need not
// be drawn for it where no mistake was put there.
func (t *tab) wake() int64 {
	if t.mutate.Show != nil {
		return t.view().Timer
	}
	return t.chat.Model().Wake()
}

// binding finds what can be pressed in the tree: the first element that is
// bound by that type and name, with that value if one is wanted.
func binding(n *html.Node, typ, name, value string) *html.Node {
	if bound, ok := n.Attr("data-on-" + typ); ok && bound == name {
		if v, _ := n.Attr("data-value"); v == value || value == whichever {
			return n
		}
	}
	for i := range n.Children {
		if found := binding(&n.Children[i], typ, name, value); found != nil {
			return found
		}
	}
	return nil
}

// whichever is a value that stands for the first one there is.
const whichever = "*"

// take lets one event happen to the tab, and does what the program wants done.
func (w *World) take(t *tab, e app.Event) error {
	if e, ok := e.(app.StorageChanged); ok {
		t.stored, t.keeps = e.Stored, e.Stored != ""
		w.truth.supersede(e.Stored, t.chat.Model().State.Era)
	}
	m := t.chat.Model()
	if w.mutate.Before != nil {
		if e = w.mutate.Before(m, e); e == nil {
			return nil
		}
	}
	before := m.State
	effects := t.chat.Update(w.moment(t), e)
	if w.mutate.After != nil {
		effects = w.mutate.After(before, e, m, effects)
	}
	t.drawn = false
	if m.State.Era > before.Era {
		w.truth.discard(before.Session.ID)
	}
	w.truth.belongs(m.State.Session.ID, t.visitor(w, m.State.Era))
	w.truth.observe(m)
	if text, keep := t.chat.Stored(); keep && (text != t.stored || !t.keeps && text != "") {
		t.stored, t.keeps = text, text != ""
		w.storage.write(w, t, text)
	}
	for _, effect := range effects {
		if err := w.perform(t, effect); err != nil {
			return err
		}
	}
	return w.fault
}

// perform does one effect, as the browser would.
func (w *World) perform(t *tab, effect app.Effect) error {
	switch e := effect.(type) {
	case app.Connect:
		if e.Socket <= t.socket {
			return fmt.Errorf("socket %d is opened after socket %d", e.Socket, t.socket)
		}
		w.drop(t)
		t.socket = e.Socket
		if w.offline {
			t.waiting = append(t.waiting, app.SocketClosed{Socket: e.Socket, Code: 1006})
			return nil
		}
		t.link = &link{tab: t.number, socket: e.Socket}
		w.server.links = append(w.server.links, t.link)
		t.waiting = append(t.waiting, app.SocketOpened(e))
	case app.Disconnect:
		if t.link != nil && t.link.socket == e.Socket {
			w.drop(t)
			t.waiting = append(t.waiting, app.SocketClosed(e))
		}
	case app.Send:
		if e.Socket != t.socket {
			return violation(14, "socket %d is written to, and the newest is %d", e.Socket, t.socket)
		}
		if len(e.Text) > protocol.FrameBytes {
			return fmt.Errorf("a frame of %d bytes is sent", len(e.Text))
		}
		if t.link != nil { // what is written to a closed socket is lost in silence
			t.link.in = append(t.link.in, e.Text)
		}
	case app.Request:
		for i := range t.asked {
			if t.asked[i].Name == e.Name {
				t.asked[i] = e
				return nil
			}
		}
		t.asked = append(t.asked, e)
	case app.Answer:
		t.calls[e.Call]++
		if t.calls[e.Call] > 1 || e.Call > t.called {
			return violation(7, "call %d is answered %d times", e.Call, t.calls[e.Call])
		}
	case app.Notify:
		t.fired[e.Event]++
	case app.PlaySound:
		t.plays++
	case app.LogError:
		t.reports = append(t.reports, e.Text)
	case app.Focus, app.Announce, app.Reload:
	default:
		return fmt.Errorf("nothing performs %T", e)
	}
	return nil
}

// drop closes the tab's connection; what it had still to carry is lost.
func (w *World) drop(t *tab) {
	if t.link == nil {
		return
	}
	t.link.cut = true
	t.old = append(t.old, t.link)
	t.link = nil
}

// behind reports whether the tab has yet to hear of what another one stored; what
// it stores before that is passed over, because it will store again.
func (t *tab) behind() bool {
	for _, e := range t.waiting {
		if _, restored := e.(app.StorageChanged); restored {
			return true
		}
	}
	return false
}

// visitor names who sits at the tab: the tabs of a site that share its storage
// are one visitor until a session ends; one that may not read it is alone.
func (t *tab) visitor(w *World, era int64) string {
	if t.blind {
		return fmt.Sprintf("tab %d of step %d, era %d", t.number, t.since, era)
	}
	return fmt.Sprintf("era %d", era)
}
