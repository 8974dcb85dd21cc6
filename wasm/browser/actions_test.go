//go:build js && wasm

package browser

import (
	"slices"
	"testing"

	"kith/wasm/app"
	"kith/wasm/html"
)

// screenWithAll returns a screen with an element of each kind.
func screenWithAll() *html.Node {
	return html.El("main", html.On("escape", "leave"),
		html.El("button", html.Attribute("id", "button"), html.On("click", "press"), html.DataValue("7"), html.El("span", html.Attribute("id", "inner"), html.Text("x"))),
		html.El("button", html.Attribute("id", "asleep"), html.On("click", "press"), html.Attribute("aria-disabled", "true")),
		html.El("a", html.Attribute("id", "link"), html.Attribute("href", "#there"), html.On("click", "follow")),
		html.El("div", html.On("click", "around"), html.El("a", html.Attribute("id", "out"), html.Attribute("href", "#out")), html.El("i", html.Attribute("id", "in"))),
		html.El("form", html.On("submit", "search"), html.El("input", html.Attribute("id", "query"), html.On("input", "query"), html.Attribute("value", ""))),
		html.El("textarea", html.Attribute("id", "text"), html.On("input", "draft"), html.On("enter", "send"), html.DataValue("9"), html.Attribute("value", "")),
		html.El("input", html.Attribute("id", "check"), html.Attribute("type", "checkbox"), html.On("change", "sound")),
		html.El("ul", html.On("down", "next"), html.On("enter", "open"), html.On("j", "next"), html.On("home", "first"),
			html.El("button", html.Attribute("id", "row")), html.El("li", html.Attribute("id", "item"), html.Attribute("tabindex", "0")), html.El("textarea", html.Attribute("id", "other"))),
		html.El("input", html.Attribute("id", "watched"), html.On("focus", "came"), html.On("blur", "went")),
	)
}

func TestActions(t *testing.T) {
	key := func(selector, name string, more ...string) func() bool {
		properties := map[string]any{"key": name}
		for _, m := range more {
			properties[m] = true
		}
		return func() bool { return dispatch(selector, "KeyboardEvent", "keydown", properties) }
	}
	click := func(selector string, more ...string) func() bool {
		properties := map[string]any{}
		for _, m := range more {
			properties[m] = true
		}
		return func() bool { return dispatch(selector, "MouseEvent", "click", properties) }
	}
	for _, test := range []struct {
		name      string
		do        func() bool
		want      app.Action // zero for nothing
		prevented bool
	}{
		{"a click on what is inside", click("#inner"), app.Action{Type: "click", Name: "press", Value: "7"}, false},
		{"a click on what is disabled", click("#asleep"), app.Action{}, false},
		{"a click on a bound link", click("#link"), app.Action{Type: "click", Name: "follow"}, true},
		{"a click on a bound link, for a new tab", click("#link", "ctrlKey"), app.Action{}, false},
		{"a click on a link within something bound", click("#out"), app.Action{}, false},
		{"a click beside it", click("#in"), app.Action{Type: "click", Name: "around"}, false},
		{"a click on nothing", click("main"), app.Action{}, false},
		{"a form", func() bool { return dispatch("form", "Event", "submit", nil) }, app.Action{Type: "submit", Name: "search"}, true},
		{"typing", func() bool { typeText("#text", "hi"); return false }, app.Action{Type: "input", Name: "draft", Value: "9", Text: "hi"}, false},
		{"a box is checked", func() bool {
			set(querySelector("#check"), "checked", true)
			return dispatch("#check", "Event", "change", nil)
		}, app.Action{Type: "change", Name: "sound", Text: "on"}, false},
		{"a box is unchecked", func() bool {
			set(querySelector("#check"), "checked", false)
			return dispatch("#check", "Event", "change", nil)
		}, app.Action{Type: "change", Name: "sound"}, false},
		{"enter", key("#text", "Enter"), app.Action{Type: "enter", Name: "send", Value: "9"}, true},
		{"enter with shift", key("#text", "Enter", "shiftKey"), app.Action{}, false},
		{"enter with control", key("#text", "Enter", "ctrlKey"), app.Action{Type: "enter", Name: "send", Value: "9"}, true},
		{"enter of an input method", key("#text", "Enter", "isComposing"), app.Action{}, false},
		{"escape from deep within", key("#text", "Escape"), app.Action{Type: "escape", Name: "leave"}, true},
		{"escape with the focus nowhere", key("body", "Escape"), app.Action{Type: "escape", Name: "leave"}, true},
		{"an arrow on a button in a list", key("#row", "ArrowDown"), app.Action{Type: "down", Name: "next"}, true},
		{"an arrow in a text box in a list", key("#other", "ArrowDown"), app.Action{}, false},
		{"enter on a button in a list", key("#row", "Enter"), app.Action{}, false},
		{"enter on an item of a list", key("#item", "Enter"), app.Action{Type: "enter", Name: "open"}, true},
		{"a letter on an item of a list", key("#item", "j"), app.Action{Type: "j", Name: "next"}, true},
		{"a letter in a text box in a list", key("#other", "j"), app.Action{}, false},
		{"a letter with control", key("#item", "j", "ctrlKey"), app.Action{}, false},
		{"home", key("#item", "Home"), app.Action{Type: "home", Name: "first"}, true},
		{"a key without a binding", key("#item", "F5"), app.Action{}, false},
		{"focus", func() bool { call(querySelector("#watched"), "focus"); return false }, app.Action{Type: "focus", Name: "came"}, false},
		{"blur", func() bool {
			call(querySelector("#watched"), "focus")
			call(querySelector("#watched"), "blur")
			return false
		}, app.Action{Type: "blur", Name: "went"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := programShowing(screenWithAll())
			run(t, p, &recorder{})
			prevented := test.do()
			actions := p.actions()
			if test.want == (app.Action{}) {
				if len(actions) > 0 {
					t.Errorf("the program received %+v", actions)
				}
			} else if len(actions) == 0 || actions[len(actions)-1] != test.want {
				t.Errorf("the program received %+v, want %+v", actions, test.want)
			}
			if prevented != test.prevented {
				t.Errorf("the browser's own action prevented: %v", prevented)
			}
		})
	}
}

