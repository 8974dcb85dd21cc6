package store

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"kith/server/protocol"
)

// Append implements Conversations.
func (b *sqlStore) Append(ctx context.Context, by Actor, d NewMessage) (protocol.Message, error) {
	var m protocol.Message
	err := b.write(ctx, func(t *tx) (err error) {
		m, err = t.append(by, d)
		return err
	})
	return m, err
}

func (t *tx) append(by Actor, d NewMessage) (protocol.Message, error) {
	owner, author, err := t.appender(by, d)
	if err != nil {
		return protocol.Message{}, err
	}
	// One that has come before is answered as it was then, even if the
	// conversation has ended since.
	m, err := messageByClient(&t.queries, d.Conversation, d.Client)
	if err == nil {
		t.addEvent(MessageRepeated{Origin: by.Origin, Message: m})
	}
	if !errors.Is(err, ErrNotFound) {
		return m, err
	}
	if owner.ended {
		return protocol.Message{}, errConversationEnded()
	}
	m = protocol.Message{Conversation: d.Conversation, ID: rand.Text(), Client: d.Client, Author: protocol.AuthorCustomer, Person: author, Text: d.Text, At: t.at}
	count := `agent_unread = agent_unread + 1`
	if by.Agent != "" {
		m.Author = protocol.AuthorAgent
		count = `customer_unread = customer_unread + 1`
	}
	agent := orNull(by.Agent)
	if err := t.queryRow(`UPDATE conversations SET last = last + 1, last_at = $2, preview = $3, author = $4,
		agent = COALESCE($5, agent), revision = revision + 1, `+count+` WHERE id = $1 RETURNING last`,
		[]any{d.Conversation, m.At, preview(d.Text), string(m.Author), agent}, &m.Number); err != nil {
		return protocol.Message{}, err
	}
	if _, err := t.exec(`INSERT INTO messages (conversation, number, id, client, author, agent, text, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.Conversation, m.Number, m.ID, m.Client, string(m.Author), agent, m.Text, m.At); err != nil {
		return protocol.Message{}, err
	}
	c, err := conversationByID(&t.queries, d.Conversation)
	if err != nil {
		return protocol.Message{}, err
	}
	t.addEvent(MessageAppended{Origin: by.Origin, Message: m, Conversation: c})
	return m, nil
}

// appender finds out who writes, and whether into that conversation. A
// visitor's first message makes what is missing.
func (t *tx) appender(by Actor, d NewMessage) (owner conversationAccess, author protocol.Person, err error) {
	if by.Agent != "" {
		if author, err = agentPerson(&t.queries, by.Agent); err != nil {
			return owner, author, err
		}
	}
	owner, err = t.authorize(by, d.Conversation)
	if by.Agent != "" || !d.CreateConversation || !isNotFound(err) {
		return owner, author, err
	}
	if owner.customer, err = t.ensureSession(by.Visitor); err != nil {
		return owner, author, err
	}
	n, err := t.exec(`INSERT INTO conversations (id, brand, customer, created_at, last_at) VALUES ($1, $2, $3, $4, $4)
		ON CONFLICT (id) DO NOTHING`, d.Conversation, by.Visitor.Brand, owner.customer, t.at)
	if err == nil && n == 0 {
		err = errNoConversation() // it is there, and somebody else's
	}
	return owner, author, err
}

// preview is how a list shows a message: one line of its first characters.
func preview(text string) string {
	if len(text) > 8*protocol.PreviewLimit {
		text = text[:8*protocol.PreviewLimit]
	}
	line := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " "))
	if len(line) > protocol.PreviewLimit {
		return string(line[:protocol.PreviewLimit-1]) + "…"
	}
	return string(line)
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
