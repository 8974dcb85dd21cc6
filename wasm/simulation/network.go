package simulation

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
)

// handlePending lets what is waiting for a tab happen.
func (w *World) handlePending(t *tab) error {
	for len(t.pending) > 0 {
		e := t.pending[0]
		t.pending = t.pending[1:]
		if err := w.handle(t, e); err != nil {
			return err
		}
	}
	return nil
}

// carryToServer carries frames of a tab to the server.
func (w *World) carryToServer(t *tab, n int64) error {
	if err := w.handlePending(t); err != nil {
		return err
	}
	for ; n > 0 && t.connection != nil && len(t.connection.toServer) > 0 && t.connection.closeCode == 0; n-- {
		text := t.connection.toServer[0]
		t.connection.toServer = t.connection.toServer[1:]
		w.server.now = w.now
		w.server.receive(t.connection, text)
	}
	return nil
}

// carryToTab carries frames of the server to a tab, and answers its requests. When
// all is carried, it hears that the server closed the connection.
func (w *World) carryToTab(t *tab, n int64) error {
	if err := w.handlePending(t); err != nil {
		return err
	}
	for ; n > 0; n-- {
		l := t.connection
		switch {
		case l != nil && len(l.toTab) > 0:
			text := l.toTab[0]
			l.toTab = l.toTab[1:]
			l.carried = append(l.carried, text)
			if err := w.handle(t, app.SocketReceived{Socket: l.socket, Text: text}); err != nil {
				return err
			}
		case l != nil && l.closeCode != 0:
			w.dropConnection(t)
			if err := w.handle(t, app.SocketClosed{Socket: l.socket, Code: int64(l.closeCode)}); err != nil {
				return err
			}
		case len(t.requests) > 0:
			ask := t.requests[0]
			t.requests = t.requests[1:]
			if err := w.handle(t, w.respond(ask)); err != nil {
				return err
			}
		default:
			return w.handlePending(t)
		}
	}
	return w.handlePending(t)
}

// misdeliver brings frames to a tab that a network, or a server with a fault,
// could bring, and that must do no harm.
func (w *World) misdeliver(s Step, t *tab) error {
	if err := w.handlePending(t); err != nil {
		return err
	}
	l := t.connection
	switch s.Kind {
	case Duplicate:
		if l != nil && len(l.toTab) > 0 {
			text := l.toTab[0]
			if err := w.carryToTab(t, 1); err != nil {
				return err
			}
			return w.handle(t, app.SocketReceived{Socket: l.socket, Text: text})
		}
	case Reorder:
		if n := int(s.N); l != nil && len(l.toTab) > n && n > 0 {
			first := l.toTab[n]
			l.toTab = slices.Insert(slices.Delete(l.toTab, n, n+1), 0, first)
			return w.carryToTab(t, s.N+1)
		}
	case Stale:
		if len(t.closed) == 0 || len(t.closed[len(t.closed)-1].carried) == 0 {
			return nil
		}
		old := t.closed[len(t.closed)-1]
		text := old.carried[len(old.carried)-1]
		if err := w.handle(t, app.SocketReceived{Socket: old.socket, Text: text}); err != nil {
			return err
		}
		if l != nil && l.session != "" {
			// The same over the socket that is open now, as a server would
			// that confuses two sessions.
			return w.handle(t, app.SocketReceived{Socket: l.socket, Text: text})
		}
	}
	return nil
}

// disconnect loses the connection, with all that was on its way in both directions.
func (w *World) disconnect(t *tab) error {
	if l := t.connection; l != nil {
		w.dropConnection(t)
		t.pending = append(t.pending, app.SocketClosed{Socket: l.socket, Code: 1006})
	}
	return w.handlePending(t)
}

func (w *World) setNetwork(online bool) error {
	if w.offline == !online {
		return nil
	}
	w.offline = !online
	for _, t := range w.tabs {
		if t == nil {
			continue
		}
		if w.offline {
			if err := w.disconnect(t); err != nil {
				return err
			}
		}
		if err := w.handle(t, app.NetworkChanged{Online: online}); err != nil {
			return err
		}
	}
	return nil
}

// restartServer ends every connection; what the server took is durable.
func (w *World) restartServer() error {
	for _, l := range w.server.connections {
		if l.closeCode == 0 {
			l.closeCode = protocol.CloseGoingAway
			l.toTab = nil // what was not written to the socket yet is gone
		}
	}
	w.server.connections = nil
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
			if err := w.deliverStorage(t); err != nil {
				return err
			}
		}
		if err := w.handlePending(t); err != nil {
			return err
		}
		if err := w.fireTimer(t); err != nil {
			return err
		}
	}
	return nil
}

// deliverStorage lets a tab hear what others stored.
func (w *World) deliverStorage(t *tab) error {
	if t.storageKnown {
		return nil
	}
	t.storageKnown, t.knownStorage = true, w.storage.text
	t.pending = append(t.pending, app.StorageChanged{Stored: w.storage.text})
	return w.handlePending(t)
}

// fireTimer wakes a tab whose time has come.
func (w *World) fireTimer(t *tab) error {
	if wake := t.wake(); wake != 0 && wake <= w.now+t.clockOffset {
		return w.handle(t, app.TimerFired{})
	}
	return nil
}

// respond answers a request over HTTP.
func (w *World) respond(ask app.Request) app.Responded {
	if w.offline {
		return app.Responded{Name: ask.Name}
	}
	return answerKB(ask)
}
