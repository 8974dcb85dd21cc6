//go:build js && wasm

package browser

import (
	"slices"
	"testing"
	"time"

	"kith/wasm/app"
	"kith/wasm/html"
)

// has reports whether a program was told of an event.
func (p *program) has(e app.Event) bool { return slices.Contains(p.events, e) }

func TestSocket(t *testing.T) {
	defer func(before string) { path = before }(path)
	path = "/echo"
	p := shows(html.El("p"))
	e := run(t, p, &recorder{})
	do := func(effects ...app.Effect) {
		for _, f := range effects {
			e.perform(f)
		}
	}
	do(app.Connect{Socket: 1}, app.Send{Socket: 1, Text: "too early"})
	until(t, "it is open", func() bool { return p.has(app.SocketOpened{Socket: 1}) })
	do(app.Send{Socket: 0, Text: "of another"}, app.Send{Socket: 1, Text: "héllo\x00 😀"})
	until(t, "the text comes back", func() bool { return p.has(app.SocketReceived{Socket: 1, Text: "héllo\x00 😀"}) })
	do(app.Connect{Socket: 2})
	until(t, "the second is open", func() bool { return p.has(app.SocketOpened{Socket: 2}) })
	do(app.Send{Socket: 2, Text: "close"})
	until(t, "it is closed with the server's code", func() bool { return p.has(app.SocketClosed{Socket: 2, Code: 4502}) })
	do(app.Connect{Socket: 3})
	until(t, "the third is open", func() bool { return p.has(app.SocketOpened{Socket: 3}) })
	do(app.Disconnect{Socket: 2, Code: 4001}, app.Send{Socket: 3, Text: "still here"})
	until(t, "a late Disconnect closes nothing", func() bool { return p.has(app.SocketReceived{Socket: 3, Text: "still here"}) })
	do(app.Disconnect{Socket: 3, Code: 4001})
	path = "/nothing"
	do(app.Connect{Socket: 4})
	until(t, "a socket that never opened is lost", func() bool { return p.has(app.SocketClosed{Socket: 4, Code: 1006}) })
	for _, event := range p.events {
		switch event {
		case app.SocketReceived{Socket: 1, Text: "too early"}, app.SocketClosed{Socket: 1, Code: 4003}, app.SocketClosed{Socket: 3, Code: 4001}:
			t.Errorf("told %+v", event)
		}
	}
}

func TestRequests(t *testing.T) {
	p := shows(html.El("p"))
	e := run(t, p, &recorder{})
	answers := func(name string) (all []app.Responded) {
		for _, event := range p.events {
			if r, ok := event.(app.Responded); ok && r.Name == name {
				all = append(all, r)
			}
		}
		return all
	}
	get := func(name, path string) { e.perform(app.Request{Name: name, Method: "GET", Path: path}) }
	get("found", "/static/frame.html")
	get("missing", "/nothing")
	get("twice", "/nothing")
	get("twice", "/static/frame.html")
	get("unreached", "http://127.0.0.1:9/")
	get("impossible", "http://[")
	until(t, "all are answered", func() bool {
		return len(answers("found")) == 1 && len(answers("missing")) == 1 && len(answers("twice")) == 1 &&
			len(answers("unreached")) == 1 && len(answers("impossible")) == 1
	})
	if r := answers("found")[0]; r.Status != 200 || len(r.Body) < 100 {
		t.Errorf("found: %+v", r)
	}
	if r := answers("missing")[0]; r.Status != 404 {
		t.Errorf("missing: %+v", r)
	}
	if r := answers("twice")[0]; r.Status != 200 {
		t.Errorf("the second request did not replace the first: %+v", r)
	}
	if r := answers("unreached")[0]; r.Status != 0 {
		t.Errorf("unreached: %+v", r)
	}
	e.perform(app.Upload{Name: "no such input", Method: "PUT", Path: "/"})
	e.run()
	if r := answers("no such input"); len(r) != 1 || r[0].Status != 0 {
		t.Errorf("an upload of no file is answered %+v", r)
	}
}

