//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// unseen hides the region from sight but not from a screen reader.
const unseen = "position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"

// remembered is how many announcements stay in the region.
const remembered = 3

// prepareVoice makes the region. It must be there before anything is said in
// it, or it is not read.
func (e *engine) prepareVoice() {
	e.voice = element("div")
	invoke(e.voice, "setAttribute", "role", "status")
	invoke(e.voice, "setAttribute", "aria-live", "polite")
	hide(e.voice)
	e.until(func() { call(e.voice, "remove") })
}

func (e *engine) announce(words string) {
	line := element("p")
	set(line, "textContent", words)
	call(e.voice, "append", line)
	if number(e.voice, "childElementCount") > remembered {
		call(at(e.voice, "firstElementChild"), "remove")
	}
}

// hide puts an element into the document so that nobody sees it.
func hide(el safejs.Value) {
	set(at(el, "style"), "cssText", unseen)
	call(at(global, "document.body"), "append", el)
}
