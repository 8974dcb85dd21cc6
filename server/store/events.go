package store

import "kith/server/protocol"

// An Event is something that happened in a commit: MessageAppended,
// MessageRepeated, ConversationChanged, ConversationDeleted, SessionMoved,
// SessionReplaced, SessionRevoked, UnstoredRevoked, CustomerChanged, BlockAdded,
// BlockLifted, AgentChanged or SignInEnded.
type Event interface{ event() }

// MessageAppended means that a message was stored. The message and its
// conversation are as they were right after it. There is no
// ConversationChanged for the same change.
type MessageAppended struct {
	Origin       uint64 // the Origin of the Actor who wrote it
	Message      protocol.Message
	Conversation Conversation
}

// MessageRepeated means that Append was called for a message that is stored
// already. It changed nothing, but comes in the order of the commits, so that
// the hub can acknowledge every message in one place. The message is as it was
// stored.
type MessageRepeated struct {
	Origin  uint64 // the Origin of the Actor who repeated it
	Message protocol.Message
}

// ConversationChanged means that a conversation changed other than by a
// message. It is as it was right after the change.
type ConversationChanged struct{ Conversation Conversation }

// ConversationDeleted means that a conversation was removed with all its
// messages. It is as it was right before.
type ConversationDeleted struct{ Conversation Conversation }

// SessionMoved means that a session now belongs to a customer: it was stored
// for the first time, or its customer was merged into another one.
type SessionMoved struct {
	Session  SessionKey
	Customer string
	Former   string // the customer before; "" for a session stored for the first time
}

// SessionReplaced means that another session goes on in place of one.
type SessionReplaced struct {
	Session SessionKey
	By      string // the id of the session that goes on
}

// SessionRevoked means that a session was revoked.
type SessionRevoked struct{ Session SessionKey }

// UnstoredRevoked means that a session was revoked under which nothing was
// written: it cannot be begun with that key.
type UnstoredRevoked struct{ Session RevocationKey }

// CustomerChanged means that what agents see of a customer changed.
type CustomerChanged struct{ Customer string }

// BlockAdded means that a block was made, or got another reason or end, and holds.
type BlockAdded struct{ Rule protocol.BlockRule }

// BlockLifted means that a block was removed. It is as it was right before.
type BlockLifted struct{ Rule protocol.BlockRule }

// AgentChanged means that an agent was renamed, has other rights, or was
// deactivated or removed. It is as it was right after the change; one that was
// removed is not active.
type AgentChanged struct{ Agent Agent }

// SignInEnded means that an agent's sign-in has ended before its time.
type SignInEnded struct{ SignIn string } // its id

func (MessageAppended) event()     {}
func (MessageRepeated) event()     {}
func (ConversationChanged) event() {}
func (ConversationDeleted) event() {}
func (SessionMoved) event()        {}
func (SessionReplaced) event()     {}
func (SessionRevoked) event()      {}
func (UnstoredRevoked) event()     {}
func (CustomerChanged) event()     {}
func (BlockAdded) event()          {}
func (BlockLifted) event()         {}
func (AgentChanged) event()        {}
func (SignInEnded) event()         {}
