//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// The messages over the port between static/widget.js in the page and
// wasm/browser/frame.go in the frame are arrays: a name and arguments. A page can
// meet a frame of another release, so a message must not change; each ignores a
// message that it does not know.
//
//	to the frame  arguments            meaning
//	start         state, config        start with this stored state and configuration
//	call          id, method, JSON     the page called a method; id 0 wants no answer
//	storage       state, version       what is stored has changed
//	page          address, title       the page has another address or title
//	ping          -                    answer pong once all that came before is handled
//	leave         -                    another document is about to be loaded: keep what is typed and sent
//
//	to the page   arguments            meaning
//	ready         -                    the program runs
//	failed        -                    the program could not be loaded or started
//	answer        id, JSON, error      the answer to a call
//	event         name, JSON           call the listeners for this event
//	store         state, version       store this, decided on with that version known
//	track         token                store this tracking token
//	panel         open                 open or close the panel
//	snapshot      JSON                 answer synchronous calls from this
//	pong          -                    the program handles events
//	reload        -                    the document is loaded again, and what is called waits for that
//
// What is absent is null. The version is the number of storage messages so far.

// FrameHost returns the host of a program in an iframe: static/widget.js in the page
// around it, by way of the port that static/frame.js has received. static/outcomes.js is
// told the names that the program binds.
func FrameHost(names []string) Host { return &frameHost{names: names} }

type frameHost struct {
	names          []string
	port           safejs.Value
	engine         *engine
	storageVersion int // how many "storage" messages the program has handled
}

func (f *frameHost) attach(e *engine) {
	f.engine = e
	e.await(get(global, "kith.port"), func(port safejs.Value) {
		f.port = port
		e.listen(port, "message", nil, func(event safejs.Value) { f.receive(get(event, "data")) })
		call(port, "start")
		e.onStop(func() { call(port, "close") })
	}, func(safejs.Value) {})
}

// receive handles a message. It ignores one that it does not know.
func (f *frameHost) receive(message safejs.Value) {
	argument := func(i int) string { return asString(index(message, i)) }
	switch argument(0) {
	case "start":
		f.engine.startProgram(argument(1), argument(2))
	case "call":
		f.engine.enqueue(app.Called{Call: getInt(index(message, 1), ""), Method: argument(2), Args: argument(3)})
	case "storage":
		f.engine.enqueue(app.StorageChanged{Stored: argument(1)})
	case "page":
		f.engine.enqueue(app.PageChanged{Address: argument(1), Title: argument(2)})
	case "ping":
		f.engine.enqueue(app.Pinged{})
	case "leave": // static/frame.js does it, in case that the program is broken
	}
}

// post sends a message.
func (f *frameHost) post(message ...any) { call(f.port, "postMessage", message) }

// orNull returns s, or nil, which is JavaScript's null, if s is "".
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// store sends the version on which the program decided what to store. The page
// ignores it if it has sent a newer one, and so never overwrites what another tab
// has just stored.
func (f *frameHost) store(text string) { f.post("store", orNull(text), f.storageVersion) }

// storageHandled counts as the page does, which starts at 0 with each frame.
func (f *frameHost) storageHandled() { f.storageVersion++ }

func (f *frameHost) pong()   { f.post("pong") }
func (f *frameHost) reload() { f.post("reload") }

func (f *frameHost) started(ok bool) {
	outcome("bindings", strings.Join(f.names, " "))
	if ok {
		f.post("ready")
	} else {
		f.post("failed")
	}
}

func (f *frameHost) setTrackingToken(token string) { f.post("track", orNull(token)) }
func (f *frameHost) setOpen(open bool)             { f.post("panel", open) }
func (f *frameHost) setSnapshot(text string)       { f.post("snapshot", text) }

// upload does nothing: a panel in the page of a site sends no files.
func (f *frameHost) upload(app.Upload) {}

// download does nothing: a panel in the page of a site saves no files.
func (f *frameHost) download(app.Download) {}

func (f *frameHost) answer(a app.Answer) {
	f.post("answer", a.Call, orNull(a.Response), orNull(a.Error))
}
func (f *frameHost) notify(n app.Notify) { f.post("event", n.Event, orNull(n.Response)) }
