package sdk

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// The methods of KustomerCore, which shows nothing: the page has an interface
// of its own. What both globals have is in method.go.

// CoreArgs is the argument of all of them.
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
