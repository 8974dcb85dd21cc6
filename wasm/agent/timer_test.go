package agent

import (
	"testing"

	"kith/wasm/app"
)

// TestAnEventBeforeTheTimer: an event that comes when something is due, but
// before the timer has fired, does it, since no timer is set for the past.
func TestAnEventBeforeTheTimer(t *testing.T) {
	c := newTestClient(t)
	c.signIn()
	c.handle(app.SocketClosed{Socket: c.p.model.Connection.Socket, Code: 1006})
	due := c.p.model.Connection.Due
	if due <= c.now {
		t.Fatalf("the next try is due at %d, and it is %d", due, c.now)
	}
	c.now = due
	effects := c.action("input", "query", "", "a")
	if len(effects) != 1 || effects[0] != (app.Connect{Socket: c.p.model.Connection.Socket}) {
		t.Errorf("it does not connect again: %+v", effects)
	}
	if c.loop.Screen().Timer <= c.now {
		t.Errorf("the timer is set for %d, and it is %d", c.loop.Screen().Timer, c.now)
	}
}
