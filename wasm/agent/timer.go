package agent

import (
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
)

// doDue does what is due by now. It runs after every event and not only when the
// timer fires: an event that comes a moment before the timer would else leave
// something due in the past, for which no timer is set any more.
func (u *update) doDue() {
	if u.isUnreachable() && u.Now >= u.SignIn.RetryAt {
		u.fetchSelf()
	}
	u.connectionDue()
}

// showsReleases reports whether somebody can see the releases, and the server can say them.
func showsReleases(m *state.Model) bool {
	return m.Screen == state.InboxScreen && m.Settings.Page == state.ReleasesPage && m.Visible && m.Online
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
	earlier(m.Connection.Due)
	if showsReleases(m) {
		earlier(m.Settings.RefreshAt)
	}
	if len(m.Stored.Outbox) > 0 {
		earlier(m.SendAfter)
	}
	for _, t := range m.TypingIndicators {
		earlier(t.Until)
	}
	earlier(m.Toast.Until)
	earlier(view.Clock(m).Midnight())
	return at
}
