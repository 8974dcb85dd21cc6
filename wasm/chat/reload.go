package chat

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
)

// The document is loaded again when the server wants another release. What is stored is
// all that the next program has, so that it has to be stored, and what is in memory alone
// has to be done with.

const (
	// ReloadPause is how long nothing must have changed of what is stored before the
	// document is loaded again, in milliseconds: so long that the page has stored it, or
	// has told what another tab stored instead, and that nobody is in the middle of a
	// word.
	ReloadPause = 1_000

	// ReloadTimeout is how long a reload waits for that, for a logout and for calls of
	// the page, in milliseconds. It is longer than LogoutTimeout.
	ReloadTimeout = 5_000

	// ReloadAgain is how long the document is not loaded again for a release for which
	// it was, in milliseconds. Threat: servers that name different releases, or a
	// cache that serves another document, would have it loaded again and again.
	ReloadAgain = 3_600_000
)

// receiveRelease handles that the document has another release now.
func (u *update) receiveRelease(f *protocol.ReleaseChanged) {
	if f.Release != "" && f.Release != u.Build {
		u.reloadFor(f.Release)
	}
}

// reloadFor has the document loaded again for a release, unless it was before. The reloads
// that other tabs have stored since this program began are theirs, and do not count.
func (u *update) reloadFor(release string) {
	for _, r := range u.Reloaded {
		if r.Release == release && u.Now-r.At < ReloadAgain { // also if the clock was set back
			return
		}
	}
	if u.requestReload() {
		u.Stored.AddReload(release, u.Now)
	}
}

// requestReload has the document loaded again as soon as it may be. It reports whether
// that was not requested already.
func (u *update) requestReload() bool {
	if u.ReloadDue != 0 {
		return false
	}
	u.ReloadAt, u.ReloadDue = u.Now+ReloadPause, u.Now+ReloadTimeout
	return true
}

// continueReload loads the document again if it is to be and may be: not if the event has
// changed what is stored, since the page does not take that over if another tab has stored
// something meanwhile, and it would be lost.
//
// Without a connection the document could not be had either. The server says it again on
// the next one.
func (u *update) continueReload(saved *saved) {
	if u.Connection.CloseCode == protocol.CloseVersion {
		u.reloadFor(u.Build) // the release that the server serves speaks its version
	}
	if u.ReloadDue == 0 {
		return
	}
	if !u.Stored.Empty() && !u.Stored.TrimmedEquals(&saved.state) {
		u.ReloadAt, u.ReloadDue = u.Now+ReloadPause, max(u.ReloadDue, u.Now+1)
		return
	}
	if u.due(u.ReloadAt) {
		u.ReloadAt = 0
	}
	over := u.due(u.ReloadDue)
	if !over && (u.ReloadAt != 0 || len(u.Logouts) > 0 || len(u.Calls) > 0) {
		return
	}
	p := u.Connection.Phase
	reachable := u.Online && (p == connection.Live || p == connection.Closed || p == connection.Idle)
	if over || reachable {
		u.ReloadAt, u.ReloadDue = 0, 0
	}
	if reachable {
		u.Reloaded, u.NewerSeen = u.Stored.Reloads, true
		// What this tab alone knows goes with it.
		kept := state.Kept{Tab: u.Tab, Generation: u.Stored.Generation, Routes: append(u.BackStack[:len(u.BackStack):len(u.BackStack)], u.Route)}
		u.do(app.Reload{Keep: codec.Encode(&kept)})
	}
}

// takeUp goes on with what the program before this one has kept in this tab. If somebody
// has logged out since, the visitor is where a logout leads.
func (u *update) takeUp(text string) {
	var k state.Kept
	codec.Decode(text, &k)
	if k.Tab != "" {
		u.Tab = k.Tab
	}
	n := len(k.Routes)
	if n == 0 || k.Routes[n-1].Screen == "" { // which is of another release
		return
	}
	for _, r := range k.Routes[:n-1] {
		if r.Screen != "" {
			u.BackStack = append(u.BackStack, r)
		}
	}
	u.Route = k.Routes[n-1]
	if k.Generation != u.Stored.Generation {
		u.leavePersonal()
	}
}
