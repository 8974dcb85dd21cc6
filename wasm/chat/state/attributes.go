package state

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// A PendingAttributes is what the site said of a conversation.
type PendingAttributes struct {
	Conversation string
	Attributes   string // a JSON object; "" once the server has it
	At           int64  // when it was last changed
}

// Fields implements codec.Record.
func (v *PendingAttributes) Fields(c *codec.Codec) {
	c.String("conversation", &v.Conversation, protocol.IDLimit)
	c.JSON("attributes", &v.Attributes, protocol.AttributesLimit)
	c.Int("at", &v.At)
}
