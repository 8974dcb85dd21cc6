//go:build js && wasm

package browser

import (
	"testing"

	"kith/wasm/app"
	"kith/wasm/html"
)

// TestNothingIsLeftUnreleased must run last, because browsers are slow to open
// sockets after so many.
func TestNothingIsLeftUnreleased(t *testing.T) {
	screen := mount(html.El("p"))
	defer call(screen, "remove")
	before, regions := liveCallbacks, getInt(document(), "body.childElementCount")
	for i := range 1_000 {
		p := programShowing(html.El("p"))
		p.update = func(e app.Event) []app.Effect {
			if _, ok := e.(app.Started); ok {
				return []app.Effect{app.Connect{Socket: int64(i)}, app.Announce{Text: "hello"}, app.PlaySound{}}
			}
			return nil
		}
		start(func() app.Program { return p }, &recorder{}).stop()
	}
	if liveCallbacks != before {
		t.Errorf("%d callbacks are left", liveCallbacks-before)
	}
	if now := getInt(document(), "body.childElementCount"); now != regions {
		t.Errorf("%d elements are left", now-regions)
	}
	e := run(t, programShowing(html.El("p")), &recorder{})
	before = liveCallbacks
	for i := range int64(1_000) {
		e.perform(app.Connect{Socket: i})
	}
	e.perform(app.Disconnect{Socket: 999, Code: 1000})
	if liveCallbacks != before {
		t.Errorf("%d callbacks of sockets are left", liveCallbacks-before)
	}
	for range 100 {
		e.perform(app.Request{Name: "same", Method: "GET", Path: "/static/patch.js"})
	}
	waitUntil(t, "the requests have ended", func() bool { return liveCallbacks == before })
}
