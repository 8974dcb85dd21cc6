//go:build js && wasm

package browser

import (
	"strings"
	"testing"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
	"kith/wasm/html"
)

func TestFrame(t *testing.T) {
	channel := must(construct("MessageChannel"))
	set(get(global, "kith"), "port", call(get(global, "Promise"), "resolve", get(channel, "port1")))
	shim := get(channel, "port2")
	var sent []string
	e := &engine{cleanups: map[int64]func(){}}
	e.listen(shim, "message", nil, func(event safejs.Value) {
		sent = append(sent, asString(call(get(global, "JSON"), "stringify", get(event, "data"))))
	})
	call(shim, "start")
	defer e.stop()

	p := programShowing(html.El("p"))
	open := false
	p.view = func() app.Screen {
		return app.Screen{Body: html.El("p"), Open: open, TrackingToken: "token", Snapshot: "{}"}
	}
	stored := ""
	p.stored = func() (string, bool) { return stored, true }
	p.update = func(event app.Event) []app.Effect {
		if _, moved := event.(app.PageChanged); moved {
			stored = "moved"
		}
		if c, ok := event.(app.Called); ok {
			open = true
			return []app.Effect{app.Answer{Call: c.Call, Response: c.Args}, app.Answer{Call: 4, Error: "no"}, app.Notify{Event: "onOpen", Response: "null"}}
		}
		return nil
	}
	run(t, p, FrameHost([]string{"press", "draft"}))
	post := func(message ...any) { call(shim, "postMessage", message) }
	post("call", 3, "open", "[1]") // which comes before the start and is handled after it
	post("unknown")
	post()
	post("start", "saved", "{}")
	post("storage", nil)
	post("page", "https://a.example/", "A")
	post("ping")
	waitUntil(t, "all of it came", func() bool { return p.received(app.PageChanged{Address: "https://a.example/", Title: "A"}) })
	if p.events[0] != (app.Started{Stored: "saved", Config: "{}", Visible: visible(), Online: online()}) ||
		!p.received(app.Called{Call: 3, Method: "open", Args: "[1]"}) || !p.received(app.StorageChanged{}) {
		t.Errorf("the program received %+v", p.events)
	}
	want := []string{`["store",null,0]`, `["store","moved",1]`, `["snapshot","{}"]`, `["track","token"]`, `["panel",true]`,
		`["answer",3,"[1]",null]`, `["answer",4,null,"no"]`, `["event","onOpen","null"]`, `["ready"]`, `["pong"]`}
	waitUntil(t, "the messages have arrived", func() bool { return len(sent) >= len(want) })
	for _, w := range want {
		if !strings.Contains(strings.Join(sent, "\n"), w) {
			t.Errorf("%s was not sent, but\n%s", w, strings.Join(sent, "\n"))
		}
	}
}

// TestKept: what a program gives to a reload is given to the next one in the document, and
// to no other.
func TestKept(t *testing.T) {
	keep("kept")
	for _, want := range []string{"kept", ""} {
		p := programShowing(html.El("p"))
		run(t, p, &recorder{})
		if got := p.events[0].(app.Started).Kept; got != want {
			t.Errorf("it gets %q, want %q", got, want)
		}
	}
}

// TestPing: a program that does not handle events any more does not answer for them, and
// one that handles them again does.
func TestPing(t *testing.T) {
	p := programShowing(html.El("p"))
	broken := false
	p.update = func(event app.Event) []app.Effect {
		if broken {
			panic("broken")
		}
		return nil
	}
	host := &recorder{}
	e := run(t, p, host)
	for _, broken = range []bool{false, true, false} {
		host.calls = nil
		e.enqueue(app.TimerFired{})
		e.enqueue(app.Pinged{})
		e.handleQueue()
		if answered := host.recorded() == "pong"; answered == broken {
			t.Errorf("that the program is broken is %t, and the host hears %q", broken, host.recorded())
		}
	}
}

func TestPage(t *testing.T) {
	local := get(global, "localStorage")
	call(local, "setItem", storageKey, "saved")
	defer call(local, "removeItem", storageKey)
	call(get(global, "history"), "replaceState", nil, "", "/#setup=a-b_c")
	stored := ""
	p := programShowing(html.El("p"))
	p.stored = func() (string, bool) { return stored, true }
	e := run(t, p, PageHost())
	s := p.events[0].(app.Started)
	if s.Stored != "saved" || !strings.Contains(s.Config, `"setup":"a-b_c"`) || !strings.Contains(s.Config, `"zone":`) {
		t.Errorf("started with %+v", s)
	}
	if hash := getString(global, "location.hash"); hash != "" {
		t.Errorf("the code is still in the address: %s", hash)
	}
	if v := call(local, "getItem", storageKey); !v.IsNull() {
		t.Error("the state was not removed")
	}
	stored = "more"
	e.enqueue(app.TimerFired{})
	e.handleQueue()
	if v := asString(call(local, "getItem", storageKey)); v != "more" {
		t.Errorf("stored is %q", v)
	}
	p.events = nil
	call(global, "dispatchEvent", must(construct("Event", "focus")))
	if !p.received(app.VisibilityChanged{Visible: visible()}) {
		t.Error("that a person has turned to the window is not told")
	}
	for other, value := range map[any]any{storageKey: "of another tab", nil: nil, "other": "x"} {
		call(global, "dispatchEvent", must(construct("StorageEvent", "storage", map[string]any{"key": other, "newValue": value})))
	}
	if !p.received(app.StorageChanged{Stored: "of another tab"}) || !p.received(app.StorageChanged{}) || p.received(app.StorageChanged{Stored: "x"}) {
		t.Errorf("the program received %+v", p.events)
	}
}
