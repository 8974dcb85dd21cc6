package agent

import "kith/server/protocol"

// end asks the server to end a conversation, or to take that back. The list
// follows when the server says so: agents must not believe that a customer was
// told what they were not.
func (t *turn) end(id string, reopen bool) {
	v := t.item(id)
	if v == nil || v.Ended != reopen {
		return
	}
	if t.Link.Phase != Live {
		t.Notice = wordNotNow
		return
	}
	t.Notice = ""
	t.transmit(&protocol.End{Session: t.Session, Conversation: id, Reopen: reopen})
}
