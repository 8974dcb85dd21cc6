//go:build js && wasm

package browser

import (
	"testing"

	"kith/wasm/app"
	"kith/wasm/html"
)

func TestEnvironment(t *testing.T) {
	p := programShowing(html.El("p"))
	e := run(t, p, &recorder{})
	call(global, "dispatchEvent", must(construct("Event", "offline")))
	call(document(), "dispatchEvent", must(construct("Event", "visibilitychange")))
	if !p.received(app.NetworkChanged{Online: true}) || !p.received(app.VisibilityChanged{Visible: visible()}) {
		t.Errorf("the program received %+v", p.events)
	}
	e.perform(app.Connect{Socket: 7})
	call(global, "dispatchEvent", must(construct("PageTransitionEvent", "pageshow", map[string]any{"persisted": true})))
	if !p.received(app.SocketClosed{Socket: 7, Code: 1006}) || e.socket != nil {
		t.Errorf("a restored document keeps its old socket: %+v", p.events)
	}
}
