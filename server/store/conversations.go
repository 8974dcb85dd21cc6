package store

import (
	"context"

	"kith/server/protocol"
)

// Conversations are what was said. A conversation that is not there, or is not
// the asking visitor's, is refused with protocol.NotFound, and the two cannot be
// told apart.
type Conversations interface {
	// Append stores a message once, however often it comes, and answers it as
	// it was stored the first time.
	Append(ctx context.Context, by Actor, d NewMessage) (protocol.Message, error)

	// Mark says how far a side has received and read. Marks never go back;
	// what is read is delivered, too; a number past the last counts as the
	// last.
	Mark(ctx context.Context, by Actor, conversation string, delivered, read int64) error

	// End ends a conversation, or reopens it, which only agents may. Ending
	// one that has ended changes nothing.
	EndConversation(ctx context.Context, by Actor, conversation string, reopen bool) error

	// DescribeConversation merges a JSON object into the conversation's
	// attributes and answers all of them.
	DescribeConversation(ctx context.Context, by Actor, conversation, attributes string) (string, error)

	// Conversation answers one, or ErrNotFound.
	Conversation(ctx context.Context, id string) (Conversation, error)

	// ConversationsOf answers a customer's conversations, newest first, at
	// most protocol.ListSize.
	ConversationsOf(ctx context.Context, customer string) ([]Conversation, error)

	// Page answers the newest messages before a number, at most
	// protocol.PageSize; 0 means the newest of all.
	History(ctx context.Context, conversation string, before int64) (MessagePage, error)

	// Open answers a conversation and its newest page, as they were at one
	// moment, or ErrNotFound.
	ConversationWithHistory(ctx context.Context, conversation string) (Conversation, MessagePage, error)

	// Arrive answers what a visitor needs who has something already, all as
	// it was at one moment.
	Snapshot(ctx context.Context, customer string, have []protocol.ResumePoint) (Snapshot, error)

	// ArriveAgent is Arrive for an agent: the newest conversations of all,
	// and runs for those that the agent has open.
	AgentSnapshot(ctx context.Context, have []protocol.ResumePoint) (Snapshot, error)
}

// A NewMessage is a message on its way in. Its text is neither empty nor longer
// than protocol.TextLimit; the caller has seen to that.
type NewMessage struct {
	Conversation       string
	Client             string
	Text               string
	CreateConversation bool // a visitor's conversation is made if it is not there
}

// An Snapshot is what somebody sees who comes, or comes back.
type Snapshot struct {
	Customer      protocol.Customer // a visitor's own
	Conversations []Conversation    // newest first, at most protocol.ListSize
	Open          []Conversation    // those that an agent had open and are still there
	Pages         []MessagePage     // for each conversation with news
}

// A MessagePage is messages in the order of their numbers, without a hole.
type MessagePage struct {
	Conversation string
	Messages     []protocol.Message
	Reset        bool // it does not join on to what the asker has
	More         bool // there are older ones
}

// A Conversation is one as agents see it, and what the server alone knows.
type Conversation struct {
	protocol.Conversation        // Unread is the agents'; Customer.Online is never set
	Brand                 string // the brand's key
	CustomerUnread        int64
	Revision              int64 // grows with every change, so that an older state can be told
}

// ForCustomer is what the visitor may see of it.
func (c Conversation) ForCustomer() protocol.Conversation {
	w := c.Conversation
	w.Unread, w.Customer, w.Attributes = c.CustomerUnread, protocol.Customer{}, ""
	return w
}