func TestTheCaretStaysWhileSomebodyTypes(t *testing.T) {
	draft := ""
	p := &program{view: func() app.Screen {
		return app.Screen{Body: html.El("textarea", html.On("input", "draft"), html.Attribute("value", draft))}
	}}
	p.update = func(e app.Event) []app.Effect {
		if a, ok := e.(app.Action); ok && len(a.Text) < 10 {
			draft = a.Text
		}
		return nil
	}
	run(t, p, &recorder{})
	box := querySelector("textarea")
	typeText("textarea", "hello")
	call(box, "setSelectionRange", 2, 2)
	dispatch("textarea", "Event", "input", nil)
	if at := getInt(box, "selectionStart"); at != 2 {
		t.Errorf("the caret went from 2 to %d", at)
	}
	typeText("textarea", "hello, far too long")
	if got := getString(box, "value"); got != "hello" {
		t.Errorf("what the program refuses stays: %q", got)
	}
}

func TestEventsThatHappenMeanwhileComeAfterwards(t *testing.T) {
	shown := true
	var inside bool
	p := &program{view: func() app.Screen {
		return app.Screen{Body: html.El("main", html.El("button", html.Attribute("id", "go"), html.On("click", "go")),
			html.If(shown, html.El("input", html.On("blur", "went"))))}
	}}
	p.update = func(e app.Event) []app.Effect {
		if inside {
			t.Error("an event within another")
		}
		inside = true
		defer func() { inside = false }()
		if a, ok := e.(app.Action); ok && a.Name == "go" {
			shown = false // which takes the focus away while patches are applied
			return []app.Effect{app.Notify{Event: "done"}}
		}
		return nil
	}
	r := &recorder{}
	run(t, p, r)
	call(querySelector("input"), "focus")
	call(querySelector("#go"), "click")
	call(querySelector("#go"), "click")
	names := []string{}
	for _, a := range p.actions() {
		names = append(names, a.Name)
	}
	if slices.Index(names, "go") != 0 || len(names) < 2 {
		t.Errorf("actions in the order %q", names)
	}
}
