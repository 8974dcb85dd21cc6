//go:build js && wasm

package browser

import (
	"testing"

	"github.com/hack-pad/safejs"
	"pgregory.net/rapid"

	"kith/wasm/app"
	"kith/wasm/html"
)

// tree draws a random tree of elements that a document nests in any order.
func tree(t *rapid.T, depth int) html.Node {
	texts := []string{"a", "b", "", " ", "<b>", "&amp;", "\"", "\n", "\n\nx", "ü😀", "\x00", "\r"}
	word := func() string { return rapid.SampledFrom(texts).Draw(t, "text") }
	var parts []html.Part
	for range rapid.IntRange(0, 3).Draw(t, "attributes") {
		name := rapid.SampledFrom([]string{"class", "title", "value", "checked", "aria-label", "data-value"}).Draw(t, "name")
		parts = append(parts, html.Attribute(name, word()))
	}
	tag := rapid.SampledFrom([]string{"div", "section", "ul", "pre", "span", "input", "textarea", "svg"}).Draw(t, "tag")
	if tag == "input" && rapid.Bool().Draw(t, "box") {
		parts = append(parts, html.Attribute("type", "checkbox"))
	}
	if tag == "svg" {
		return html.El(tag, append(parts, html.El("path", html.Attribute("d", "M0 0")))...)
	}
	if depth > 0 {
		keys := rapid.Permutation([]string{"1", "2", "3", "4", "5"}).Draw(t, "keys")
		for i := range rapid.IntRange(0, 5).Draw(t, "kids") {
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				parts = append(parts, html.Text(word()))
				continue
			}
			kid := tree(t, depth-1)
			if rapid.Bool().Draw(t, "keyed") {
				kid.Key = keys[i]
			}
			parts = append(parts, kid)
		}
	}
	return html.El(tag, parts...)
}

func root(t *rapid.T) html.Node {
	n := tree(t, 3)
	return html.El("main", html.El("section", html.Key("x"), n), html.El("i"))
}

// settle makes attributes of the properties that people change, so that two
// elements can be compared.
func settle(el safejs.Value) {
	fields := call(el, "querySelectorAll", "input,textarea,select")
	for i := range int(number(fields, "length")) {
		field := item(fields, i)
		set(field, "defaultValue", word(field, "value"))
		set(field, "defaultChecked", yes(field, "checked"))
	}
}

func TestPatchesMakeTheDocumentWhatTheTreeRenders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := root(t), root(t)
		screen := mount(a)
		defer call(screen, "remove")
		patches := html.Diff(a, b)
		if patches != "" {
			if _, err := at(global, "kith").Call("patch", string(patches)); err != nil {
				t.Fatalf("%v in %s", err, patches)
			}
		}
		got, want := at(screen, "firstChild"), parsed(html.Render(b))
		settle(got)
		settle(want)
		if !yes(call(got, "isEqualNode", want), "") {
			t.Fatalf("by %s\nit is   %s\nand not %s", patches, word(got, "outerHTML"), word(want, "outerHTML"))
		}
	})
}

// list shows rows, each a text box, in some order.
func list(keys string) html.Node {
	rows := html.Nodes{}
	for _, k := range keys {
		rows = append(rows, html.El("li", html.Key(string(k)), html.El("input", html.Attribute("id", "box-"+string(k)))))
	}
	return html.El("ul", rows)
}

func TestFocusCaretAndScrollSurviveMoves(t *testing.T) {
	element := at(global, "Element.prototype")
	for name, native := range map[string]bool{"moved by the browser": true, "moved by hand": false} {
		t.Run(name, func(t *testing.T) {
			if move := at(element, "moveBefore"); !native && there(move) {
				set(element, "moveBefore", safejs.Undefined())
				defer set(element, "moveBefore", move)
			}
			for _, order := range []string{"bcda", "dabc", "dcba", "xbyadc", "b"} {
				screen := mount(list("abcd"))
				box := find("#box-b")
				set(box, "value", "hello")
				call(box, "focus")
				call(box, "setSelectionRange", 1, 3)
				call(at(global, "kith"), "patch", string(html.Diff(list("abcd"), list(order))))
				if !at(document(), "activeElement").Equal(box) || number(box, "selectionStart") != 1 || number(box, "selectionEnd") != 3 {
					t.Errorf("abcd to %s: the keyboard or the caret was lost", order)
				}
				call(screen, "remove")
			}
		})
	}
}

// log is a scrolled element with so many rows, the first being number first.
func log(atEnd bool, first, rows int) html.Node {
	kids := html.Nodes{}
	for i := first; i < first+rows; i++ {
		kids = append(kids, html.El("p", html.Key(string(rune('A'+i))), html.Text("row"), html.El("br"), html.Text("row")))
	}
	return html.El("main", html.El("div", html.Attribute("id", "log"), html.On("scroll", "log"), html.PinScroll(atEnd), kids))
}

func TestScrolledElementsStayWhereTheyAre(t *testing.T) {
	first, rows, end := 20, 10, true
	p := &program{view: func() app.Screen { return app.Screen{Body: log(end, first, rows)} }}
	e := run(t, p, &recorder{})
	box := find("#log")
	set(at(box, "style"), "cssText", "height:100px;overflow:auto")
	top := func() int64 { return number(box, "scrollTop") }
	fromEnd := func() int64 { return number(box, "scrollHeight") - top() - 100 }
	change := func(do func()) {
		do()
		e.take(app.TimerFired{})
		e.run()
	}
	change(func() { rows = 12 })
	if fromEnd() > 1 {
		t.Fatalf("what stood at its end is %d from it", fromEnd())
	}
	set(box, "scrollTop", 60)
	until(t, "the program knows that the end was left", func() bool {
		acts := p.acts()
		return len(acts) > 0 && acts[len(acts)-1] == app.Action{Type: "scroll", Name: "log"}
	})
	change(func() { end, rows = false, 14 })
	if top() != 60 {
		t.Errorf("a row at the end moved what is looked at from 60 to %d", top())
	}
	before := fromEnd()
	change(func() { first, rows = 10, 24 })
	if d := fromEnd() - before; d < -1 || d > 1 {
		t.Errorf("ten rows before moved what is looked at by %d", d)
	}
	change(func() { end = true })
	if fromEnd() > 1 {
		t.Errorf("turning the pin did not scroll to the end, but %d from it", fromEnd())
	}
	set(box, "scrollTop", 0)
	until(t, "the program knows of the start", func() bool {
		acts := p.acts()
		return acts[len(acts)-1].Text == "start"
	})
}

func TestADocumentThatSomethingElseChangedIsMadeAnew(t *testing.T) {
	shown := "one"
	p := &program{view: func() app.Screen { return app.Screen{Body: html.El("main", html.El("p", html.Text(shown)))} }}
	e := run(t, p, &recorder{})
	call(find("#screen p"), "replaceChildren", call(document(), "createElement", "font"))
	faults := mute(t)
	shown = "two"
	e.take(app.TimerFired{})
	e.run()
	if got := word(find("#screen"), "textContent"); got != "two" {
		t.Errorf("it shows %q", got)
	}
	if len(*faults) != 1 {
		t.Errorf("reported %q", *faults)
	}
}
