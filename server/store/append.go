package store

import (
	"context"
	"crypto/rand"
	"errors"

	"kith/server/protocol"
)

// A NewMessage is a message to be stored. The caller has checked that its text
// is neither empty nor longer than protocol.TextLimit.
type NewMessage struct {
	Conversation       string // the conversation's id
	Client             string // the client id: a second message with it is not stored
	Text               string
	CreateConversation bool // if the conversation is not there, a visitor's message creates it
}

// Append implements Conversations.
func (s *sqlStore) Append(ctx context.Context, actor Actor, m NewMessage) (stored protocol.Message, err error) {
	err = s.write(ctx, func(t *tx) (err error) {
		stored, err = t.append(actor, m)
		return err
	})
	return stored, err
}

// append takes five statements for a customer's message in a conversation that is
// there: who may write, whether they are blocked, the message, the conversation's
// row, and that row as everybody is to see it.
func (t *tx) append(actor Actor, n NewMessage) (protocol.Message, error) {
	access, err := t.authorizeAppend(actor, n)
	if err != nil {
		return protocol.Message{}, err
	}
	var refused error
	if access.ended {
		refused = errConversationEnded()
	} else if actor.Agent == "" {
		refused = t.checkBlocked(actor.Visitor)
	}
	if isRefusal(refused) {
		m, err := t.repeated(actor, n)
		if errors.Is(err, ErrNotFound) {
			err = refused
		}
		return m, err
	}
	if refused != nil {
		return protocol.Message{}, refused
	}
	m := protocol.Message{
		Conversation: n.Conversation,
		ID:           rand.Text(),
		Client:       n.Client,
		Number:       access.last + 1, // nobody else writes during this transaction
		Author:       protocol.AuthorCustomer,
		Person:       access.agent,
		Text:         n.Text,
		At:           t.at,
	}
	var agent any // NULL for a customer's message
	countUnread := `agent_unread = agent_unread + 1, waiting_since = CASE WHEN waiting_since = 0 THEN $3 ELSE waiting_since END`
	if actor.Agent != "" {
		m.Author = protocol.AuthorAgent
		agent = actor.Agent
		countUnread = `customer_unread = customer_unread + 1, waiting_since = 0`
	}
	inserted, err := t.exec(`INSERT INTO messages (conversation, number, id, client, author, agent, text, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (conversation, client) DO NOTHING`,
		m.Conversation, m.Number, m.ID, m.Client, string(m.Author), agent, m.Text, m.At)
	if err != nil {
		return protocol.Message{}, err
	}
	if inserted == 0 {
		return t.repeated(actor, n)
	}
	if _, err := t.exec(`UPDATE conversations SET last = $2, last_at = $3, preview = $4, author = $5,
		agent = COALESCE($6, agent), revision = revision + 1, `+countUnread+` WHERE id = $1`,
		m.Conversation, m.Number, m.At, protocol.Preview(m.Text), string(m.Author), agent); err != nil {
		return protocol.Message{}, err
	}
	c, err := conversationByID(&t.queries, m.Conversation)
	if err != nil {
		return protocol.Message{}, err
	}
	t.addEvent(MessageAppended{Origin: actor.Origin, Message: m, Conversation: c})
	return m, nil
}

// repeated returns the message that is stored already with the client id of a
// new one, or ErrNotFound.
func (t *tx) repeated(actor Actor, n NewMessage) (protocol.Message, error) {
	m, err := messageByClient(&t.queries, n.Conversation, n.Client)
	if err != nil {
		return protocol.Message{}, err
	}
	t.addEvent(MessageRepeated{Origin: actor.Origin, Message: m})
	return m, nil
}

// authorizeAppend is authorize for a message, which may create the visitor's
// session and conversation.
func (t *tx) authorizeAppend(actor Actor, n NewMessage) (writeAccess, error) {
	a, err := t.authorize(actor, n.Conversation)
	if actor.Agent != "" || !n.CreateConversation || !hasCode(err, protocol.CodeNotFound) {
		return a, err
	}
	customer, err := t.ensureSession(actor.Visitor)
	if err != nil {
		return writeAccess{}, err
	}
	created, err := t.exec(`INSERT INTO conversations (id, brand, customer, created_at, last_at) VALUES ($1, $2, $3, $4, $4)
		ON CONFLICT (id) DO NOTHING`, n.Conversation, actor.Visitor.Brand, customer, t.at)
	if err == nil && created == 0 {
		err = errNoConversation() // it is there, and another customer's
	}
	return writeAccess{}, err
}
