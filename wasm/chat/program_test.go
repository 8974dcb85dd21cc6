package chat

import (
	"testing"
	"time"

	"kith/server/protocol"
	"kith/wasm/app"
)

// The screen wakes the program when something is due, or when what it shows changes
// by itself: whichever is first.
func TestTimer(t *testing.T) {
	midnight := time.Date(2026, 3, 18, 0, 0, 0, 0, time.UTC).UnixMilli()
	for name, c := range map[string]struct {
		before int64 // how long before midnight it is
		lost   protocol.CloseCode
		want   int64 // when it wakes; before midnight
	}{
		"a connection that must not be silent for long": {3_600_000, 0, 3_600_000 - protocol.SilenceTimeout},
		"a day that ends before that":                   {20_000, 0, 0},
		"nothing but the end of the day":                {3_600_000, 4503, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := &fixture{p: New("b1", "en"), now: midnight - c.before - 40}
			r.take(t, app.Started{Config: `{"key":"k","open":true}`, Visible: true, Online: true})
			r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
			r.receive(t, &protocol.Welcome{Session: r.p.model.Connection.Session, Now: r.now})
			if c.lost != 0 {
				r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: int64(c.lost)})
			}
			want := midnight - c.want
			if c.want != 0 {
				want = r.now + protocol.SilenceTimeout
			}
			if got := r.p.View().Timer; got != want {
				t.Errorf("it wakes %d ms from now instead of %d", got-r.now, want-r.now)
			}
		})
	}
	if got := New("b1", "en").View().Timer; got != 0 {
		t.Errorf("before any event it wakes at %d", got)
	}
}

// What the page asks without waiting, and the id by which its other scripts know the
// visitor, go with the screen.
func TestForThePage(t *testing.T) {
	s := started(t, "").p.View()
	if want := `{"unread":{"total":0,"conversations":{}},"availability":{"availability":"online"},"label":"Close chat","color":""}`; s.Snapshot != want {
		t.Errorf("the page reads %s", s.Snapshot)
	}
	r := started(t, "")
	if s := r.p.View(); s.TrackingToken == "" || s.TrackingToken != r.state().Session.Tracking {
		t.Errorf("the visitor is known by %q", s.TrackingToken)
	}
}

// A conversation that a reload shows again is shown from its end, before anything has
// happened in it.
func TestANewPanelIsAtTheEnd(t *testing.T) {
	if !New("release", "en").Model().AtEnd {
		t.Error("it is not")
	}
}
