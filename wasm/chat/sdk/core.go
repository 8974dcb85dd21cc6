package sdk

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// CoreArgs is the argument of every method that KustomerCore alone has.
type CoreArgs struct {
	Conversation, Body, Payload, Attachments string
	Title, Brand, Assistant, Language        string
	Category, Query, Typing                  string
}

func (v *CoreArgs) Fields(c *codec.Codec) {
	c.String("conversationId", &v.Conversation, protocol.IDLimit)
	c.String("body", &v.Body, 4*protocol.TextBytes)
	c.JSON("payload", &v.Payload, protocol.AttributesLimit)
	c.JSON("attachments", &v.Attachments, protocol.AttributesLimit)
	c.String("title", &v.Title, protocol.NameLimit)
	c.String("brand", &v.Brand, protocol.NameLimit)
	c.String("assistant", &v.Assistant, protocol.NameLimit)
	c.String("lang", &v.Language, protocol.IDLimit)
	c.String("categoryId", &v.Category, protocol.IDLimit)
	c.String("query", &v.Query, protocol.NameLimit)
	c.JSON("typing", &v.Typing, protocol.IDLimit)
}
