package state

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// PendingAttributes are what the site said of a conversation that the server
// does not have yet.
type PendingAttributes struct {
	Conversation string
	Attributes   string // a JSON object; "" once the server has them
	At           int64  // when they last changed, Unix milliseconds
}

// Fields implements codec.Record.
func (v *PendingAttributes) Fields(c *codec.Codec) {
	c.String("conversation", &v.Conversation, protocol.IDLimit)
	c.JSON("attributes", &v.Attributes, protocol.AttributesLimit)
	c.Int("at", &v.At)
}
