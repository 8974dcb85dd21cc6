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
	number       int
	openedAt     int64 // the step that opened it
	chat         *chat.Program
	mutation     *Mutation
	screen       app.Screen
	current      bool // whether screen is of the program as it is now
	stored       string
	hasStored    bool
	visible      bool
	clockOffset  int64             // how far the device's clock is ahead
	socket       int64             // the number of the newest one
	connection   *serverConnection // nil while there is none
	closed       []*serverConnection
	pending      []app.Event   // what happens to it next, in order
	requests     []app.Request // HTTP requests under way
	knownStorage string        // what it knows to be in the storage
	noStorage    bool          // the storage is forbidden to it
	storageKnown bool          // whether it knows of what is in the storage
	answers      map[int64]int // how often each call of the page was answered
	lastCall     int64
	notified     map[string]int // how often each event of the page was fired
	sounds       int
	errors       []string
}

// view draws the tab if it must.
func (t *tab) view() *app.Screen {
	if !t.current {
		t.screen, t.current = t.chat.View(), true
		if t.mutation.Show != nil {
			t.screen = t.mutation.Show(t.chat.Model(), t.screen)
		}
	}
	return &t.screen
}

// wake is when the tab wants to be woken. The screen says it, too, but need not
// be drawn for it where no mistake was put there.
func (t *tab) wake() int64 {
	if t.mutation.Show != nil {
		return t.view().Timer
	}
	return chat.Wake(t.chat.Model())
}

// findBinding finds what can be pressed in the tree: the first element that is
// bound by that type and name, with that value if one is wanted.
func findBinding(n *html.Node, typ, name, value string) *html.Node {
	if bound, ok := n.Attr("data-on-" + typ); ok && bound == name {
		if v, _ := n.Attr("data-value"); v == value || value == anyValue {
			return n
		}
	}
	for i := range n.Children {
		if found := findBinding(&n.Children[i], typ, name, value); found != nil {
			return found
		}
	}
	return nil
}

// anyValue is a value that stands for the first one there is.
const anyValue = "*"

// handle lets one event happen to the tab, and does what the program wants done.
func (w *World) handle(t *tab, e app.Event) error {
	if e, ok := e.(app.StorageChanged); ok {
		t.stored, t.hasStored = e.Stored, e.Stored != ""
		w.expected.excuseSuperseded(e.Stored, t.chat.Model().Stored.Generation)
	}
	m := t.chat.Model()
	if w.mutation.Before != nil {
		if e = w.mutation.Before(m, e); e == nil {
			return nil
		}
	}
	before := m.Stored
	effects := t.chat.Update(w.moment(t), e)
	if w.mutation.After != nil {
		effects = w.mutation.After(before, e, m, effects)
	}
	t.current = false
	if m.Stored.Generation > before.Generation {
		w.expected.excuseEnded(before.Session.ID)
	}
	w.expected.setVisitor(m.Stored.Session.ID, t.visitorName(w, m.Stored.Generation))
	w.expected.recordWritten(m)
	if text, keep := t.chat.Stored(); keep && (text != t.stored || !t.hasStored && text != "") {
		t.stored, t.hasStored = text, text != ""
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
		w.dropConnection(t)
		t.socket = e.Socket
		if w.offline {
			t.pending = append(t.pending, app.SocketClosed{Socket: e.Socket, Code: 1006})
			return nil
		}
		t.connection = &serverConnection{tab: t.number, socket: e.Socket}
		w.server.connections = append(w.server.connections, t.connection)
		t.pending = append(t.pending, app.SocketOpened(e))
	case app.Disconnect:
		if t.connection != nil && t.connection.socket == e.Socket {
			w.dropConnection(t)
			t.pending = append(t.pending, app.SocketClosed(e))
		}
	case app.Send:
		if e.Socket != t.socket {
			return violation(14, "socket %d is written to, and the newest is %d", e.Socket, t.socket)
		}
		if len(e.Text) > protocol.FrameBytes {
			return fmt.Errorf("a frame of %d bytes is sent", len(e.Text))
		}
		if t.connection != nil { // what is written to a closed socket is lost in silence
			t.connection.toServer = append(t.connection.toServer, e.Text)
		}
	case app.Request:
		for i := range t.requests {
			if t.requests[i].Name == e.Name {
				t.requests[i] = e
				return nil
			}
		}
		t.requests = append(t.requests, e)
	case app.Answer:
		t.answers[e.Call]++
		if t.answers[e.Call] > 1 || e.Call > t.lastCall {
			return violation(7, "call %d is answered %d times", e.Call, t.answers[e.Call])
		}
	case app.Notify:
		t.notified[e.Event]++
	case app.PlaySound:
		t.sounds++
	case app.LogError:
		t.errors = append(t.errors, e.Text)
	case app.Focus, app.Announce, app.Reload:
	default:
		return fmt.Errorf("nothing performs %T", e)
	}
	return nil
}

// dropConnection closes the tab's connection; what it had still to carry is lost.
func (w *World) dropConnection(t *tab) {
	if t.connection == nil {
		return
	}
	t.connection.lost = true
	t.closed = append(t.closed, t.connection)
	t.connection = nil
}

// storageChangePending reports whether the tab has yet to hear of what another one stored; what
// it stores before that is passed over, because it will store again.
func (t *tab) storageChangePending() bool {
	for _, e := range t.pending {
		if _, restored := e.(app.StorageChanged); restored {
			return true
		}
	}
	return false
}

// visitorName names who sits at the tab: the tabs of a site that share its storage
// are one visitor until a session ends; one that may not read it is alone.
func (t *tab) visitorName(w *World, era int64) string {
	if t.noStorage {
		return fmt.Sprintf("tab %d of step %d, era %d", t.number, t.openedAt, era)
	}
	return fmt.Sprintf("era %d", era)
}
