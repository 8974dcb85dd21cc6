//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// socketPath is the path of the server's WebSocket. Tests set another.
var socketPath = "/v1/socket"

// readyStateOpen is the readyState of a WebSocket that is open.
const readyStateOpen = 1

// A socket is a WebSocket that is open or being opened.
type socket struct {
	number          int64 // of app.Connect
	webSocket       safejs.Value
	removeListeners func()
}

// connect opens a socket and closes the one before.
func (e *engine) connect(number int64) {
	e.closeSocket(app.CloseReplaced)
	var webSocket safejs.Value
	address, err := construct("URL", onServer(socketPath), getString(global, "document.baseURI"))
	if err == nil {
		ws := "ws" + strings.TrimPrefix(getString(address, "href"), "http") // and wss for https
		webSocket, err = construct("WebSocket", ws)
	}
	if err != nil {
		e.enqueue(app.SocketClosed{Socket: number, Code: 1006})
		return
	}
	s := &socket{number: number, webSocket: webSocket}
	var removers []func()
	on := func(name string, f func(event safejs.Value)) {
		removers = append(removers, e.listen(webSocket, name, nil, f))
	}
	s.removeListeners = func() {
		for _, remove := range removers {
			remove()
		}
	}
	on("open", func(safejs.Value) { e.enqueue(app.SocketOpened{Socket: number}) })
	on("message", func(event safejs.Value) {
		if data := get(event, "data"); data.Type() == safejs.TypeString {
			e.enqueue(app.SocketReceived{Socket: number, Text: asString(data)})
		}
	})
	on("close", func(event safejs.Value) {
		s.removeListeners()
		if e.socket == s {
			e.socket = nil
		}
		e.enqueue(app.SocketClosed{Socket: number, Code: getInt(event, "code")})
	})
	e.socket = s
}

// closeSocket closes the socket, if there is one. No further event of it follows.
func (e *engine) closeSocket(code int64) {
	s := e.socket
	if s == nil {
		return
	}
	e.socket = nil
	s.removeListeners()
	if _, err := s.webSocket.Call("close", code); err != nil { // only 1000 and 3000 to 4999 are allowed
		call(s.webSocket, "close")
	}
}

// send sends a text if that socket is open, and drops it otherwise.
func (e *engine) send(f app.Send) {
	if s := e.socket; s != nil && s.number == f.Socket && getInt(s.webSocket, "readyState") == readyStateOpen {
		call(s.webSocket, "send", f.Text)
	}
}
