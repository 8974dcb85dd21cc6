package store

import (
	"context"
	"time"

	"kith/server/protocol"
)

// Conversations are what customers and agents wrote to each other.
//
// The methods with an Actor refuse a visitor with a revoked session
// (protocol.CodeRevoked), with a wrong token or brand
// (protocol.CodeUnauthorized), and a conversation that is not there or is
// another customer's (protocol.CodeNotFound in both cases, so that the two
// cannot be told apart). An agent may write if the role allows it (protocol.CodeForbidden)
// and the brand is one of the agent's (else protocol.CodeNotFound).
// An agent who is not there is ErrNotFound.
type Conversations interface {
	// Append stores a message and returns it. A message that is there already
	// (same conversation, same client id) is returned as it was stored the
	// first time, even if the conversation has ended since. A new message in
	// a conversation that has ended is refused with protocol.CodeEnded.
	Append(ctx context.Context, actor Actor, m NewMessage) (protocol.Message, error)

	// Mark stores up to which message's number the actor's side has received
	// and read the conversation. Marks never go back; what is read is also
	// delivered; a number past the last message counts as the last.
	Mark(ctx context.Context, actor Actor, conversation string, delivered, read int64) error

	// EndConversation ends a conversation, or reopens it, which is refused
	// with protocol.CodeEnded unless the actor is an agent. Ending one that
	// has ended changes nothing, nor does reopening one that has not.
	EndConversation(ctx context.Context, actor Actor, conversation string, reopen bool) error

	// DescribeConversation merges a JSON object into the conversation's
	// attributes, as DescribeCustomer does, and returns all of them.
	DescribeConversation(ctx context.Context, actor Actor, conversation, attributes string) (string, error)

	// Conversation returns a conversation, or ErrNotFound.
	Conversation(ctx context.Context, id string) (Conversation, error)

	// ConversationsOf returns a customer's conversations, the one with the
	// newest message first, at most protocol.ListSize.
	ConversationsOf(ctx context.Context, customer string) ([]Conversation, error)

	// History returns the newest messages before a number, at most
	// protocol.PageSize; if before is 0, the newest of all. It is empty if
	// the conversation is not there.
	History(ctx context.Context, conversation string, before int64) (MessagePage, error)

	// ConversationWithHistory returns a conversation and its newest messages,
	// both of the same moment, or ErrNotFound.
	ConversationWithHistory(ctx context.Context, conversation string) (Conversation, MessagePage, error)

	// ListConversations returns the conversations of a view after a place in
	// it, at most limit of them: those of some brands, or if brands is nil,
	// those of all.
	ListConversations(ctx context.Context, view protocol.View, brands []string, after protocol.Cursor, limit int) (ConversationPage, error)

	// Snapshot returns what a visitor's client needs to be up to date, given
	// the numbers that it has, all of the same moment. It returns ErrNotFound
	// if the customer is not there.
	Snapshot(ctx context.Context, customer string, have []protocol.ResumePoint) (Snapshot, error)

	// AgentSnapshot returns what an agent's client needs: the newest open
	// conversations of some brands, or if brands is nil, of all; and pages for
	// the conversations in have, which the agent has open, whatever their
	// brands are.
	AgentSnapshot(ctx context.Context, brands []string, have []protocol.ResumePoint) (Snapshot, error)
}

// A Conversation is what agents see of a conversation, and what only the server
// knows of it.
type Conversation struct {
	protocol.Conversation       // Unread is the agents' count; Customer.Online and Customer.OnSite are never set
	CustomerUnread        int64 // messages of agents that the customer has not read
	Revision              int64 // grows with every change: of two states, the higher is the newer
}

// ForCustomer returns what the visitor may see of the conversation.
func (c Conversation) ForCustomer() protocol.Conversation {
	visible := c.Conversation
	visible.Unread, visible.Customer, visible.Attributes = c.CustomerUnread, protocol.Customer{}, ""
	visible.Brand, visible.Spam, visible.Waiting = "", false, 0
	return visible
}

// Conversation implements Conversations.
func (s *sqlStore) Conversation(ctx context.Context, id string) (c Conversation, err error) {
	err = s.read(ctx, func(q *queries) error {
		c, err = conversationByID(q, id)
		return err
	})
	return c, err
}

// ConversationsOf implements Conversations.
func (s *sqlStore) ConversationsOf(ctx context.Context, customer string) (list []Conversation, err error) {
	err = s.read(ctx, func(q *queries) error {
		list, err = conversationsOf(q, customer)
		return err
	})
	return list, err
}

