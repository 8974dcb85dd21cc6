//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// near is how far from its start or end a scrolled element may be to count as
// being there, in pixels. static/patch.js holds to the same.
const near = 24

// A scroll knows what was told of the element that was scrolled last.
type scroll struct {
	element safejs.Value
	place   string
	waits   bool // for the next frame
}

// listenScroll tells where a scrolled element stands when that changes, and
// looks at it once a frame at most.
func (e *engine) listenScroll(document safejs.Value) {
	look := e.function(func([]safejs.Value) {
		e.scroll.waits = false
		e.scrolled(e.scroll.element)
	})
	e.until(func() { release(look) })
	e.listen(document, "scroll", map[string]any{"capture": true, "passive": true}, func(event safejs.Value) {
		el := at(event, "target")
		if bound, err := el.Call("hasAttribute", "data-on-scroll"); err != nil || !yes(bound, "") {
			return
		}
		if !el.Equal(e.scroll.element) {
			e.scroll.element, e.scroll.place = el, "unknown"
		}
		if !e.scroll.waits {
			e.scroll.waits = true
			call(global, "requestAnimationFrame", look)
		}
	})
}

func (e *engine) scrolled(el safejs.Value) {
	top, height := number(el, "scrollTop"), number(el, "clientHeight")
	place := ""
	switch {
	case number(el, "scrollHeight")-top-height < near:
		place = "end"
	case top < near:
		place = "start"
	}
	if place != e.scroll.place {
		e.scroll.place = place
		e.tell("scroll", el, place)
	}
}
