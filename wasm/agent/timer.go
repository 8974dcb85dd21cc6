package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

// timerFired does what was due at the moment that nextTimer returned.
func (u *update) timerFired() {
	switch {
	case u.Screen == state.StartingScreen && u.SignIn.Unreachable && u.Now >= u.SignIn.RetryAt:
		u.fetchSelf()
	case u.Connection.Phase == connection.Waiting && u.Now >= u.Connection.Due:
		u.connect()
	case u.Connection.IsOpen() && u.Now >= u.Connection.ReceivedAt+protocol.SilenceTimeout:
		u.do(app.Disconnect{Socket: u.Connection.Socket, Code: int64(protocol.CloseSilent)})
		u.backOff()
	}
}

// nextTimer returns when the program next has something to do, Unix
// milliseconds, or 0 for never.
func nextTimer(m *state.Model) int64 {
	var at int64
	earlier := func(due int64) {
		if due > m.Now && (at == 0 || due < at) {
			at = due
		}
	}
	earlier(m.SignIn.RetryAt)
	if m.Screen != state.InboxScreen {
		return at
	}
	if m.Connection.Phase == connection.Waiting {
		earlier(m.Connection.Due)
	}
	if m.Connection.IsOpen() {
		earlier(m.Connection.ReceivedAt + protocol.SilenceTimeout)
	}
	if len(m.Stored.Outbox) > 0 {
		earlier(m.SendAfter)
	}
	for _, t := range m.TypingIndicators {
		earlier(t.Until)
	}
	earlier(view.Clock(m).Midnight())
	return at
}
