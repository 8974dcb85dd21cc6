//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

const (
	// longest is the longest single wait, in milliseconds. A device that slept,
	// or whose clock was set, is late or early by that at most.
	longest = 60_000

	// again is the wait, in milliseconds, for a program that was woken at a
	// moment and goes on asking for the same.
	again = 1_000
)

// An alarm is the one timer behind Screen.Wake.
type alarm struct {
	wake  int64 // when the program wants to be told; 0 for never
	told  int64 // the moment at which it was told last
	timer safejs.Value
	fired safejs.Func
}

func (e *engine) prepareAlarm() {
	e.alarm.timer = safejs.Undefined()
	e.alarm.fired = e.function(func([]safejs.Value) { e.ring() })
	e.until(func() {
		call(global, "clearTimeout", e.alarm.timer)
		release(e.alarm.fired)
	})
}

// ring tells the program if its moment has come, and waits on if not.
func (e *engine) ring() {
	a := &e.alarm
	if a.wake != 0 && a.wake <= now() {
		a.told = a.wake
		e.take(app.TimerFired{})
	}
	e.wait()
}

// set changes the moment.
func (e *engine) setAlarm(wake int64) {
	if wake != e.alarm.wake {
		e.alarm.wake = wake
		e.wait()
	}
}

// wait sets the timer for what remains.
func (e *engine) wait() {
	a := &e.alarm
	call(global, "clearTimeout", a.timer)
	if a.wake == 0 {
		return
	}
	pause := min(max(a.wake-now(), 0), longest)
	if a.wake == a.told {
		pause = max(pause, again)
	}
	a.timer = call(global, "setTimeout", a.fired, pause)
}
