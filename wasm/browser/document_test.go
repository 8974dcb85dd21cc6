//go:build js && wasm

package browser

import (
	"testing"

	"github.com/hack-pad/safejs"
	"pgregory.net/rapid"

	"kith/wasm/app"
	"kith/wasm/html"
)

// tree draws a random tree of elements that HTML allows to be nested in any order.
func tree(t *rapid.T, depth int) *html.Node {
	texts := []string{"a", "b", "", " ", "<b>", "&amp;", "\"", "\n", "\n\nx", "ü😀", "\x00", "\r"}
	text := func() string { return rapid.SampledFrom(texts).Draw(t, "text") }
	var parts []html.Part
	for range rapid.IntRange(0, 3).Draw(t, "attributes") {
		name := rapid.SampledFrom([]string{"class", "title", "value", "checked", "aria-label", "data-value"}).Draw(t, "name")
		parts = append(parts, html.Attribute(name, text()))
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
		for i := range rapid.IntRange(0, 5).Draw(t, "children") {
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				parts = append(parts, html.Text(text()))
				continue
			}
			child := tree(t, depth-1)
			if rapid.Bool().Draw(t, "keyed") {
				child.Key = keys[i]
			}
			parts = append(parts, child)
		}
	}
	return html.El(tag, parts...)
}

func root(t *rapid.T) *html.Node {
	n := tree(t, 3)
	return html.El("main", html.El("section", html.Key("x"), n), html.El("i"))
}

// reflectProperties sets attributes from the properties that people change, so that
// two elements can be compared.
func reflectProperties(el safejs.Value) {
	fields := call(el, "querySelectorAll", "input,textarea,select")
	for i := range int(getInt(fields, "length")) {
		field := index(fields, i)
		set(field, "defaultValue", getString(field, "value"))
		set(field, "defaultChecked", getBool(field, "checked"))
	}
}

func TestPatchesMakeTheDocumentWhatTheTreeRenders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := root(t), root(t)
		screen := mount(a)
		defer call(screen, "remove")
		patches := html.Diff(a, b)
		if patches != "" {
			if _, err := get(global, "kith").Call("patch", string(patches)); err != nil {
				t.Fatalf("%v in %s", err, patches)
			}
		}
		got, want := get(screen, "firstChild"), parseHTML(html.Render(b))
		reflectProperties(got)
		reflectProperties(want)
		if !getBool(call(got, "isEqualNode", want), "") {
			t.Fatalf("by %s\nit is   %s\nand not %s", patches, getString(got, "outerHTML"), getString(want, "outerHTML"))
		}
	})
}

// list returns rows, each with a text box, in an order.
func list(keys string) *html.Node {
	rows := html.NodeList{}
	for _, k := range keys {
		rows = append(rows, html.El("li", html.Key(string(k)), html.El("input", html.Attribute("id", "box-"+string(k)))))
	}
	return html.El("ul", rows)
}

func TestFocusCaretAndScrollSurviveMoves(t *testing.T) {
	element := get(global, "Element.prototype")
	for name, native := range map[string]bool{"moved by the browser": true, "moved by patch.js": false} {
		t.Run(name, func(t *testing.T) {
			if move := get(element, "moveBefore"); !native && exists(move) {
				set(element, "moveBefore", safejs.Undefined())
				defer set(element, "moveBefore", move)
			}
			for _, order := range []string{"bcda", "dabc", "dcba", "xbyadc", "b"} {
				screen := mount(list("abcd"))
				box := querySelector("#box-b")
				set(box, "value", "hello")
				call(box, "focus")
				call(box, "setSelectionRange", 1, 3)
				call(get(global, "kith"), "patch", string(html.Diff(list("abcd"), list(order))))
				if !get(document(), "activeElement").Equal(box) || getInt(box, "selectionStart") != 1 || getInt(box, "selectionEnd") != 3 {
					t.Errorf("abcd to %s: the keyboard or the caret was lost", order)
				}
				call(screen, "remove")
			}
		})
	}
}

// log returns a scrolled element with that many rows, from the one numbered first.
func log(atEnd bool, first, rows int) *html.Node {
	children := html.NodeList{}
	for i := first; i < first+rows; i++ {
		children = append(children, html.El("p", html.Key(string(rune('A'+i))), html.Text("row"), html.El("br"), html.Text("row")))
	}
	return html.El("main", html.El("div", html.Attribute("id", "log"), html.On("scroll", "log"), html.PinScroll(atEnd), children))
}

func TestScrolledElementsStayWhereTheyAre(t *testing.T) {
	first, rows, end := 20, 10, true
	p := &program{view: func() app.Screen { return app.Screen{Body: log(end, first, rows)} }}
	e := run(t, p, &recorder{})
	box := querySelector("#log")
	set(get(box, "style"), "cssText", "height:100px;overflow:auto")
	top := func() int64 { return getInt(box, "scrollTop") }
	fromEnd := func() int64 { return getInt(box, "scrollHeight") - top() - 100 }
	change := func(do func()) {
		do()
		e.enqueue(app.TimerFired{})
		e.handleQueue()
	}
	change(func() { rows = 12 })
	if fromEnd() > 1 {
		t.Fatalf("what stood at its end is %d from it", fromEnd())
	}
	set(box, "scrollTop", 60)
	change(func() { rows = 13 }) // before the browser has told anybody
	if top() != 60 {
		t.Errorf("a row at the end moved what was scrolled in the same frame from 60 to %d", top())
	}
	waitUntil(t, "the program knows that the end was left", func() bool {
		acts := p.actions()
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
	waitUntil(t, "the program knows of the start", func() bool {
		acts := p.actions()
		return acts[len(acts)-1].Text == "start"
	})
}

func TestADocumentThatSomethingElseChangedIsMadeAnew(t *testing.T) {
	shown := "one"
	p := &program{view: func() app.Screen { return app.Screen{Body: html.El("main", html.El("p", html.Text(shown)))} }}
	e := run(t, p, &recorder{})
	call(querySelector("#screen p"), "replaceChildren", call(document(), "createElement", "font"))
	faults := captureErrors(t)
	shown = "two"
	e.enqueue(app.TimerFired{})
	e.handleQueue()
	if got := getString(querySelector("#screen"), "textContent"); got != "two" {
		t.Errorf("it shows %q", got)
	}
	if len(*faults) != 1 {
		t.Errorf("reported %q", *faults)
	}
}
