package simulation

import (
	"fmt"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat"
	"kith/wasm/html"
	"kith/wasm/outbox"
)

// A tab is one page of the site, running the real program in a simulated
// browser.
type tab struct {
	number       int
	openedAt     int64 // the step that opened it
	chat         *chat.Program
	program      mutant // chat, with the mistake of the run
	loop         *app.Loop
	screen       app.Screen
	current      bool   // whether screen is up to date
	drawn        drawn  // what it was drawn from
	stored       string // what the tab stored last, or read; "" for nothing
	visible      bool
	socket       int64               // the number of the newest
	connection   *serverConnection   // nil if there is none
	closed       []*serverConnection // the earlier ones, oldest first
	pending      []app.Event         // what the program has yet to handle, in order
	requests     []app.Request       // HTTP requests under way
	knownStorage string              // what the tab last knew to be in the storage
	noStorage    bool                // whether the storage is forbidden to it
	unwritten    bool                // whether what it stored last could not be written, because the storage was full
	storageKnown bool                // whether it has been told of the last change
	answers      map[int64]int       // how often each call of the page was answered
	lastCall     int64               // the number of the newest call
	lastAnswer   app.Answer          // the newest answer
	errors       []string            // what it logged

	// What is checked after the step, see Checks.
	touched      bool        // whether it has handled an event in this step
	written      bool        // whether it has stored something in this step
	seen         observation // what is on its screen, if observed
	observed     bool
	redraw       bool // whether the next screen is drawn whatever it was drawn from before
	place        place
	before       *place         // where the visitor was before the program reloaded its document; nil if it did not
	typed        []outbox.Draft // what stood in its text boxes then, until it is checked whether it still does
	reload       *app.Reload    // that the program wants after the event that is handled; nil for none
	placeKept    bool           // whether a reload leads to the screen to which the last event led
	refusedLogin int64          // the login that was refused in the last event because somebody else is signed in; 0 for none
	page         page
	sending      []string // the texts for which Send was pressed in this step
	misanswered  string   // what was wrong with an answer; "" for nothing, as with the next two
	sentOver     string   // with a socket that something was sent over
	told         string   // with what was announced or logged
	unperformed  string   // with an effect
}

// view returns the screen of the tab as it is now.
func (t *tab) view() *app.Screen {
	m := t.chat.Model()
	if !t.current && (t.redraw || t.program.mutation.Show != nil || !t.drawn.equals(m)) {
		t.screen, t.observed, t.redraw = t.program.View(), false, false
		t.drawn.keep(m)
	}
	t.current = true
	return &t.screen
}

// wake returns when the tab's timer fires, Unix milliseconds by the device's clock, or 0.
// The screen has it too, but drawing is only needed if a mutation changes it.
func (t *tab) wake() int64 {
	if t.program.mutation.Show != nil {
		return t.view().Timer
	}
	return chat.Wake(t.chat.Model())
}

// findBinding returns the first element of the tree that has an action of that type
// and name, and that value unless value is anyValue. It returns nil if there is none.
func findBinding(n *html.Node, typ, name, value string) *html.Node {
	if bound, ok := n.Attr("data-on-" + typ); ok && bound == name {
		if v, _ := n.Attr("data-value"); v == value || value == anyValue {
			return n
		}
	}
	for _, child := range n.Children {
		if found := findBinding(child, typ, name, value); found != nil {
			return found
		}
	}
	return nil
}

// anyValue is the value that stands for any.
const anyValue = "*"

