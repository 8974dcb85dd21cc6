package sdk

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/chat/state"
)

// named reads an argument that is a text.
type named struct{ id string }

func (v *named) Fields(c *codec.Codec) { c.String("id", &v.id, 64) }

// LoginArgs is the argument of login.
type LoginArgs struct{ JWT string }

func (v *LoginArgs) Fields(c *codec.Codec) { c.String("jwtToken", &v.JWT, protocol.JWTLimit) }

// PersonArgs is the argument of isLoggedIn.
type PersonArgs struct{ Email, ExternalID string }

func (v *PersonArgs) Fields(c *codec.Codec) {
	c.String("email", &v.Email, protocol.NameLimit)
	c.String("externalId", &v.ExternalID, protocol.NameLimit)
}

// ConversationArgs is the argument of the methods about one conversation.
type ConversationArgs struct{ ID, Attributes string }

func (v *ConversationArgs) Fields(c *codec.Codec) {
	c.String("conversationId", &v.ID, protocol.IDLimit)
	c.JSON("customAttributes", &v.Attributes, protocol.AttributesLimit)
}

// CreateArgs is the argument of createConversation.
type CreateArgs struct{ Message, Assistant, Attributes string }

func (v *CreateArgs) Fields(c *codec.Codec) {
	c.String("message", &v.Message, 4*protocol.TextBytes)
	c.String("assistantId", &v.Assistant, protocol.IDLimit)
	c.JSON("customAttributes", &v.Attributes, protocol.AttributesLimit)
}

// Argument reads a call's argument, and fails the call where it is wrong.
func Argument(c *state.Call, args string, into codec.Record) bool {
	if args == "" || args == "null" {
		args = "{}"
	}
	problems := codec.Decode(args, into)
	if len(problems) == 0 {
		return true
	}
	if p := problems[0]; p.Field == "" {
		c.Fail(c.Method + ": the argument " + p.Fault + ".")
	} else {
		c.Fail(c.Method + ": " + p.String() + ".")
	}
	return false
}

func TextArgument(c *state.Call, args string) (string, bool) {
	var v named
	if args == "" || args == "null" {
		c.Fail(c.Method + ": the id is missing.")
		return "", false
	}
	if !Argument(c, `{"id":`+args+`}`, &v) {
		return "", false
	}
	if v.id == "" {
		c.Fail(c.Method + ": the id is missing.")
		return "", false
	}
	return v.id, true
}

// NamesConversation reports whether an argument names a conversation, and fails the call where
// it does not.
func NamesConversation(c *state.Call, v *CoreArgs) bool {
	if c.Conversation = v.Conversation; v.Conversation == "" {
		c.Fail(c.Method + ": the conversationId is missing.")
	}
	return v.Conversation != ""
}

// IsObject fails a call where a value is no JSON object.
func IsObject(c *state.Call, name, value string) bool {
	if value != "" && value[0] != '{' {
		c.Fail(c.Method + ": " + name + " is not an object.")
		return false
	}
	return true
}
