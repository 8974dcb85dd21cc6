package stage

import "kith/server/wire"

// HasReceived marks messages as received.
func (a *Agent) HasReceived(conversation string, number int64) {
	a.Say(&wire.Delivered{Session: a.session, Conversation: conversation, Number: number})
}
