//go:build js && wasm

package browser

import (
	"testing"

	"kith/wasm/app"
	"kith/wasm/html"
)

func TestSocket(t *testing.T) {
	defer func(before string) { socketPath = before }(socketPath)
	socketPath = "/echo"
	p := programShowing(html.El("p"))
	e := run(t, p, &recorder{})
	do := func(effects ...app.Effect) {
		for _, f := range effects {
			e.perform(f)
		}
	}
	do(app.Connect{Socket: 1}, app.Send{Socket: 1, Text: "too early"})
	waitUntil(t, "it is open", func() bool { return p.received(app.SocketOpened{Socket: 1}) })
	do(app.Send{Socket: 0, Text: "of another"}, app.Send{Socket: 1, Text: "héllo\x00 😀"})
	waitUntil(t, "the text comes back", func() bool { return p.received(app.SocketReceived{Socket: 1, Text: "héllo\x00 😀"}) })
	do(app.Connect{Socket: 2})
	waitUntil(t, "the second is open", func() bool { return p.received(app.SocketOpened{Socket: 2}) })
	do(app.Send{Socket: 2, Text: "close"})
	waitUntil(t, "it is closed with the server's code", func() bool { return p.received(app.SocketClosed{Socket: 2, Code: 4502}) })
	do(app.Connect{Socket: 3})
	waitUntil(t, "the third is open", func() bool { return p.received(app.SocketOpened{Socket: 3}) })
	do(app.Disconnect{Socket: 2, Code: 4001}, app.Send{Socket: 3, Text: "still here"})
	waitUntil(t, "a late Disconnect closes nothing", func() bool { return p.received(app.SocketReceived{Socket: 3, Text: "still here"}) })
	do(app.Disconnect{Socket: 3, Code: 4001})
	socketPath = "/nothing"
	do(app.Connect{Socket: 4})
	waitUntil(t, "a socket that never opened is lost", func() bool { return p.received(app.SocketClosed{Socket: 4, Code: 1006}) })
	for _, event := range p.events {
		switch event {
		case app.SocketReceived{Socket: 1, Text: "too early"}, app.SocketClosed{Socket: 1, Code: 4003}, app.SocketClosed{Socket: 3, Code: 4001}:
			t.Errorf("the program received %+v", event)
		}
	}
}
