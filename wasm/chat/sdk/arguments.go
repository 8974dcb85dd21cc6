package sdk

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/chat/state"
)

// named decodes an argument that is a text.
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

// ConversationArgs is the argument of openConversationById and
// describeConversation.
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

// Argument decodes the argument of a call, and reports whether it could be. If
// not, it fails the call.
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

// TextArgument decodes an argument that is an id. If it is none, it fails the
// call and returns false.
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

// NamesConversation sets the conversation of a call. If the argument names
// none, it fails the call and returns false.
func NamesConversation(c *state.Call, v *CoreArgs) bool {
	if c.Conversation = v.Conversation; v.Conversation == "" {
		c.Fail(c.Method + ": the conversationId is missing.")
	}
	return v.Conversation != ""
}

// IsObject reports whether a value is a JSON object or missing. If not, it
// fails the call.
func IsObject(c *state.Call, name, value string) bool {
	if value != "" && value[0] != '{' {
		c.Fail(c.Method + ": " + name + " is not an object.")
		return false
	}
	return true
}
