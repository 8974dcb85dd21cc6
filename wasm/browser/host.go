//go:build js && wasm

package browser

import "kith/wasm/app"

// A Host is what keeps a program's state and speaks for it outside: Frame or
// Page.
type Host interface {
	// open begins to listen, and calls begin once.
	open(e *engine)
	// begun is called once Started was taken in, and says whether anything came
	// of it.
	begun(well bool)
	// store keeps the state; "" removes it.
	store(text string)
	// restored is called once Restored was taken in, before what follows from it.
	restored()
	// track keeps the tracking token; "" removes it.
	track(token string)
	// panel says whether the panel is open.
	panel(open bool)
	// snapshot is what synchronous questions are answered from, JSON.
	snapshot(text string)
	answer(app.Answer)
	notify(app.Notify)
}
