package chat

import (
	"slices"

	"kith/wasm/app"
	"kith/wasm/chat/state"
)

// restored takes in what another tab of the site stored.
func (t *update) restored(text string) {
	theirs, newer, aside := state.Restore(text)
	t.setAside(aside)
	if newer {
		t.outdated(theirs)
		return
	}
	t.NewerRelease = false // there is nothing left of a newer release to be careful with
	if text == "" {
		return // somebody cleared the storage; what is here is stored again
	}
	theirs.Build = t.Build
	mine := t.Stored
	t.join(mine, theirs)
}

// outdated takes in that a newer release stores in its own way now. It has read
// what this one had stored, and this one does not write any more. A session
// that has ended there has ended here too.
func (t *update) outdated(theirs state.Stored) {
	first := !t.NewerRelease
	t.NewerRelease = true
	if theirs.Generation > t.Stored.Generation {
		old, _ := t.end()
		t.Stored.Generation = theirs.Generation
		t.failCalls(t.CallCount + 1)
		if old.Used {
			t.do(app.Notify{Event: "onLogout", Response: "null"})
		}
	}
	if first && len(t.Stored.Outbox) == 0 && len(t.Logouts) == 0 && len(t.Calls) == 0 {
		t.do(app.Reload{}) // the server serves the newer release
	}
}

// join joins another tab's state with this one's.
func (t *update) join(mine, theirs state.Stored) {
	merged := state.Merge(mine, theirs)
	merged.V, merged.Build = state.SchemaVersion, t.Build
	if mine.Generation < theirs.Generation {
		t.Stored = merged
		t.vacate()
		t.complete()
		t.failCalls(t.CallCount + 1)
		t.GraceUntil = t.Now + RevokeGrace
		if mine.Session.Used {
			t.part(mine)
			t.do(app.Notify{Event: "onLogout", Response: "null"})
		}
		return
	}
	if len(merged.Unconfirmed()) > len(mine.Unconfirmed()) {
		t.GraceUntil = t.Now + RevokeGrace
	}
	for i := range merged.Conversations {
		c := &merged.Conversations[i]
		if old := mine.ConversationByID(c.ID); old != nil {
			// Older messages that were fetched here are not given up.
			run := c.Messages
			c.Messages, c.Loading, c.BegunAtCall = old.Messages, old.Loading, old.BegunAtCall
			c.Splice(run, false)
		}
	}
	t.Stored = merged
	if !t.stands(t.Route) {
		t.Route, t.NewDivider = state.Route{Screen: state.HomeScreen}, 0
	}
	t.BackStack = slices.DeleteFunc(t.BackStack, func(p state.Route) bool { return !t.stands(p) })
	for i := range merged.Outbox {
		if l := &merged.Outbox[i]; mine.MessageIndex(l.Client) < 0 {
			t.hold(l.Client, OtherTabGrace)
		}
	}
	t.complete()
}