func TestAlarm(t *testing.T) {
	var wake int64
	p := shows(html.El("p"))
	p.view = func() app.Screen { return app.Screen{Body: html.El("p"), Timer: wake} }
	e := run(t, p, &recorder{})
	var rings []int64 // when it rang
	p.update = func(event app.Event) []app.Effect {
		if event == (app.TimerFired{}) {
			rings = append(rings, time.Now().UnixMilli())
		}
		return nil
	}
	next := func(at int64) {
		wake = at
		e.take(app.PageChanged{})
		e.run()
	}
	now := time.Now().UnixMilli()
	next(now + 1<<40) // longer than a browser's timer can be, which would ring at once
	next(now + 30)
	until(t, "it rings", func() bool { return len(rings) > 0 })
	if rings[0] < now+30 {
		t.Errorf("it rang %d ms early", now+30-rings[0])
	}
	// A program that goes on asking for a moment that has passed is told again,
	// but not without end.
	until(t, "it rings once more", func() bool { return len(rings) > 1 })
	if pause := rings[1] - rings[0]; pause < again {
		t.Errorf("it rang twice within %d ms", pause)
	}
	next(now - 1_000)
	until(t, "a moment that has passed rings at once", func() bool { return len(rings) > 2 })
	next(0)
	n := len(rings)
	e.perform(app.Connect{Socket: 1})
	until(t, "another event came", func() bool { return p.has(app.SocketClosed{Socket: 1, Code: 1006}) })
	if len(rings) > n {
		t.Error("it rang although nobody asked")
	}
}

func TestTheDeviceAndTheDocument(t *testing.T) {
	p := shows(html.El("p"))
	e := run(t, p, &recorder{})
	call(global, "dispatchEvent", must(build("Event", "offline")))
	call(document(), "dispatchEvent", must(build("Event", "visibilitychange")))
	if !p.has(app.NetworkChanged{Online: true}) || !p.has(app.VisibilityChanged{Visible: visible()}) {
		t.Errorf("told %+v", p.events)
	}
	e.perform(app.Connect{Socket: 7})
	call(global, "dispatchEvent", must(build("PageTransitionEvent", "pageshow", map[string]any{"persisted": true})))
	if !p.has(app.SocketClosed{Socket: 7, Code: 1006}) || e.socket != nil {
		t.Errorf("a document that comes back believes in its old socket: %+v", p.events)
	}
}

// TestNothingIsLeftBehind comes last, because browsers are slow to open sockets
// after so many.
func TestNothingIsLeftBehind(t *testing.T) {
	screen := mount(html.El("p"))
	defer call(screen, "remove")
	before, regions := functions, number(document(), "body.childElementCount")
	for i := range 1_000 {
		p := shows(html.El("p"))
		p.update = func(e app.Event) []app.Effect {
			if _, ok := e.(app.Started); ok {
				return []app.Effect{app.Connect{Socket: int64(i)}, app.Announce{Text: "hello"}, app.PlaySound{}}
			}
			return nil
		}
		start(func() app.Program { return p }, &recorder{}).stop()
	}
	if functions != before {
		t.Errorf("%d functions are left", functions-before)
	}
	if now := number(document(), "body.childElementCount"); now != regions {
		t.Errorf("%d elements are left", now-regions)
	}
	e := run(t, shows(html.El("p")), &recorder{})
	before = functions
	for i := range int64(1_000) {
		e.perform(app.Connect{Socket: i})
	}
	e.perform(app.Disconnect{Socket: 999, Code: 1000})
	if functions != before {
		t.Errorf("%d functions of sockets are left", functions-before)
	}
	for range 100 {
		e.perform(app.Request{Name: "same", Method: "GET", Path: "/static/patch.js"})
	}
	until(t, "the requests are over", func() bool { return functions == before })
}
