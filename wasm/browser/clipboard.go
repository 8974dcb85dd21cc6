//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// copy puts a text on the clipboard. If the document may not use the clipboard, as
// without https, it copies a selection instead.
func (e *engine) copy(text string) {
	clipboard := get(global, "navigator.clipboard")
	if !exists(clipboard) {
		copySelection(text)
		return
	}
	e.await(callStrings(clipboard, "writeText", text), func(safejs.Value) {}, func(safejs.Value) { copySelection(text) })
}

// copySelection copies a text by selecting it in a hidden text box, and gives the
// focus back.
func copySelection(text string) {
	document := get(global, "document")
	focused := get(document, "activeElement")
	box := createElement("textarea")
	set(box, "value", text)
	appendHidden(box)
	call(box, "select")
	callStrings(document, "execCommand", "copy")
	call(box, "remove")
	if exists(focused) {
		call(focused, "focus")
	}
}
