//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// listenEnvironment listens to changes of the network and of the document's
// visibility. Each of them may mean that the device slept, so the timer is checked
// too.
func (e *engine) listenEnvironment() {
	document := get(global, "document")
	for _, event := range []string{"online", "offline"} {
		e.listen(global, event, nil, func(safejs.Value) {
			e.enqueue(app.NetworkChanged{Online: online()})
			e.checkTimer()
		})
	}
	e.listen(document, "visibilitychange", nil, func(safejs.Value) {
		e.enqueue(app.VisibilityChanged{Visible: visible()})
		e.checkTimer()
	})
	// A document that is restored from the back/forward cache was frozen. Its
	// socket is dead, but not every browser fires a close event.
	e.listen(global, "pageshow", nil, func(event safejs.Value) {
		if !getBool(event, "persisted") {
			return
		}
		if e.socket != nil {
			number := e.socket.number
			e.closeSocket(1000)
			e.enqueue(app.SocketClosed{Socket: number, Code: 1006})
		}
		e.checkTimer()
	})
}

func online() bool { return getBool(global, "navigator.onLine") }

func visible() bool { return getString(global, "document.visibilityState") == "visible" }
