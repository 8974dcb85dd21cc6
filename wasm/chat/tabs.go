package chat

import (
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/timeline"
)

// storageChanged handles that another tab of the site has stored something.
func (u *update) storageChanged(text string) {
	theirs := u.readStored(text)
	if text == "" {
		u.Stored.Newer = ""
		return // somebody cleared the storage; what is here is stored again
	}
	theirs.Build = u.Build
	if theirs.Newer != "" && !u.NewerSeen {
		u.NewerSeen = true
		if len(u.Stored.Outbox) == 0 && len(u.Logouts) == 0 && len(u.Calls) == 0 {
			u.do(app.Reload{}) // the server serves the newer release
		}
	}
	u.mergeTab(u.Stored, theirs)
}

// mergeTab merges the state of another tab into this one's.
func (u *update) mergeTab(mine, theirs state.Stored) {
	if mine.Generation < theirs.Generation && theirs.HasSession(mine.Session.ID) {
		mine.Generation = theirs.Generation // another's session has ended there, and this one goes on
	}
	merged := state.Merge(mine, theirs)
	merged.Build, merged.Newer = u.Build, theirs.Newer
	if theirs.Generation < mine.Generation {
		merged.EndNewer(theirs.Newer) // it is of somebody who has logged out since
		merged.Newer = ""
	}
	if mine.Generation < theirs.Generation {
		u.logoutInOtherTab(mine, merged)
		return
	}
	if len(merged.Unconfirmed()) > len(mine.Unconfirmed()) {
		u.GraceUntil = u.Now + RevokeGrace
	}
	for i := range merged.Conversations {
		c := &merged.Conversations[i]
		if old := mine.ConversationByID(c.ID); old != nil {
			// Older messages that were fetched here stay.
			run := c.Messages
			c.Messages, c.Loading, c.BegunAtCall = old.Messages, old.Loading, old.BegunAtCall
			c.Messages = timeline.Splice(c.Messages, run)
			c.CountUnread()
		}
	}
	u.Stored = merged
	u.leaveMissing()
	for i := range merged.Outbox {
		if l := &merged.Outbox[i]; mine.MessageIndex(l.Client) < 0 {
			u.delay(l.Client, OtherTabGrace)
		}
	}
	u.completeMessages()
}
