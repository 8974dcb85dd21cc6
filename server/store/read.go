package store

import (
	"context"
	"math"

	"kith/server/protocol"
)

// Conversation implements Conversations.
func (b *sqlStore) Conversation(ctx context.Context, id string) (v Conversation, err error) {
	err = b.read(ctx, func(q *queries) error {
		v, err = conversationByID(q, id)
		return err
	})
	return v, err
}

// ConversationsOf implements Conversations.
func (b *sqlStore) ConversationsOf(ctx context.Context, customer string) (list []Conversation, err error) {
	err = b.read(ctx, func(q *queries) error {
		list, err = conversationsOf(q, customer)
		return err
	})
	return list, err
}

func conversationsOf(q *queries, customer string) ([]Conversation, error) {
	return conversations(q, conversationQuery+`WHERE v.customer = $1 ORDER BY v.last_at DESC, v.id LIMIT $2`, customer, protocol.ListSize)
}

// History implements Conversations.
func (b *sqlStore) History(ctx context.Context, id string, before int64) (r MessagePage, err error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	err = b.read(ctx, func(q *queries) error {
		r, err = messagePage(q, id, before, protocol.PageSize)
		return err
	})
	return r, err
}

func messagePage(q *queries, id string, before, size int64) (MessagePage, error) {
	list, err := messagesBefore(q, id, before, size)
	return MessagePage{Conversation: id, Messages: list, More: len(list) > 0 && list[0].Number > 1}, err
}

// ConversationWithHistory implements Conversations.
func (b *sqlStore) ConversationWithHistory(ctx context.Context, id string) (v Conversation, r MessagePage, err error) {
	err = b.read(ctx, func(q *queries) error {
		if v, err = conversationByID(q, id); err != nil {
			return err
		}
		r, err = messagePage(q, id, math.MaxInt64, protocol.PageSize)
		return err
	})
	return v, r, err
}
