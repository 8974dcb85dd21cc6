//go:build js && wasm

package browser

// unseen hides the region from sight but not from a screen reader.
const unseen = "position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"

// remembered is how many announcements stay in the region.
const remembered = 3

// prepareVoice makes the region. It must be there before anything is said in
// it, or it is not read.
func (e *engine) prepareVoice() {
	document := at(global, "document")
	e.voice = call(document, "createElement", "div")
	call(e.voice, "setAttribute", "role", "status")
	call(e.voice, "setAttribute", "aria-live", "polite")
	set(at(e.voice, "style"), "cssText", unseen)
	call(at(document, "body"), "append", e.voice)
	e.until(func() { call(e.voice, "remove") })
}

func (e *engine) announce(words string) {
	line := call(at(global, "document"), "createElement", "p")
	set(line, "textContent", words)
	call(e.voice, "append", line)
	if number(at(e.voice, "childElementCount")) > remembered {
		call(at(e.voice, "firstElementChild"), "remove")
	}
}
