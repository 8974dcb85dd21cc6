package store

import "kith/server/protocol"

// An Event is something that was committed: Appended, Changed, Moved, Ended or
// CustomerChanged.
type Event interface{ event() }

// MessageAppended says that a message was stored. The message and the conversation
// are as they were then; Origin is that of By.
type MessageAppended struct {
	Origin       uint64
	Message      protocol.Message
	Conversation Conversation
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
func (ConversationChanged) event() {}
func (SessionMoved) event()        {}
func (SessionRevoked) event()      {}
func (CustomerChanged) event()     {}
