package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
)

// MarksPerEvent is how many marks one event sends at most; after a night away
// the rest follow with the next events.
const MarksPerEvent = 40

// sendMarks tells the server what has come, and what was seen: a conversation is
// read while it is before the agent, to its end.
func (u *update) sendMarks() {
	if u.Connection.Phase != state.Live {
		return
	}
	left := MarksPerEvent
	for i := range u.List.Items {
		v := &u.List.Items[i]
		if v.Unread == 0 || left == 0 {
			continue
		}
		if u.sendRead(v) {
			left--
			continue
		}
		if v.Last > max(v.SentDelivered, v.SentRead, v.Marks.AgentDelivered, v.Marks.AgentRead) {
			v.SentDelivered = v.Last
			u.send(&protocol.Delivered{Session: u.Session, Conversation: v.ID, Number: v.Last})
			left--
		}
	}
}

// sendRead tells the server that a conversation was seen, if it was and has
// something unread.
func (u *update) sendRead(v *state.ListItem) bool {
	k := u.Conversation(v.ID)
	if !u.Watching(v.ID) || k == nil || !k.Loaded {
		return false
	}
	number := k.Newest()
	if number <= max(v.SentRead, v.Marks.AgentRead) {
		return false
	}
	v.SentRead = number
	if number >= v.Last {
		v.Unread = 0
	}
	u.send(&protocol.Read{Session: u.Session, Conversation: v.ID, Number: number})
	return true
}
