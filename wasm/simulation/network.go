package simulation

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
)

// handlePending has the program handle all events that are pending for a tab.
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

// carryToServer carries up to n frames of a tab to the server.
func (w *World) carryToServer(t *tab, n int64) error {
	if err := w.handlePending(t); err != nil {
		return err
	}
	for ; n > 0 && t.connection != nil && len(t.connection.toServer) > 0 && t.connection.closeCode == 0; n-- {
		text := t.connection.toServer[0]
		t.connection.toServer = t.connection.toServer[1:]
		if err := w.server.carry(t.connection, text); err != nil {
			return err
		}
	}
	return nil
}

// carryToTab carries up to n things to a tab: first frames of the server, then that
// the server has closed the connection, then responses to HTTP requests.
func (w *World) carryToTab(t *tab, n int64) error {
	if err := w.handlePending(t); err != nil {
		return err
	}
	for ; n > 0; n-- {
		conn := t.connection
		switch {
		case conn != nil && len(conn.toTab) > 0:
			text := conn.toTab[0]
			conn.toTab = conn.toTab[1:]
			conn.carried = append(conn.carried, text)
			if err := w.handle(t, app.SocketReceived{Socket: conn.socket, Text: text}); err != nil {
				return err
			}
		case conn != nil && conn.closeCode != 0:
			if err := w.dropConnection(t); err != nil {
				return err
			}
			if err := w.handle(t, app.SocketClosed{Socket: conn.socket, Code: int64(conn.closeCode)}); err != nil {
				return err
			}
		case len(t.requests) > 0:
			request := t.requests[0]
			t.requests = t.requests[1:]
			if err := w.handle(t, w.respond(request)); err != nil {
				return err
			}
		default:
			return w.handlePending(t)
		}
	}
	return w.handlePending(t)
}

// misdeliver carries frames to a tab in a way that a network or a server could only by
// a mistake, and that must do no harm.
func (w *World) misdeliver(s Step, t *tab) error {
	if err := w.handlePending(t); err != nil {
		return err
	}
	conn := t.connection
	switch s.Kind {
	case Duplicate:
		if conn != nil && len(conn.toTab) > 0 {
			text := conn.toTab[0]
			if err := w.carryToTab(t, 1); err != nil {
				return err
			}
			return w.handle(t, app.SocketReceived{Socket: conn.socket, Text: text})
		}
	case Reorder:
		if n := int(s.N); conn != nil && len(conn.toTab) > n && n > 0 {
			first := conn.toTab[n]
			conn.toTab = slices.Insert(slices.Delete(conn.toTab, n, n+1), 0, first)
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
		if conn != nil && conn.session != "" {
			// The same over the open socket, as a server would send it that
			// confuses two sessions.
			return w.handle(t, app.SocketReceived{Socket: conn.socket, Text: text})
		}
	}
	return nil
}

// disconnect breaks the connection. The frames under way in both directions are lost.
func (w *World) disconnect(t *tab) error {
	if conn := t.connection; conn != nil {
		if err := w.dropConnection(t); err != nil {
			return err
		}
		t.pending = append(t.pending, app.SocketClosed{Socket: conn.socket, Code: 1006})
	}
	return w.handlePending(t)
}

// setNetwork takes the device off its network, or back.
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

// restartServer closes all connections. What the server has accepted is durable; who
// is typing is in memory alone.
func (w *World) restartServer() error {
	for _, conn := range w.server.connections {
		if conn.closeCode == 0 {
			conn.closeCode = protocol.CloseGoingAway
			conn.toTab = nil // what was not written to the socket is lost
		}
	}
	w.server.connections = nil
	for _, v := range w.server.conversations() {
		v.agentTypes = 0
	}
	if w.server.twin != nil {
		w.server.twin.Restart()
	}
	return nil
}

// wait lets time pass, and fires the timers that are due then, each once. After a
// second or more all tabs know what others stored: a browser tells them at once, and a
// tab that slept when it wakes.
func (w *World) wait(milliseconds int64) error {
	if milliseconds >= sleepAfter {
		if err := w.sleep(); err != nil {
			return err
		}
	}
	if err := w.passTime(max(0, milliseconds)); err != nil {
		return err
	}
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

// sleepAfter is after how long a device is asleep, in milliseconds.
const sleepAfter = 3600 * second

// sleep breaks all connections, the attacker's too. The tabs learn of it when the
// device is awake again.
func (w *World) sleep() error {
	for _, t := range w.tabs {
		if t == nil || t.connection == nil {
			continue
		}
		t.pending = append(t.pending, app.SocketClosed{Socket: t.connection.socket, Code: 1006})
		if err := w.dropConnection(t); err != nil {
			return err
		}
	}
	for _, conn := range slices.Clone(w.server.connections) {
		if err := w.server.lose(conn); err != nil {
			return err
		}
	}
	return nil
}

// passTime lets time pass for the server.
func (w *World) passTime(milliseconds int64) error {
	w.now += milliseconds
	w.server.now = w.now
	if w.server.twin != nil {
		w.server.twin.Wait(milliseconds)
	}
	w.server.timeHasPassed()
	return w.server.flush()
}

// deliverStorage tells a tab what others stored, if it does not know.
func (w *World) deliverStorage(t *tab) error {
	if t.storageKnown {
		return nil
	}
	t.storageKnown, t.knownStorage = true, w.storage.text
	t.pending = append(t.pending, app.StorageChanged{Stored: w.storage.text})
	return w.handlePending(t)
}

// fireTimers fires the timers that are due.
func (w *World) fireTimers() error {
	for _, t := range w.tabs {
		if t == nil {
			continue
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

// fireTimer fires a tab's timer if it is due.
func (w *World) fireTimer(t *tab) error {
	if wake := t.wake(); wake != 0 && wake <= w.deviceTime() {
		return w.handle(t, app.TimerFired{})
	}
	return nil
}

// respond returns the response to an HTTP request.
func (w *World) respond(request app.Request) app.Responded {
	if w.offline {
		return app.Responded{Name: request.Name}
	}
	return answerKB(request)
}
