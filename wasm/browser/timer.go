//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

const (
	// maxDelay is the longest single delay, in milliseconds. If the device slept
	// or its clock was set, TimerFired is late by that at most.
	maxDelay = 60_000

	// repeatDelay is the least delay, in milliseconds, before TimerFired is sent
	// again to a program whose Screen.Timer has not changed since.
	repeatDelay = 1_000
)

// A timer sends TimerFired at the time of Screen.Timer.
type timer struct {
	due       int64        // when TimerFired is due, Unix milliseconds; 0 for never
	lastFired int64        // the value of due for which TimerFired was sent last
	id        safejs.Value // of setTimeout
	callback  safejs.Func
}

func (e *engine) initTimer() {
	e.timer.id = safejs.Undefined()
	e.timer.callback = e.callback(func([]safejs.Value) { e.checkTimer() })
	e.onStop(func() {
		call(global, "clearTimeout", e.timer.id)
		release(e.timer.callback)
	})
}

// checkTimer sends TimerFired if it is due, and schedules the next check.
func (e *engine) checkTimer() {
	t := &e.timer
	if t.due != 0 && t.due <= now() {
		t.lastFired = t.due
		e.enqueue(app.TimerFired{})
	}
	e.scheduleTimer()
}

// setTimer changes when TimerFired is due.
func (e *engine) setTimer(due int64) {
	if due != e.timer.due {
		e.timer.due = due
		e.scheduleTimer()
	}
}

// scheduleTimer calls checkTimer when TimerFired is due, or after maxDelay.
func (e *engine) scheduleTimer() {
	t := &e.timer
	call(global, "clearTimeout", t.id)
	if t.due == 0 {
		return
	}
	delay := min(max(t.due-now(), 0), maxDelay)
	if t.due == t.lastFired {
		delay = max(delay, repeatDelay)
	}
	t.id = call(global, "setTimeout", t.callback, delay)
}
