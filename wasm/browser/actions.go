//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// listenActions registers one listener for each type of DOM event that a person
// causes.
func (e *engine) listenActions() {
	document := get(global, "document")
	e.listen(document, "click", nil, e.onClick)
	e.listen(document, "keydown", nil, e.onKeydown)
	e.listen(document, "submit", nil, func(event safejs.Value) {
		if e.sendBound("submit", get(event, "target"), "") {
			call(event, "preventDefault")
		}
	})
	for _, names := range [...]struct{ event, action string }{{"input", "input"}, {"change", "change"}, {"focusin", "focus"}, {"focusout", "blur"}} {
		e.listen(document, names.event, nil, func(event safejs.Value) {
			target := get(event, "target")
			e.sendBound(names.action, target, inputText(target))
		})
	}
	e.listenScroll(document)
}

// sendBound queues an Action for the nearest element that binds this type of event,
// and reports whether there is one.
func (e *engine) sendBound(kind string, target safejs.Value, text string) bool {
	el := closest(target, "[data-on-"+kind+"]")
	if el.IsNull() {
		return false
	}
	e.sendAction(kind, el, text)
	return true
}

// sendAction queues an Action for an element that binds this type of event.
func (e *engine) sendAction(kind string, el safejs.Value, text string) {
	e.enqueue(app.Action{Type: kind, Name: attribute(el, "data-on-"+kind), Value: attribute(el, "data-value"), Text: text})
}

// onClick handles a click. The browser follows a link without a binding, and a
// bound one that is to be opened in another tab or window.
func (e *engine) onClick(event safejs.Value) {
	e.unlockSound()
	el := closest(get(event, "target"), "[data-on-click],a[href]")
	if el.IsNull() || attribute(el, "data-on-click") == "" {
		return
	}
	if localName(el) == "a" {
		if anyFlag(event, "ctrlKey metaKey shiftKey") || attribute(el, "target") != "" {
			return
		}
		call(event, "preventDefault")
	}
	if attribute(el, "aria-disabled") != "true" {
		e.sendAction("click", el, "")
	}
}

// closest returns the element itself or the nearest one around it that matches a
// selector, or null if there is none.
func closest(target safejs.Value, selector string) safejs.Value {
	el, err := target.Call("closest", selector)
	if err != nil || !exists(el) { // a document has no method closest
		return safejs.Null()
	}
	return el
}

// attribute returns the value of an attribute, "" if there is none.
func attribute(el safejs.Value, name string) string {
	return asString(callStrings(el, "getAttribute", name))
}

// localName returns the name of an element in lower case.
func localName(el safejs.Value) string { return getString(el, "localName") }

// inputText returns the text of a text box or a select, "on" for a box that is
// checked, and "" for everything else.
func inputText(el safejs.Value) string {
	switch getString(el, "type") {
	case "checkbox", "radio":
		if getBool(el, "checked") {
			return "on"
		}
		return ""
	case "file": // its value is an invented path
		return ""
	}
	if containsWord("input textarea select", localName(el)) {
		return getString(el, "value")
	}
	return ""
}

// containsWord reports whether a list of words, separated by spaces, contains a
// word.
func containsWord(list, word string) bool { return strings.Contains(" "+list+" ", " "+word+" ") }