// Mark implements Conversations.
func (s *sqlStore) Mark(ctx context.Context, actor Actor, id string, delivered, read int64) error {
	return s.write(ctx, func(t *tx) error {
		access, err := t.authorize(actor, id)
		if err != nil {
			return err
		}
		read = min(read, access.last)
		delivered = max(read, min(delivered, access.last))
		side, writer := "customer", protocol.AuthorCustomer
		if actor.Agent != "" {
			side, writer = "agent", protocol.AuthorAgent
		}
		n, err := t.exec(`UPDATE conversations SET `+side+`_delivered = $2 WHERE id = $1 AND `+side+`_delivered < $2`, id, delivered)
		if err != nil {
			return err
		}
		// Only what is newly read is counted: each message once, however long the
		// conversation is and however often it is marked.
		m, err := t.exec(`UPDATE conversations SET `+side+`_read = $2, `+side+`_unread = `+side+`_unread -
			(SELECT COUNT(*) FROM messages WHERE conversation = $1 AND number > `+side+`_read AND number <= $2 AND author <> $3)
			WHERE id = $1 AND `+side+`_read < $2`, id, read, string(writer))
		if err != nil || n+m == 0 {
			return err
		}
		return t.conversationChanged(id)
	})
}

// EndConversation implements Conversations.
func (s *sqlStore) EndConversation(ctx context.Context, actor Actor, id string, reopen bool) error {
	return s.write(ctx, func(t *tx) error {
		access, err := t.authorize(actor, id)
		if err != nil {
			return err
		}
		if reopen && actor.Agent == "" {
			return &protocol.Error{Code: protocol.CodeEnded, Text: "Only our team can reopen a conversation."}
		}
		if access.ended != reopen {
			return nil
		}
		endedAt := t.at
		if reopen {
			endedAt = 0
		}
		if _, err := t.exec(`UPDATE conversations SET ended_at = $2 WHERE id = $1`, id, endedAt); err != nil {
			return err
		}
		return t.conversationChanged(id)
	})
}

// conversationChanged raises a conversation's revision and adds the event.
func (t *tx) conversationChanged(id string) error {
	if _, err := t.exec(`UPDATE conversations SET revision = revision + 1 WHERE id = $1`, id); err != nil {
		return err
	}
	c, err := conversationByID(&t.queries, id)
	if err != nil {
		return err
	}
	t.addEvent(ConversationChanged{Conversation: c})
	return nil
}

// conversationQuery reads conversations (v) with their customer (c), the agent who
// wrote last (a), if any, and the blocks of the customer (b) and of the customer's
// network (n), if there are any. A WHERE or ORDER BY follows it.
const conversationQuery = `SELECT v.id, v.brand, v.created_at, v.ended_at, v.last, v.last_at, v.preview, v.author,
	v.customer_delivered, v.customer_read, v.agent_delivered, v.agent_read, v.customer_unread, v.agent_unread,
	v.attributes, v.revision, v.spam_at, v.waiting_since, c.network,
	COALESCE(b.id, ''), COALESCE(b.expires_at, 0), COALESCE(n.id, ''), COALESCE(n.expires_at, 0),
	` + customerColumns + `, ` + agentColumns + `
	FROM conversations v JOIN customers c ON c.id = v.customer LEFT JOIN agents a ON a.id = v.agent
	LEFT JOIN blocks b ON b.customer = v.customer
	LEFT JOIN blocks n ON n.brand = v.brand AND n.network = c.network AND n.network <> '' `

func conversationByID(q *queries, id string) (Conversation, error) {
	return first(conversations(q, conversationQuery+`WHERE v.id = $1`, id))
}

func conversationsOf(q *queries, customer string) ([]Conversation, error) {
	return conversations(q, conversationQuery+`WHERE v.customer = $1 ORDER BY v.last_at DESC, v.id LIMIT $2`, customer, protocol.ListSize)
}

// conversations returns the rows of a query that begins with conversationQuery.
func conversations(q *queries, text string, args ...any) (list []Conversation, err error) {
	err = q.queryRows(text, args, func(scan func(...any) error) error {
		c, err := scanConversation(scan)
		list = append(list, c)
		return err
	})
	return list, err
}

func scanConversation(scan func(...any) error) (c Conversation, err error) {
	var endedAt, spamAt, blockedUntil, networkBlockedUntil, pictureVersion int64
	var block, networkBlock string
	into := []any{&c.ID, &c.Brand, &c.Created, &endedAt, &c.Last, &c.At, &c.Preview, &c.Author,
		&c.Marks.CustomerDelivered, &c.Marks.CustomerRead, &c.Marks.AgentDelivered, &c.Marks.AgentRead, &c.CustomerUnread, &c.Unread,
		&c.Attributes, &c.Revision, &spamAt, &c.Waiting, &c.Customer.Network,
		&block, &blockedUntil, &networkBlock, &networkBlockedUntil}
	into = append(into, customerFields(&c.Customer)...)
	err = scan(append(into, &c.Person.ID, &c.Person.Name, &pictureVersion)...)
	c.Ended, c.Spam = endedAt != 0, spamAt != 0
	c.Customer.Verified = isIdentified(c.Customer)
	switch {
	case block != "" && inForce(blockedUntil):
		c.Customer.Block = block
	case inForce(networkBlockedUntil):
		c.Customer.Block = networkBlock // "" if there is none
	}
	c.Person.Picture = picturePath(c.Person.ID, pictureVersion)
	return c, err
}

// inForce reports whether a block that ends at a time, in Unix milliseconds, or
// never if that is 0, has not ended.
func inForce(until int64) bool { return until == 0 || until > time.Now().UnixMilli() }
