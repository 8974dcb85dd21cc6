//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// path is where the server's socket is; tests have another.
var path = "/v1/socket"

// open is a WebSocket's readyState.
const open = 1

// A socket is the one that is open, or being opened.
type socket struct {
	number int64
	value  safejs.Value
	deaf   func() // takes its listeners away
}

// connect opens a socket in the place of the one before.
func (e *engine) connect(number int64) {
	e.drop(app.CloseReplaced)
	scheme := "ws://"
	if word(global, "location.protocol") == "https:" {
		scheme = "wss://"
	}
	value, err := build("WebSocket", scheme+word(global, "location.host")+path)
	if err != nil {
		e.take(app.SocketClosed{Socket: number, Code: 1006})
		return
	}
	s := &socket{number: number, value: value}
	var deaf []func()
	on := func(name string, f func(event safejs.Value)) { deaf = append(deaf, e.listen(value, name, nil, f)) }
	s.deaf = func() {
		for _, remove := range deaf {
			remove()
		}
	}
	on("open", func(safejs.Value) { e.take(app.SocketOpened{Socket: number}) })
	on("message", func(event safejs.Value) {
		if data := at(event, "data"); data.Type() == safejs.TypeString {
			e.take(app.SocketReceived{Socket: number, Text: text(data)})
		}
	})
	on("close", func(event safejs.Value) {
		s.deaf()
		if e.socket == s {
			e.socket = nil
		}
		e.take(app.SocketClosed{Socket: number, Code: code(event)})
	})
	e.socket = s
}

func code(event safejs.Value) int64 { return number(event, "code") }

// drop closes the socket, if there is one, and hears nothing more of it.
func (e *engine) drop(code int64) {
	s := e.socket
	if s == nil {
		return
	}
	e.socket = nil
	s.deaf()
	if _, err := s.value.Call("close", code); err != nil { // not every code may be said
		call(s.value, "close")
	}
}

// transmit sends a text. What is said to a socket that is not open is lost, and
// the program is told of its loss by Lost.
func (e *engine) transmit(f app.Send) {
	if s := e.socket; s != nil && s.number == f.Socket && number(s.value, "readyState") == open {
		call(s.value, "send", f.Text)
	}
}
