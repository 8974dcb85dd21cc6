package store

import (
	"context"
	"errors"
	"math"
	"slices"

	"kith/server/protocol"
)

// A MessagePage is a part of a conversation: messages in the order of their
// numbers, without a gap.
type MessagePage struct {
	Conversation string
	Messages     []protocol.Message
	Reset        bool // it does not follow on what the client has, which is to be dropped
	More         bool // there are older messages
}

// History implements Conversations.
func (s *sqlStore) History(ctx context.Context, conversation string, before int64) (p MessagePage, err error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	err = s.read(ctx, func(q *queries) error {
		p, _, err = pageBefore(q, conversation, before, protocol.PageSize)
		return err
	})
	return p, err
}

// ConversationWithHistory implements Conversations.
func (s *sqlStore) ConversationWithHistory(ctx context.Context, id string) (c Conversation, p MessagePage, err error) {
	err = s.read(ctx, func(q *queries) error {
		if c, err = conversationByID(q, id); err != nil {
			return err
		}
		p, _, err = pageBefore(q, id, math.MaxInt64, protocol.PageSize)
		return err
	})
	return c, p, err
}

// errPageFull ends a query whose further rows have no room in a page.
var errPageFull = errors.New("the page is full")

// pageBefore returns the newest messages before a number, as far as they have
// protocol.PageBytes, and how much text they have.
func pageBefore(q *queries, conversation string, before, limit int64) (MessagePage, int, error) {
	var list []protocol.Message
	bytes := 0
	err := q.queryRows(messageQuery+`WHERE m.conversation = $1 AND m.number < $2 ORDER BY m.number DESC LIMIT $3`, []any{conversation, before, limit}, func(scan func(...any) error) error {
		m, err := scanMessage(scan)
		more := protocol.EncodedLen(m.Text)
		if bytes+more > protocol.PageBytes && len(list) > 0 {
			return errPageFull
		}
		bytes += more
		list = append(list, m)
		return err
	})
	if errors.Is(err, errPageFull) {
		err = nil
	}
	slices.Reverse(list)
	return MessagePage{Conversation: conversation, Messages: list, More: len(list) > 0 && list[0].Number > 1}, bytes, err
}

// messagesAfter returns the first messages after a number.
func messagesAfter(q *queries, conversation string, number, limit int64) ([]protocol.Message, error) {
	return messages(q, messageQuery+`WHERE m.conversation = $1 AND m.number > $2 ORDER BY m.number LIMIT $3`, conversation, number, limit)
}

// messageByClient returns the message with a client id, or ErrNotFound.
func messageByClient(q *queries, conversation, client string) (protocol.Message, error) {
	return first(messages(q, messageQuery+`WHERE m.conversation = $1 AND m.client = $2`, conversation, client))
}

// messageQuery reads messages (m) with the agent who wrote them (a), if any. A
// WHERE follows it.
const messageQuery = `SELECT m.conversation, m.id, m.client, m.number, m.author, m.text, m.at, ` + agentColumns + `
	FROM messages m LEFT JOIN agents a ON a.id = m.agent `

// messages returns the rows of a query that begins with messageQuery.
func messages(q *queries, text string, args ...any) (list []protocol.Message, err error) {
	err = q.queryRows(text, args, func(scan func(...any) error) error {
		m, err := scanMessage(scan)
		list = append(list, m)
		return err
	})
	return list, err
}

func scanMessage(scan func(...any) error) (m protocol.Message, err error) {
	var pictureVersion int64
	err = scan(&m.Conversation, &m.ID, &m.Client, &m.Number, &m.Author, &m.Text, &m.At, &m.Person.ID, &m.Person.Name, &pictureVersion)
	m.Person.Picture = picturePath(m.Person.ID, pictureVersion)
	return m, err
}
