//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// visuallyHidden is a style that hides an element from sight but not from a screen
// reader.
const visuallyHidden = "position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"

// maxAnnouncements is how many announcements stay in the live region.
const maxAnnouncements = 3

// initLiveRegion adds the ARIA live region. Screen readers read only what is added
// to a region that is there already.
func (e *engine) initLiveRegion() {
	e.liveRegion = createElement("div")
	callStrings(e.liveRegion, "setAttribute", "role", "status")
	callStrings(e.liveRegion, "setAttribute", "aria-live", "polite")
	appendHidden(e.liveRegion)
	e.onStop(func() { call(e.liveRegion, "remove") })
}

// announce has a screen reader read a text.
func (e *engine) announce(text string) {
	paragraph := createElement("p")
	set(paragraph, "textContent", text)
	call(e.liveRegion, "append", paragraph)
	if getInt(e.liveRegion, "childElementCount") > maxAnnouncements {
		call(get(e.liveRegion, "firstElementChild"), "remove")
	}
}

// appendHidden adds an element to the document, visually hidden.
func appendHidden(el safejs.Value) {
	set(get(el, "style"), "cssText", visuallyHidden)
	call(get(global, "document.body"), "append", el)
}
