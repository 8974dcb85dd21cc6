package chat

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
	"kith/wasm/timeline"
)

// storageChanged handles that another tab of the site has stored something; "" if it, or
// somebody, has cleared the storage. What is here is stored again then, but for the state
// of a newer release.
func (u *update) storageChanged(text string) {
	theirs, _ := u.readStored(text)
	if theirs.Newer != "" && !u.NewerSeen {
		if len(u.Stored.Outbox) == 0 && len(u.Logouts) == 0 && len(u.Calls) == 0 {
			u.requestReload() // the server serves the newer release
		} else {
			u.NewerSeen = true
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
	repaired := mine.Repairs < merged.Repairs
	if repaired {
		merged.KeepOwn(mine.Conversations, u.Route.Conversation)
		if p := u.Connection.Phase; p == connection.Greeting || p == connection.Live {
			// What this connection has brought is forgotten; another one brings it anew.
			u.disconnect(protocol.CloseReplaced)
		}
	}
	for i := range merged.Conversations {
		c := &merged.Conversations[i]
		old := mine.ConversationByID(c.ID)
		if old == nil {
			continue
		}
		if c.BegunAtCall = old.BegunAtCall; !repaired {
			// Older messages that were fetched here stay.
			run := c.Messages
			c.Messages, c.Loading = old.Messages, old.Loading
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
	for i := range u.Stored.Conversations {
		c := &u.Stored.Conversations[i]
		if old := mine.ConversationByID(c.ID); old == nil || len(old.Messages) == 0 {
			u.fetchGap(c) // the server does not continue what was not here
		}
	}
}
