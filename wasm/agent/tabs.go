package agent

import (
	"kith/wasm/agent/state"
	"kith/wasm/app"
)

// storageChanged merges what another tab stored.
func (u *update) storageChanged(e app.StorageChanged) {
	s := state.Restore(e.Stored)
	switch {
	case u.Screen != state.InboxScreen:
		u.Stored = s
	case s.Agent != "" && s.Agent != u.Stored.Agent:
		// Another agent has signed in in this browser; the cookie is theirs now.
		u.OtherAgent = true
		u.do(app.Reload{})
	default:
		u.Stored = state.Merge(u.Stored, s)
	}
}
