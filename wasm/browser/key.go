//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// kindOf names a key as it is bound; "" for one that cannot be.
func kindOf(key string) string {
	switch key {
	case "Enter":
		return "enter"
	case "Escape":
		return "escape"
	case "ArrowUp":
		return "up"
	case "ArrowDown":
		return "down"
	case "ArrowLeft":
		return "left"
	case "ArrowRight":
		return "right"
	case "Home":
		return "home"
	case "End":
		return "end"
	}
	if len(key) == 1 && 'a' <= key[0] && key[0] <= 'z' {
		return key
	}
	return ""
}

// pressed tells of a key. See app.Acted for who has it first.
func (e *engine) pressed(event safejs.Value) {
	e.unlockTone()
	kind := kindOf(text(at(event, "key")))
	if kind == "" || yes(at(event, "isComposing")) || number(at(event, "keyCode")) == 229 {
		return
	}
	held := yes(at(event, "ctrlKey")) || yes(at(event, "metaKey"))
	if yes(at(event, "altKey")) || kind != "escape" && yes(at(event, "shiftKey")) || kind != "enter" && held {
		return
	}
	target := at(event, "target")
	if tag(target) == "body" { // nothing has the keyboard, so the whole screen has
		target = find("#screen > *")
	}
	el := nearest(target, "[data-on-"+kind+"]")
	if el.IsNull() || !el.Equal(target) && means(target, kind) {
		return
	}
	call(event, "preventDefault")
	e.tell(kind, el, content(target))
}

// means tells whether a key has a meaning of its own in an element, which a
// name further up must not take away.
func means(target safejs.Value, kind string) bool {
	switch tag(target) {
	case "textarea", "select":
		return kind != "escape" && kind != "enter"
	case "input":
		switch text(at(target, "type")) {
		case "checkbox", "button", "submit", "file":
			return kind == "enter"
		case "radio", "range", "number", "date", "time":
			return kind != "escape" && kind != "enter"
		}
		return kind != "escape" && kind != "enter" && kind != "up" && kind != "down"
	case "a", "button", "summary":
		return kind == "enter"
	}
	return false
}
