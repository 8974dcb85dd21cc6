//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"
)

// focus moves the keyboard to the element of that name.
func focus(name string) {
	quoted := `"` + strings.ReplaceAll(strings.ReplaceAll(name, `\`, `\\`), `"`, `\"`) + `"]`
	for _, attribute := range []string{"data-name", "data-on-input", "data-on-click"} {
		if el := find("[" + attribute + "=" + quoted); there(el) {
			call(el, "focus")
			return
		}
	}
}

// copy puts a text on the clipboard. Where the browser has no clipboard for
// this page, as without https, a text that is selected is copied.
func (e *engine) copy(words string) {
	clipboard := at(global, "navigator.clipboard")
	if !there(clipboard) {
		copySelected(words)
		return
	}
	e.settled(invoke(clipboard, "writeText", words), func(safejs.Value) {}, func(safejs.Value) { copySelected(words) })
}

func copySelected(words string) {
	document := at(global, "document")
	before := at(document, "activeElement")
	box := element("textarea")
	set(box, "value", words)
	hide(box)
	call(box, "select")
	invoke(document, "execCommand", "copy")
	call(box, "remove")
	if there(before) {
		call(before, "focus")
	}
}
