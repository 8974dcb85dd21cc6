//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// listenWorld listens to what happens to the device and to the document.
func (e *engine) listenWorld() {
	document := at(global, "document")
	for _, event := range []string{"online", "offline"} {
		e.listen(global, event, nil, func(safejs.Value) {
			e.take(app.NetworkChanged{Online: online()})
			e.ring()
		})
	}
	e.listen(document, "visibilitychange", nil, func(safejs.Value) {
		e.take(app.VisibilityChanged{Visible: visible()})
		e.ring()
	})
	// A document that comes back from the back/forward cache lived on frozen:
	// its socket is dead even where nobody said so.
	e.listen(global, "pageshow", nil, func(event safejs.Value) {
		if !yes(event, "persisted") {
			return
		}
		if e.socket != nil {
			number := e.socket.number
			e.drop(1000)
			e.take(app.SocketClosed{Socket: number, Code: 1006})
		}
		e.ring()
	})
}

func online() bool { return yes(global, "navigator.onLine") }

func visible() bool { return word(global, "document.visibilityState") == "visible" }
