//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// listenActions registers the one listener for each type of DOM event that a
// person causes.
func (e *engine) listenActions() {
	document := at(global, "document")
	e.listen(document, "click", nil, e.clicked)
	e.listen(document, "keydown", nil, e.pressed)
	e.listen(document, "submit", nil, func(event safejs.Value) {
		if e.act("submit", at(event, "target"), "") {
			call(event, "preventDefault")
		}
	})
	for _, names := range [...][2]string{{"input", "input"}, {"change", "change"}, {"focusin", "focus"}, {"focusout", "blur"}} {
		e.listen(document, names[0], nil, func(event safejs.Value) {
			target := at(event, "target")
			e.act(names[1], target, content(target))
		})
	}
	e.listenScroll(document)
}

// act tells the program what the nearest element is called that has a name for
// this, and answers whether there is one.
func (e *engine) act(kind string, target safejs.Value, text string) bool {
	el := nearest(target, "[data-on-"+kind+"]")
	if el.IsNull() {
		return false
	}
	e.tell(kind, el, text)
	return true
}

func (e *engine) tell(kind string, el safejs.Value, text string) {
	e.take(app.Action{Type: kind, Name: attribute(el, "data-on-"+kind), Value: attribute(el, "data-value"), Text: text})
}

// clicked tells of a click. A link that leads out of the document is left to
// the browser; one that is bound is the program's, unless it is to be opened
// elsewhere.
func (e *engine) clicked(event safejs.Value) {
	e.unlockTone()
	el := nearest(at(event, "target"), "[data-on-click],a[href]")
	if el.IsNull() || attribute(el, "data-on-click") == "" {
		return
	}
	if tag(el) == "a" {
		if held(event, "ctrlKey metaKey shiftKey") || attribute(el, "target") != "" {
			return
		}
		call(event, "preventDefault")
	}
	if attribute(el, "aria-disabled") != "true" {
		e.tell("click", el, "")
	}
}

// nearest answers the element itself or the nearest one around it that a
// selector matches; null where there is none.
func nearest(target safejs.Value, selector string) safejs.Value {
	el, err := target.Call("closest", selector)
	if err != nil || !there(el) { // the document itself has no closest
		return safejs.Null()
	}
	return el
}

func attribute(el safejs.Value, name string) string { return text(invoke(el, "getAttribute", name)) }

// tag answers an element's name in small letters.
func tag(el safejs.Value) string { return word(el, "localName") }

// content is what stands in a text box, or "on" for a box that is checked.
func content(el safejs.Value) string {
	switch word(el, "type") {
	case "checkbox", "radio":
		if yes(el, "checked") {
			return "on"
		}
		return ""
	case "file": // its value is a made-up path
		return ""
	}
	if among("input textarea select", tag(el)) {
		return word(el, "value")
	}
	return ""
}

// among reports whether a word is one of those in a list.
func among(list, word string) bool { return strings.Contains(" "+list+" ", " "+word+" ") }
