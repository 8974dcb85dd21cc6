//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"
)

// keys are those that can be bound, and as what.
const keys = " Enter=enter Escape=escape ArrowUp=up ArrowDown=down ArrowLeft=left ArrowRight=right Home=home End=end "

// kindOf names a key as it is bound; "" for one that cannot be.
func kindOf(key string) string {
	if len(key) == 1 && 'a' <= key[0] && key[0] <= 'z' {
		return key
	}
	_, kind, _ := strings.Cut(keys, " "+key+"=")
	kind, _, _ = strings.Cut(kind, " ")
	return kind
}

// pressed tells of a key. See app.Action for who has it first.
func (e *engine) pressed(event safejs.Value) {
	e.unlockTone()
	kind := kindOf(word(event, "key"))
	if kind == "" || number(event, "keyCode") == 229 || held(event, "isComposing altKey") ||
		kind != "escape" && held(event, "shiftKey") || kind != "enter" && held(event, "ctrlKey metaKey") {
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

// held reports whether one of an event's flags is set.
func held(event safejs.Value, flags string) bool {
	for flags != "" {
		var flag string
		flag, flags, _ = strings.Cut(flags, " ")
		if yes(event, flag) {
			return true
		}
	}
	return false
}

// means reports whether a key has a meaning of its own in an element, which a
// name further up must not take away.
func means(target safejs.Value, kind string) bool {
	name := tag(target)
	box := word(target, "type")
	switch {
	case kind == "escape":
		return false
	case kind == "enter":
		return among("a button summary", name) || name == "input" && among("checkbox button submit file", box)
	case name == "input" && among("up down", kind):
		return among("radio range number date time", box)
	}
	return among("textarea select", name) || name == "input" && !among("checkbox button submit file", box)
}
