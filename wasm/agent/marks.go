package agent

import "kith/server/protocol"

// MarksAtOnce is how many marks one event sends at most; after a night away
// the rest follow with the next events.
const MarksAtOnce = 40

// mark tells the server what has come, and what was seen: a conversation is
// read while it is before the agent, to its end.
func (t *turn) mark() {
	if t.Link.Phase != Live {
		return
	}
	left := MarksAtOnce
	for i := range t.List.Items {
		v := &t.List.Items[i]
		if v.Unread == 0 || left == 0 {
			continue
		}
		if t.read(v) {
			left--
			continue
		}
		if v.Last > max(v.Told, v.Seen, v.Marks.AgentDelivered, v.Marks.AgentRead) {
			v.Told = v.Last
			t.transmit(&protocol.Delivered{Session: t.Session, Conversation: v.ID, Number: v.Last})
			left--
		}
	}
}

// read tells the server that a conversation was seen, if it was and has
// something unread.
func (t *turn) read(v *Item) bool {
	k := t.talk(v.ID)
	if !t.watching(v.ID) || k == nil || !k.Here {
		return false
	}
	number := k.newest()
	if number <= max(v.Seen, v.Marks.AgentRead) {
		return false
	}
	v.Seen = number
	if number >= v.Last {
		v.Unread = 0
	}
	t.transmit(&protocol.Read{Session: t.Session, Conversation: v.ID, Number: number})
	return true
}
