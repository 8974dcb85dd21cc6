//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"
)

// keyTypes maps the keys that can be bound, beside letters, to types of Action.
const keyTypes = " Enter=enter Escape=escape ArrowUp=up ArrowDown=down ArrowLeft=left ArrowRight=right Home=home End=end "

// keyType returns the type of Action for a key, or "" if it cannot be bound.
func keyType(key string) string {
	if len(key) == 1 && 'a' <= key[0] && key[0] <= 'z' {
		return key
	}
	_, kind, _ := strings.Cut(keyTypes, " "+key+"=")
	kind, _, _ = strings.Cut(kind, " ")
	return kind
}

// onKeydown handles a key. app.Action says which keys reach which binding.
func (e *engine) onKeydown(event safejs.Value) {
	e.unlockSound()
	kind := keyType(getString(event, "key"))
	if kind == "" || getInt(event, "keyCode") == 229 || anyFlag(event, "isComposing altKey") ||
		kind != "escape" && anyFlag(event, "shiftKey") || kind != "enter" && anyFlag(event, "ctrlKey metaKey") {
		return // 229 is the key code while an input method is composing
	}
	target := get(event, "target")
	if localName(target) == "body" { // nothing has the focus, so use the bindings of the whole screen
		target = querySelector("#screen > *")
	}
	el := closest(target, "[data-on-"+kind+"]")
	if el.IsNull() || !el.Equal(target) && usesKey(target, kind) {
		return
	}
	call(event, "preventDefault")
	e.sendAction(kind, el, inputText(target))
}

// anyFlag reports whether any of an event's properties is true. Flags is a list
// separated by spaces.
func anyFlag(event safejs.Value, flags string) bool {
	for flags != "" {
		var flag string
		flag, flags, _ = strings.Cut(flags, " ")
		if getBool(event, flag) {
			return true
		}
	}
	return false
}

// usesKey reports whether an element uses a key itself, so that a binding of an
// element further out must not take it away.
func usesKey(target safejs.Value, kind string) bool {
	name := localName(target)
	inputType := getString(target, "type")
	switch {
	case kind == "escape":
		return false
	case kind == "enter":
		return containsWord("a button summary", name) || name == "input" && containsWord("checkbox button submit file", inputType)
	case name == "input" && containsWord("up down", kind):
		return containsWord("radio range number date time", inputType)
	}
	return containsWord("textarea select", name) || name == "input" && !containsWord("checkbox button submit file", inputType)
}
