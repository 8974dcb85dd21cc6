//go:build js && wasm

package browser

import (
	"slices"
	"strings"
	"testing"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
	"kith/wasm/html"
)

// TestMain loads patch.js, and stands in for what frame.js provides.
func TestMain(m *testing.M) {
	script := call(document(), "createElement", "script")
	set(script, "src", "/static/patch.js")
	set(script, "async", false)
	loaded := make(chan bool)
	e := &engine{cleanups: map[int64]func(){}}
	e.listen(script, "load", nil, func(safejs.Value) { close(loaded) })
	call(get(document(), "head"), "append", script)
	<-loaded
	set(get(global, "kith"), "started", get(global, "Object"))
	m.Run()
}

func document() safejs.Value { return get(global, "document") }

// program is a program made of functions, which records its events.
type program struct {
	update func(app.Event) []app.Effect
	view   func() app.Screen
	stored func() (string, bool)
	events []app.Event
}

func (p *program) Update(_ app.Moment, e app.Event) []app.Effect {
	p.events = append(p.events, e)
	if p.update == nil {
		return nil
	}
	return p.update(e)
}

func (p *program) View() app.Screen { return p.view() }

func (p *program) Stored() (string, bool) {
	if p.stored == nil {
		return "", false
	}
	return p.stored()
}

// programShowing returns a program that always looks the same.
func programShowing(body *html.Node) *program {
	return &program{view: func() app.Screen { return app.Screen{Body: body} }}
}

// actions returns the actions that the program has received.
func (p *program) actions() []app.Action {
	var all []app.Action
	for _, e := range p.events {
		if a, ok := e.(app.Action); ok {
			all = append(all, a)
		}
	}
	return all
}

// received reports whether the program has received an event.
func (p *program) received(e app.Event) bool { return slices.Contains(p.events, e) }

// recorder is a host that starts the program at once and records its calls.
type recorder struct {
	stored string
	calls  []string
}

func (r *recorder) attach(e *engine) { e.startProgram(r.stored, "") }
func (r *recorder) started(ok bool) {
	if ok {
		r.record("started")
	} else {
		r.record("failed")
	}
}

func (r *recorder) storageHandled()               {}
func (r *recorder) pong()                         { r.record("pong") }
func (r *recorder) reload()                       { r.record("reload") }
func (r *recorder) store(text string)             { r.record("store " + text) }
func (r *recorder) setTrackingToken(token string) { r.record("track " + token) }
func (r *recorder) setSnapshot(text string)       { r.record("snapshot " + text) }
func (r *recorder) upload(f app.Upload)           { r.record("upload " + f.Name) }
func (r *recorder) download(f app.Download)       { r.record("download " + f.File) }
func (r *recorder) answer(a app.Answer)           { r.record("answer " + a.Response + a.Error) }
func (r *recorder) notify(n app.Notify)           { r.record("notify " + n.Event) }
func (r *recorder) record(what string)            { r.calls = append(r.calls, what) }
func (r *recorder) recorded() string              { return strings.Join(r.calls, "\n") }
func (r *recorder) setOpen(open bool) {
	if open {
		r.record("panel open " + getString(querySelector("#screen"), "textContent"))
	} else {
		r.record("panel closed")
	}
}

// run adds a program's first screen to the document, as the build would have
// rendered it, and runs the program until the test ends.
func run(t *testing.T, p *program, host Host) *engine {
	t.Helper()
	screen := mount(p.view().Body)
	e := start(func() app.Program { return p }, host)
	t.Cleanup(func() {
		e.stop()
		call(screen, "remove")
	})
	return e
}

// mount adds a tree to the document, rendered and parsed.
func mount(body *html.Node) safejs.Value {
	screen := call(document(), "createElement", "div")
	set(screen, "id", "screen")
	call(screen, "append", parseHTML(html.Render(body)))
	call(get(document(), "body"), "append", screen)
	return screen
}

// parseHTML returns the element that a text is parsed into.
func parseHTML(text string) safejs.Value {
	parser := must(construct("DOMParser"))
	return call(document(), "adoptNode", get(call(parser, "parseFromString", "<body>"+text, "text/html"), "body.firstChild"))
}

// dispatch dispatches an event with properties at the element that matches a
// selector, and reports whether the program prevented the browser's own action. It
// always prevents that action itself: a click with a modifier key would open a tab
// in front of this one, which would then be throttled.
func dispatch(selector, class, kind string, properties map[string]any) (prevented bool) {
	init := map[string]any{"bubbles": true, "cancelable": true}
	for name, value := range properties {
		init[name] = value
	}
	e := &engine{cleanups: map[int64]func(){}}
	defer e.listen(global, kind, nil, func(event safejs.Value) {
		prevented = getBool(event, "defaultPrevented")
		call(event, "preventDefault")
	})()
	call(querySelector(selector), "dispatchEvent", must(construct(class, kind, init)))
	return prevented
}

func must(v safejs.Value, err error) safejs.Value {
	if err != nil {
		panic(err)
	}
	return v
}

// typeText does what happens when a person changes the text in a text box.
func typeText(selector, text string) {
	set(querySelector(selector), "value", text)
	dispatch(selector, "Event", "input", nil)
}

// waitUntil waits, one task of the browser after the other, until a condition holds.
func waitUntil(t *testing.T, what string, holds func() bool) {
	t.Helper()
	e := &engine{cleanups: map[int64]func(){}}
	for range 5_000 {
		if holds() {
			return
		}
		task := make(chan bool)
		e.afterFunc(1, func() { close(task) })
		<-task
	}
	t.Fatalf("waited in vain until %s", what)
}
