package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/connection"
)

// MarksPerEvent is how many marks one event sends at most. If there are more,
// after a night away, the rest follow with the next events.
const MarksPerEvent = 40

// sendMarks sends Read for the conversation whose end the agent has in view, and
// Delivered for the others, where the server does not know it yet.
func (u *update) sendMarks() {
	if u.Connection.Phase != connection.Live || !u.MayReply() {
		return
	}
	left := MarksPerEvent
	for i := range u.List.Items {
		item := &u.List.Items[i]
		if item.Unread == 0 || left == 0 {
			continue
		}
		if u.sendRead(item) {
			left--
			continue
		}
		if item.Last > max(item.SentDelivered, item.SentRead, item.Marks.AgentDelivered, item.Marks.AgentRead) {
			item.SentDelivered = item.Last
			u.send(&protocol.Delivered{Session: u.Session, Conversation: item.ID, Number: item.Last})
			left--
		}
	}
}

// sendRead sends Read for a conversation, if its end is in view and the server
// does not know it yet, and reports whether it did.
func (u *update) sendRead(item *state.ListItem) bool {
	c := u.Conversation(item.ID)
	if !u.Watching(item.ID) || c == nil || !c.Loaded {
		return false
	}
	number := c.Newest()
	if number <= max(item.SentRead, item.Marks.AgentRead) {
		return false
	}
	item.SentRead = number
	if number >= item.Last {
		item.Unread = 0
	}
	u.send(&protocol.Read{Session: u.Session, Conversation: item.ID, Number: number})
	return true
}
