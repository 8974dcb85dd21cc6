package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// timerFired takes in that a moment has come that was waited for.
func (u *update) timerFired() {
	switch {
	case u.Screen == state.StartingScreen && u.SignIn.Unreachable && u.Now >= u.SignIn.RetryAt:
		u.fetchSelf()
	case u.Connection.Phase == state.Waiting && u.Now >= u.Connection.RetryAt:
		u.connect()
	case u.Connection.IsOpen() && u.Now >= u.Connection.ReceivedAt+protocol.SilenceTimeout:
		u.do(app.Disconnect{Socket: u.Connection.Socket, Code: int64(protocol.CloseSilent)})
		u.backOff()
	}
}

// nextTimer is when the program wants to be woken; 0 for never.
func nextTimer(m *state.Model) int64 {
	var at int64
	sooner := func(when int64) {
		if when > m.Now && (at == 0 || when < at) {
			at = when
		}
	}
	sooner(m.SignIn.RetryAt)
	if m.Screen != state.InboxScreen {
		return at
	}
	if m.Connection.Phase == state.Waiting {
		sooner(m.Connection.RetryAt)
	}
	if m.Connection.IsOpen() {
		sooner(m.Connection.ReceivedAt + protocol.SilenceTimeout)
	}
	if len(m.Stored.Outbox) > 0 {
		sooner(m.Connection.BackOffUntil)
	}
	for _, y := range m.TypingIndicators {
		sooner(y.Until)
	}
	sooner(view.Clock(m).Midnight())
	return at
}
