//go:build js && wasm

package browser

import (
	"strings"
	"testing"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
	"kith/wasm/html"
)

// TestMain brings what a document of ours has beside a program.
func TestMain(m *testing.M) {
	script := call(document(), "createElement", "script")
	set(script, "src", "/static/patch.js")
	set(script, "async", false)
	loaded := make(chan bool)
	e := &engine{undo: map[int64]func(){}}
	e.listen(script, "load", nil, func(safejs.Value) { close(loaded) })
	call(at(document(), "head"), "append", script)
	<-loaded
	set(at(global, "kith"), "begun", at(global, "Object"))
	m.Run()
}

func document() safejs.Value { return at(global, "document") }

// program is one that is made of functions, as no real one may be.
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

// shows makes a program that always looks the same.
func shows(body html.Node) *program {
	return &program{view: func() app.Screen { return app.Screen{Body: body} }}
}

// acts are what a program was told of a person.
func (p *program) acts() []app.Action {
	var all []app.Action
	for _, e := range p.events {
		if a, ok := e.(app.Action); ok {
			all = append(all, a)
		}
	}
	return all
}

// recorder is a host that begins at once and writes down what it is told.
type recorder struct {
	stored string
	said   []string
}

func (r *recorder) open(e *engine) { e.begin(r.stored, "") }
func (r *recorder) begun(well bool) {
	if well {
		r.say("begun")
	} else {
		r.say("failed")
	}
}

func (r *recorder) restored()            {}
func (r *recorder) store(text string)    { r.say("store " + text) }
func (r *recorder) track(token string)   { r.say("track " + token) }
func (r *recorder) snapshot(text string) { r.say("snapshot " + text) }
func (r *recorder) answer(a app.Answer)  { r.say("answer " + a.Response + a.Error) }
func (r *recorder) notify(n app.Notify)  { r.say("notify " + n.Event) }
func (r *recorder) say(what string)      { r.said = append(r.said, what) }
func (r *recorder) heard() string        { return strings.Join(r.said, "\n") }
func (r *recorder) panel(open bool) {
	if open {
		r.say("panel open " + word(find("#screen"), "textContent"))
	} else {
		r.say("panel closed")
	}
}

// run puts a program into the document as the build would have rendered it,
// and runs it until the test ends.
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

// mount puts a rendered tree into the document, parsed as a document is.
func mount(body html.Node) safejs.Value {
	screen := call(document(), "createElement", "div")
	set(screen, "id", "screen")
	call(screen, "append", parsed(html.Render(body)))
	call(at(document(), "body"), "append", screen)
	return screen
}

// parsed makes an element of its text.
func parsed(text string) safejs.Value {
	parser := must(build("DOMParser"))
	return call(document(), "adoptNode", at(call(parser, "parseFromString", "<body>"+text, "text/html"), "body.firstChild"))
}

// fire dispatches an event with properties at the element that a selector
// finds, and reports whether the program prevented what the browser does by
// itself, which never happens: a click with a key held would open a tab, and
// this one would sleep behind it.
func fire(selector, class, kind string, properties map[string]any) (prevented bool) {
	init := map[string]any{"bubbles": true, "cancelable": true}
	for name, value := range properties {
		init[name] = value
	}
	e := &engine{undo: map[int64]func(){}}
	defer e.listen(global, kind, nil, func(event safejs.Value) {
		prevented = yes(event, "defaultPrevented")
		call(event, "preventDefault")
	})()
	call(find(selector), "dispatchEvent", must(build(class, kind, init)))
	return prevented
}

func must(v safejs.Value, err error) safejs.Value {
	if err != nil {
		panic(err)
	}
	return v
}

// typed is what happens when somebody changes what stands in a text box.
func typed(selector, text string) {
	set(find(selector), "value", text)
	fire(selector, "Event", "input", nil)
}

// until waits, one task of the browser after the other, until something holds.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	e := &engine{undo: map[int64]func(){}}
	for range 5_000 {
		if holds() {
			return
		}
		turn := make(chan bool)
		e.after(1, func() { close(turn) })
		<-turn
	}
	t.Fatalf("waited in vain until %s", what)
}
