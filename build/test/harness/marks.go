package harness

import "kith/server/protocol"

// HasReceived marks messages as received.
func (a *Agent) HasReceived(conversation string, number int64) {
	a.Say(&protocol.Delivered{Session: a.session, Conversation: conversation, Number: number})
}
