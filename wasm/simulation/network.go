package simulation

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
)

// next lets what is waiting for a tab happen.
func (w *World) next(t *tab) error {
	for len(t.waiting) > 0 {
		e := t.waiting[0]
		t.waiting = t.waiting[1:]
		if err := w.take(t, e); err != nil {
			return err
		}
	}
	return nil
}

// up carries frames of a tab to the server.
func (w *World) up(t *tab, n int64) error {
	if err := w.next(t); err != nil {
		return err
	}
	for ; n > 0 && t.link != nil && len(t.link.in) > 0 && t.link.code == 0; n-- {
		text := t.link.in[0]
		t.link.in = t.link.in[1:]
		w.server.now = w.now
		w.server.hear(t.link, text)
	}
	return nil
}

// down carries frames of the server to a tab, and answers its requests. When
// all is carried, it hears that the server closed the connection.
func (w *World) down(t *tab, n int64) error {
	if err := w.next(t); err != nil {
		return err
	}
	for ; n > 0; n-- {
		l := t.link
		switch {
		case l != nil && len(l.out) > 0:
			text := l.out[0]
			l.out = l.out[1:]
			l.past = append(l.past, text)
			if err := w.take(t, app.SocketReceived{Socket: l.socket, Text: text}); err != nil {
				return err
			}
		case l != nil && l.code != 0:
			w.drop(t)
			if err := w.take(t, app.SocketClosed{Socket: l.socket, Code: int64(l.code)}); err != nil {
				return err
			}
		case len(t.asked) > 0:
			ask := t.asked[0]
			t.asked = t.asked[1:]
			if err := w.take(t, w.respond(ask)); err != nil {
				return err
			}
		default:
			return w.next(t)
		}
	}
	return w.next(t)
}

// garble brings frames to a tab that a network, or a server with a fault,
// could bring, and that must do no harm.
func (w *World) garble(s Step, t *tab) error {
	if err := w.next(t); err != nil {
		return err
	}
	l := t.link
	switch s.Do {
	case Twice:
		if l != nil && len(l.out) > 0 {
			text := l.out[0]
			if err := w.down(t, 1); err != nil {
				return err
			}
			return w.take(t, app.SocketReceived{Socket: l.socket, Text: text})
		}
	case Swap:
		if n := int(s.N); l != nil && len(l.out) > n && n > 0 {
			first := l.out[n]
			l.out = slices.Insert(slices.Delete(l.out, n, n+1), 0, first)
			return w.down(t, s.N+1)
		}
	case Late:
		if len(t.old) == 0 || len(t.old[len(t.old)-1].past) == 0 {
			return nil
		}
		old := t.old[len(t.old)-1]
		text := old.past[len(old.past)-1]
		if err := w.take(t, app.SocketReceived{Socket: old.socket, Text: text}); err != nil {
			return err
		}
		if l != nil && l.session != "" {
			// The same over the socket that is open now, as a server would
			// that confuses two sessions.
			return w.take(t, app.SocketReceived{Socket: l.socket, Text: text})
		}
	}
	return nil
}

// cut loses the connection, with all that was on its way in both directions.
func (w *World) cut(t *tab) error {
	if l := t.link; l != nil {
		w.drop(t)
		t.waiting = append(t.waiting, app.SocketClosed{Socket: l.socket, Code: 1006})
	}
	return w.next(t)
}

func (w *World) network(online bool) error {
	if w.offline == !online {
		return nil
	}
	w.offline = !online
	for _, t := range w.tabs {
		if t == nil {
			continue
		}
		if w.offline {
			if err := w.cut(t); err != nil {
				return err
			}
		}
		if err := w.take(t, app.NetworkChanged{Online: online}); err != nil {
			return err
		}
	}
	return nil
}

// restart ends every connection; what the server took is durable.
func (w *World) restart() error {
	for _, l := range w.server.links {
		if l.code == 0 {
			l.code = protocol.CloseGoingAway
			l.out = nil // what was not written to the socket yet is gone
		}
	}
	w.server.links = nil
	return nil
}

// wait lets time pass for everybody, and rings the timers that come due on the
// way. What other tabs stored is heard before: a browser tells it at once, and a
// tab that slept hears it when it wakes.
func (w *World) wait(milliseconds int64) error {
	w.now += max(0, milliseconds)
	for _, t := range w.tabs {
		if t == nil {
			continue
		}
		if milliseconds >= second {
			if err := w.share(t); err != nil {
				return err
			}
		}
		if err := w.next(t); err != nil {
			return err
		}
		if err := w.ring(t); err != nil {
			return err
		}
	}
	return nil
}

// share lets a tab hear what others stored.
func (w *World) share(t *tab) error {
	if t.heard {
		return nil
	}
	t.heard, t.known = true, w.storage.text
	t.waiting = append(t.waiting, app.StorageChanged{Stored: w.storage.text})
	return w.next(t)
}

// ring wakes a tab whose time has come.
func (w *World) ring(t *tab) error {
	if wake := t.wake(); wake != 0 && wake <= w.now+t.skew {
		return w.take(t, app.TimerFired{})
	}
	return nil
}

// respond answers a request over HTTP.
func (w *World) respond(ask app.Request) app.Responded {
	if w.offline {
		return app.Responded{Name: ask.Name}
	}
	return library(ask)
}
