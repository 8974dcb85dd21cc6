//go:build js && wasm

package browser

import (
	"runtime"

	"github.com/hack-pad/safejs"
)

// liveCallbacks counts the callbacks that are not released.
var liveCallbacks int

// callback returns a function that JavaScript can call. All calls from JavaScript
// into Go go through here: a panic in f is logged and ends here, and the events
// that f queued are handled before JavaScript continues.
func (e *engine) callback(f func(args []safejs.Value)) safejs.Func {
	wrapped, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		guard(func() { f(args) })
		e.handleQueue()
		return nil
	})
	if err != nil {
		logError(err.Error())
	}
	liveCallbacks++
	return wrapped
}

// release releases a callback. JavaScript must not call it any more.
func release(f safejs.Func) {
	f.Release()
	liveCallbacks--
}

// guard calls f, logs a panic and counts it as an outcome, and reports whether there was
// none.
func guard(f func()) (ok bool) {
	defer func() {
		if fault := recover(); fault != nil {
			stack := make([]byte, 4096)
			stack = stack[:runtime.Stack(stack, false)]
			logError("panic: " + panicText(fault) + "\n" + string(stack))
			outcome("panic", true)
		}
	}()
	f()
	return true
}

// panicText returns the text of a panic's value.
func panicText(fault any) string {
	switch fault := fault.(type) {
	case error:
		return fault.Error()
	case string:
		return fault
	}
	return "of no known type"
}

// listen adds an event listener. It is removed when the engine stops, or when the
// returned function is called.
func (e *engine) listen(target safejs.Value, event string, options map[string]any, f func(event safejs.Value)) (remove func()) {
	listener := e.callback(func(args []safejs.Value) { f(args[0]) })
	if options == nil {
		options = map[string]any{}
	}
	call(target, "addEventListener", event, listener, options)
	return e.onStop(func() {
		call(target, "removeEventListener", event, listener, options)
		release(listener)
	})
}

// onStop registers a function that is called when the engine stops, or before, by
// the function that is returned. It is called only once.
func (e *engine) onStop(cleanup func()) (cleanUpNow func()) {
	e.lastCleanup++
	key := e.lastCleanup
	e.cleanups[key] = cleanup
	return func() {
		if cleanup, ok := e.cleanups[key]; ok {
			delete(e.cleanups, key)
			cleanup()
		}
	}
}

// await calls one of two functions when a promise is fulfilled or rejected. The
// promise must be settled at some time, or the callbacks are never released.
func (e *engine) await(promise safejs.Value, fulfilled, rejected func(safejs.Value)) {
	var onFulfilled, onRejected safejs.Func
	once := func(f func(safejs.Value)) safejs.Func {
		return e.callback(func(args []safejs.Value) {
			release(onFulfilled)
			release(onRejected)
			if !e.stopped {
				f(args[0])
			}
		})
	}
	onFulfilled, onRejected = once(fulfilled), once(rejected)
	call(promise, "then", onFulfilled, onRejected)
}

// afterFunc calls f after a delay in milliseconds, unless the returned function is
// called before.
func (e *engine) afterFunc(delay int64, f func()) (cancel func()) {
	var id safejs.Value
	expired := e.callback(func([]safejs.Value) {
		cancel()
		f()
	})
	id = call(global, "setTimeout", expired, delay)
	return e.onStop(func() {
		call(global, "clearTimeout", id)
		release(expired)
	})
}
