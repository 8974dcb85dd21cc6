package store

import "kith/server/protocol"

// An Event is something that was committed: MessageAppended, MessageRepeated,
// ConversationChanged, SessionMoved, SessionRevoked or CustomerChanged.
type Event interface{ event() }

// MessageAppended says that a message was stored. The message and the conversation
// are as they were then; Origin is that of Actor.
type MessageAppended struct {
	Origin       uint64
	Message      protocol.Message
	Conversation Conversation
}

// MessageRepeated says that Append was called for a message that is stored
// already. Nothing was committed for it, but whoever sent it is to be answered
// in the order of the commits, too. The message is as it was stored; Origin is
// that of the Actor who repeated it.
type MessageRepeated struct {
	Origin  uint64
	Message protocol.Message
}

// ConversationChanged says that a conversation is now as it stands here.
type ConversationChanged struct{ Conversation Conversation }

// SessionMoved says that a session is now that of a customer: it was stored for the
// first time, or signed in.
type SessionMoved struct {
	Session  string
	Customer string
	Former   string // "" for a session stored for the first time
}

// SessionRevoked says that a session was revoked.
type SessionRevoked struct{ Session string }

// CustomerChanged says that a customer's card reads differently.
type CustomerChanged struct{ Customer string }

func (MessageAppended) event()     {}
func (MessageRepeated) event()     {}
func (ConversationChanged) event() {}
func (SessionMoved) event()        {}
func (SessionRevoked) event()      {}
func (CustomerChanged) event()     {}
