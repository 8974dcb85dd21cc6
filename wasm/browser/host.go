//go:build js && wasm

package browser

import "kith/wasm/app"

// A Host stores the state of a program and connects it to what is around its
// document. There are two: FrameHost and PageHost.
type Host interface {
	// attach starts to listen. It arranges for engine.startProgram to be called
	// once, now or later.
	attach(e *engine)
	// started is called when Started was handled. Ok is false if the program
	// panicked and cannot run.
	started(ok bool)
	// store stores the state; "" removes it.
	store(text string)
	// storageHandled is called when StorageChanged was handled, before the results
	// of that are applied.
	storageHandled()
	// pong is called when Pinged was handled and the results of that were applied.
	pong()
	// reload is called before the document is loaded again.
	reload()
	// setTrackingToken stores the tracking token; "" removes it.
	setTrackingToken(token string)
	// setOpen opens or closes the panel.
	setOpen(open bool)
	// setSnapshot sets the JSON from which the page's synchronous calls are answered.
	setSnapshot(text string)
	// upload sends a file.
	upload(app.Upload)
	// download saves a file.
	download(app.Download)
	answer(app.Answer)
	notify(app.Notify)
}
