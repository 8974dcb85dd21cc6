//go:build js && wasm

package browser

import (
	"runtime"

	"github.com/hack-pad/safejs"
)

// functions counts those that JavaScript can call and that are not released.
var functions int

// function makes one that JavaScript can call. It is the border: whatever goes
// wrong within is reported and ends there, and the events that came of it are
// taken in before JavaScript goes on.
func (e *engine) function(f func(args []safejs.Value)) safejs.Func {
	made, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		guard(func() { f(args) })
		e.run()
		return nil
	})
	if err != nil {
		report(err.Error())
	}
	functions++
	return made
}

func release(f safejs.Func) {
	f.Release()
	functions--
}

// guard runs f and reports whether it ended without a panic.
func guard(f func()) (ok bool) {
	defer func() {
		if fault := recover(); fault != nil {
			stack := make([]byte, 4096)
			stack = stack[:runtime.Stack(stack, false)]
			report("panic: " + reason(fault) + "\n" + string(stack))
		}
	}()
	f()
	return true
}

func reason(fault any) string {
	switch fault := fault.(type) {
	case error:
		return fault.Error()
	case string:
		return fault
	}
	return "of no known type"
}

// listen registers a listener until the engine stops, or until the function
// that it answers is called.
func (e *engine) listen(target safejs.Value, event string, options map[string]any, f func(event safejs.Value)) (remove func()) {
	listener := e.function(func(args []safejs.Value) { f(args[0]) })
	if options == nil {
		options = map[string]any{}
	}
	call(target, "addEventListener", event, listener, options)
	return e.until(func() {
		call(target, "removeEventListener", event, listener, options)
		release(listener)
	})
}

// until keeps what must be undone when the engine stops. The function that it
// answers undoes it before; a second time does nothing.
func (e *engine) until(undo func()) func() {
	e.undone++
	key := e.undone
	e.undo[key] = undo
	return func() {
		if undo, ok := e.undo[key]; ok {
			delete(e.undo, key)
			undo()
		}
	}
}

// settled waits for a promise, which must settle at some time.
func (e *engine) settled(promise safejs.Value, done, failed func(safejs.Value)) {
	var yes, no safejs.Func
	once := func(f func(safejs.Value)) safejs.Func {
		return e.function(func(args []safejs.Value) {
			release(yes)
			release(no)
			if !e.stopped {
				f(args[0])
			}
		})
	}
	yes, no = once(done), once(failed)
	call(promise, "then", yes, no)
}

// after calls f in some milliseconds, unless the function that it answers is
// called before.
func (e *engine) after(milliseconds int64, f func()) (cancel func()) {
	var timer safejs.Value
	var forget func()
	ring := e.function(func([]safejs.Value) {
		forget()
		f()
	})
	timer = call(global, "setTimeout", ring, milliseconds)
	forget = e.until(func() {
		call(global, "clearTimeout", timer)
		release(ring)
	})
	return forget
}
