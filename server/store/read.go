package store

import (
	"context"
	"math"

	"kith/server/protocol"
)

// Conversation implements Conversations.
func (b *books) Conversation(ctx context.Context, id string) (v Conversation, err error) {
	err = b.read(ctx, func(q *queries) error {
		v, err = conversation(q, id)
		return err
	})
	return v, err
}

// ConversationsOf implements Conversations.
func (b *books) ConversationsOf(ctx context.Context, customer string) (list []Conversation, err error) {
	err = b.read(ctx, func(q *queries) error {
		list, err = conversationsOf(q, customer)
		return err
	})
	return list, err
}

func conversationsOf(q *queries, customer string) ([]Conversation, error) {
	return conversations(q, conversationQuery+`WHERE v.customer = $1 ORDER BY v.last_at DESC, v.id LIMIT $2`, customer, protocol.ListSize)
}

// Page implements Conversations.
func (b *books) Page(ctx context.Context, id string, before int64) (r Run, err error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	err = b.read(ctx, func(q *queries) error {
		r, err = page(q, id, before, protocol.PageSize)
		return err
	})
	return r, err
}

func page(q *queries, id string, before, size int64) (Run, error) {
	list, err := newest(q, id, before, size)
	return Run{Conversation: id, Messages: list, More: len(list) > 0 && list[0].Number > 1}, err
}

// Open implements Conversations.
func (b *books) Open(ctx context.Context, id string) (v Conversation, r Run, err error) {
	err = b.read(ctx, func(q *queries) error {
		if v, err = conversation(q, id); err != nil {
			return err
		}
		r, err = page(q, id, math.MaxInt64, protocol.PageSize)
		return err
	})
	return v, r, err
}