// handle has the tab's program handle one event, stores what the loop says is to be
// stored, and performs the effects. Beside the program it works out what is to come of
// the event, which is compared after the step.
func (w *World) handle(t *tab, e app.Event) error {
	if w.tabs[t.number] != t {
		return nil // the program has reloaded its document
	}
	t.touched, w.moved = true, true
	m := t.chat.Model()
	if e, ok := e.(app.StorageChanged); ok {
		t.stored, t.written, t.unwritten = e.Stored, false, false
		w.expected.excuseSuperseded(w, e.Stored, m.Stored.Generation)
	}
	f := received(m, e)
	w.expectHeard(t, f)
	w.expectTypingOver(t, f)
	t.refusedLogin = refusedLogin(f)
	before, menu := m.Stored, m.Menu
	if call, is := e.(app.Called); is && call.Method == "logout" {
		t.page.leaves(call.Call, &before)
	}
	var step app.Step
	reaches := e
	if w.mutation.Before != nil {
		reaches = w.mutation.Before(m, e)
	}
	if reaches != nil {
		step = t.loop.Update(w.moment(), reaches)
	}
	t.current = false
	switch e.(type) {
	case app.Started, app.Responded:
		t.redraw = true
	}
	_, started := e.(app.Started)
	ended := !started && m.Stored.Generation > before.Generation
	if ended {
		w.expected.excuseEnded(before.Session.ID)
	}
	if m.Stored.Generation == before.Generation {
		w.expected.setContinued(before.Session.ID, m.Stored.Session.ID)
	}
	w.expected.setVisitor(m.Stored.Session.ID, t.visitor())
	written := w.expected.recordWritten(m)
	if step.Store {
		t.stored, t.written = step.Stored, true
		w.storage.write(w, t, step.Stored)
	}
	for _, effect := range step.Effects {
		if err := w.perform(t, effect); err != nil {
			return err
		}
	}
	w.expectPlace(t, e, menu, ended, written)
	w.hear(t, e, step.Effects, ended, before.Session.Used, written)
	if t.reload != nil {
		return w.reloadProgram(t, t.reload.Keep)
	}
	return nil
}

// perform performs one effect, as the browser does.
func (w *World) perform(t *tab, effect app.Effect) error {
	switch e := effect.(type) {
	case app.Connect:
		if e.Socket <= t.socket {
			return fmt.Errorf("socket %d is opened after socket %d", e.Socket, t.socket)
		}
		if err := w.dropConnection(t); err != nil {
			return err
		}
		t.socket = e.Socket
		if w.offline {
			t.pending = append(t.pending, app.SocketClosed{Socket: e.Socket, Code: 1006})
			return nil
		}
		t.connection = &serverConnection{tab: t.number, socket: e.Socket}
		w.server.connect(t.connection)
		t.pending = append(t.pending, app.SocketOpened(e))
	case app.Disconnect:
		if t.connection != nil && t.connection.socket == e.Socket {
			return w.dropConnection(t)
		}
	case app.Send:
		if e.Socket != t.socket {
			t.sentOver = fmt.Sprintf("socket %d is written to, and the newest is %d", e.Socket, t.socket)
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
		if e.Call <= t.lastAnswer.Call || e.Call > t.lastCall {
			t.misanswered = fmt.Sprintf("call %d is answered %d times, and after call %d", e.Call, t.answers[e.Call], t.lastAnswer.Call)
		}
		t.lastAnswer = e
		t.page.left(e)
	case app.Notify, app.PlaySound: // see hear
	case app.LogError:
		t.errors = append(t.errors, e.Text)
		w.tell(t, "logged", e.Text)
	case app.Announce:
		w.tell(t, "announced", e.Text)
	case app.Reload:
		t.reload = &e
	case app.Focus, app.Outcome:
	default:
		t.unperformed = fmt.Sprintf("nothing performs %T", e)
	}
	return nil
}

// tell notes if a text of somebody else is in what the program announces or logs.
func (w *World) tell(t *tab, how, text string) {
	if foreign := w.foreignText(t, text); foreign != "" && t.told == "" {
		t.told = fmt.Sprintf("%q of a former person is %s", foreign, how)
	}
}

// dropConnection closes the tab's connection. Frames under way are lost.
func (w *World) dropConnection(t *tab) error {
	conn := t.connection
	if conn == nil {
		return nil
	}
	t.closed = append(t.closed, conn)
	t.connection = nil
	return w.server.lose(conn)
}

// storageChangePending reports whether the tab has yet to handle what another tab
// stored. What it stores before is not written, because it stores again then.
func (t *tab) storageChangePending() bool {
	for _, e := range t.pending {
		if _, restored := e.(app.StorageChanged); restored {
			return true
		}
	}
	return false
}

// A visitor is somebody who uses tabs, in one generation of their state. The tabs that
// share the storage are one visitor; a tab to which it is forbidden is another.
type visitor struct {
	tab, openedAt, generation int64 // of a tab to which the storage is forbidden; all others have tab -1
}

// visitor returns who uses the tab now.
func (t *tab) visitor() visitor {
	generation := t.chat.Model().Stored.Generation
	if t.noStorage {
		return visitor{int64(t.number), t.openedAt, generation}
	}
	return visitor{-1, 0, generation}
}
