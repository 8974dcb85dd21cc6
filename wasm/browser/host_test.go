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
	channel := must(build("MessageChannel"))
	set(at(global, "kith"), "port", call(at(global, "Promise"), "resolve", at(channel, "port1")))
	shim := at(channel, "port2")
	var said []string
	e := &engine{undo: map[int64]func(){}}
	e.listen(shim, "message", nil, func(event safejs.Value) {
		said = append(said, text(call(at(global, "JSON"), "stringify", at(event, "data"))))
	})
	call(shim, "start")
	defer e.stop()

	p := shows(html.El("p"))
	open := false
	p.view = func() app.Screen {
		return app.Screen{Body: html.El("p"), Open: open, TrackingToken: "token", Snapshot: "{}"}
	}
	kept := ""
	p.stored = func() (string, bool) { return kept, true }
	p.update = func(event app.Event) []app.Effect {
		if _, moved := event.(app.PageChanged); moved {
			kept = "moved"
		}
		if c, ok := event.(app.Called); ok {
			open = true
			return []app.Effect{app.Answer{Call: c.Call, Response: c.Args}, app.Answer{Call: 4, Error: "no"}, app.Notify{Event: "onOpen", Response: "null"}}
		}
		return nil
	}
	run(t, p, Frame())
	say := func(message ...any) { call(shim, "postMessage", message) }
	say("call", 3, "open", "[1]") // which comes before the start and is taken in after it
	say("unknown")
	say()
	say("start", "saved", "{}")
	say("storage", nil)
	say("page", "https://a.example/", "A")
	until(t, "all of it came", func() bool { return p.has(app.PageChanged{Address: "https://a.example/", Title: "A"}) })
	if p.events[0] != (app.Started{Stored: "saved", Config: "{}", Visible: visible(), Online: online()}) ||
		!p.has(app.Called{Call: 3, Method: "open", Args: "[1]"}) || !p.has(app.StorageChanged{}) {
		t.Errorf("told %+v", p.events)
	}
	want := []string{`["store",null,0]`, `["store","moved",1]`, `["snapshot","{}"]`, `["track","token"]`, `["panel",true]`,
		`["answer",3,"[1]",null]`, `["answer",4,null,"no"]`, `["event","onOpen","null"]`, `["ready"]`}
	until(t, "the shim has heard it", func() bool { return len(said) >= len(want) })
	for _, w := range want {
		if !strings.Contains(strings.Join(said, "\n"), w) {
			t.Errorf("%s was not said, but\n%s", w, strings.Join(said, "\n"))
		}
	}
}

func TestPage(t *testing.T) {
	local := at(global, "localStorage")
	call(local, "setItem", key, "saved")
	defer call(local, "removeItem", key)
	call(at(global, "history"), "replaceState", nil, "", "/#setup=a-b_c")
	kept := ""
	p := shows(html.El("p"))
	p.stored = func() (string, bool) { return kept, true }
	e := run(t, p, Page())
	s := p.events[0].(app.Started)
	if s.Stored != "saved" || !strings.Contains(s.Config, `"setup":"a-b_c"`) || !strings.Contains(s.Config, `"zone":`) {
		t.Errorf("begun with %+v", s)
	}
	if hash := word(global, "location.hash"); hash != "" {
		t.Errorf("the code stays in the address: %s", hash)
	}
	if v := call(local, "getItem", key); !v.IsNull() {
		t.Error("the state was not removed")
	}
	kept = "more"
	e.take(app.TimerFired{})
	e.run()
	if v := text(call(local, "getItem", key)); v != "more" {
		t.Errorf("stored is %q", v)
	}
	for other, value := range map[any]any{key: "of another tab", nil: nil, "other": "x"} {
		call(global, "dispatchEvent", must(build("StorageEvent", "storage", map[string]any{"key": other, "newValue": value})))
	}
	if !p.has(app.StorageChanged{Stored: "of another tab"}) || !p.has(app.StorageChanged{}) || p.has(app.StorageChanged{Stored: "x"}) {
		t.Errorf("told %+v", p.events)
	}
}
