//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// scrollEdge is the distance in pixels from its start or end within which an element
// counts as scrolled there. static/patch.js uses the same.
const scrollEdge = 24

// A scroll is the state of the element that was scrolled last.
type scroll struct {
	element   safejs.Value
	position  string // the Text of the last Action for it: "start", "end" or ""
	scheduled bool   // whether reportScroll will be called in the next animation frame
}

// listenScroll sends an Action when a scrolled element reaches or leaves its start
// or end. It looks at most once per animation frame.
func (e *engine) listenScroll(document safejs.Value) {
	onFrame := e.callback(func([]safejs.Value) {
		e.scroll.scheduled = false
		e.reportScroll(e.scroll.element)
	})
	e.onStop(func() { release(onFrame) })
	e.listen(document, "scroll", map[string]any{"capture": true, "passive": true}, func(event safejs.Value) {
		el := get(event, "target")
		if bound, err := el.Call("hasAttribute", "data-on-scroll"); err != nil || !getBool(bound, "") {
			return
		}
		if !el.Equal(e.scroll.element) {
			e.scroll.element, e.scroll.position = el, "unknown"
		}
		if !e.scroll.scheduled {
			e.scroll.scheduled = true
			call(global, "requestAnimationFrame", onFrame)
		}
	})
}

// reportScroll sends an Action if the element is at another position than before.
func (e *engine) reportScroll(el safejs.Value) {
	top, height := getInt(el, "scrollTop"), getInt(el, "clientHeight")
	position := ""
	switch {
	case getInt(el, "scrollHeight")-top-height < scrollEdge:
		position = "end"
	case top < scrollEdge:
		position = "start"
	}
	if position != e.scroll.position {
		e.scroll.position = position
		e.sendAction("scroll", el, position)
	}
}
