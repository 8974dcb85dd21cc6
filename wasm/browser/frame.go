//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// Frame is the host of a program in an iframe: static/widget.js in the page
// around it. All of it goes over one port, which frame.js has accepted.
func Frame() Host { return &frame{} }

type frame struct {
	port   safejs.Value
	engine *engine
	news   int // how often the program has taken in what others stored
}

func (f *frame) open(e *engine) {
	f.engine = e
	e.settled(at(global, "kith.port"), func(port safejs.Value) {
		f.port = port
		e.listen(port, "message", nil, func(event safejs.Value) { f.told(at(event, "data")) })
		call(port, "start")
		e.until(func() { call(port, "close") })
	}, func(safejs.Value) {})
}

// told takes in what the shim says: an array whose first element says what it
// is.
func (f *frame) told(message safejs.Value) {
	word := func(i int) string { return text(item(message, i)) }
	switch word(0) {
	case "start":
		f.engine.begin(word(1), word(2))
	case "call":
		f.engine.take(app.Called{Call: number(item(message, 1), ""), Method: word(2), Args: word(3)})
	case "storage":
		f.engine.take(app.StorageChanged{Stored: word(1)})
	case "page":
		f.engine.take(app.PageChanged{Address: word(1), Title: word(2)})
	}
}

func (f *frame) say(message ...any) { call(f.port, "postMessage", message) }

// filled is null in the place of "".
func filled(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// store says what to store, and how much of the news it was decided upon. The
// shim writes it only over what this program knows of.
func (f *frame) store(text string) { f.say("store", filled(text), f.news) }

// restored counts what the shim counts when it tells, and begins with the frame.
func (f *frame) restored() { f.news++ }

func (f *frame) begun(well bool) {
	if well {
		f.say("ready")
	} else {
		f.say("failed")
	}
}

func (f *frame) track(token string)   { f.say("track", filled(token)) }
func (f *frame) panel(open bool)      { f.say("panel", open) }
func (f *frame) snapshot(text string) { f.say("snapshot", text) }

func (f *frame) answer(a app.Answer) { f.say("answer", a.Call, filled(a.Response), filled(a.Error)) }
func (f *frame) notify(n app.Notify) { f.say("event", n.Event, filled(n.Response)) }
