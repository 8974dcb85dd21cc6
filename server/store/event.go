package store

import "kith/server/protocol"

// An Event is something that was committed: Appended, Changed, Moved, Ended or
// CustomerChanged.
type Event interface{ event() }

// Appended says that a message was stored. The message and the conversation
// are as they were then; Origin is that of By.
type Appended struct {
	Origin       uint64
	Message      protocol.Message
	Conversation Conversation
}

// Changed says that a conversation is now as it stands here.
type Changed struct{ Conversation Conversation }

// Moved says that a session is now that of a customer: it was stored for the
// first time, or signed in.
type Moved struct {
	Session  string
	Customer string
	Former   string // "" for a session stored for the first time
}

// Ended says that a session was revoked.
type Ended struct{ Session string }

// CustomerChanged says that a customer's card reads differently.
type CustomerChanged struct{ Customer string }

func (Appended) event()        {}
func (Changed) event()         {}
func (Moved) event()           {}
func (Ended) event()           {}
func (CustomerChanged) event() {}
