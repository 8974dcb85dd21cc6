//go:build js && wasm

package browser

import (
	"testing"
	"time"

	"kith/wasm/app"
	"kith/wasm/html"
)

func TestTimer(t *testing.T) {
	var due int64
	p := programShowing(html.El("p"))
	p.view = func() app.Screen { return app.Screen{Body: html.El("p"), Timer: due} }
	e := run(t, p, &recorder{})
	var fired []int64 // when TimerFired came
	p.update = func(event app.Event) []app.Effect {
		if event == (app.TimerFired{}) {
			fired = append(fired, time.Now().UnixMilli())
		}
		return nil
	}
	setDue := func(at int64) {
		due = at
		e.enqueue(app.PageChanged{})
		e.handleQueue()
	}
	now := time.Now().UnixMilli()
	setDue(now + 1<<40) // longer than a browser's timer can be, which would then fire at once
	setDue(now + 30)
	waitUntil(t, "it fires", func() bool { return len(fired) > 0 })
	if fired[0] < now+30 {
		t.Errorf("it fired %d ms early", now+30-fired[0])
	}
	// It fires again for a program that leaves a time that has passed, but not at
	// once.
	waitUntil(t, "it fires once more", func() bool { return len(fired) > 1 })
	if pause := fired[1] - fired[0]; pause < repeatDelay {
		t.Errorf("it fired twice within %d ms", pause)
	}
	setDue(now - 1_000)
	waitUntil(t, "a time that has passed fires at once", func() bool { return len(fired) > 2 })
	setDue(0)
	n := len(fired)
	e.perform(app.Connect{Socket: 1})
	waitUntil(t, "another event came", func() bool { return p.received(app.SocketClosed{Socket: 1, Code: 1006}) })
	if len(fired) > n {
		t.Error("it fired although it was off")
	}
}
