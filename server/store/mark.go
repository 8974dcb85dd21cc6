package store

import (
	"context"

	"kith/server/protocol"
)

// Mark implements Conversations.
func (b *sqlStore) Mark(ctx context.Context, by Actor, id string, delivered, read int64) error {
	return b.write(ctx, func(t *tx) error {
		o, err := t.authorize(by, id)
		if err != nil {
			return err
		}
		read = min(read, o.last)
		delivered = max(read, min(delivered, o.last))
		side, writer := "customer", protocol.AuthorCustomer
		if by.Agent != "" {
			side, writer = "agent", protocol.AuthorAgent
		}
		n, err := t.exec(`UPDATE conversations SET `+side+`_delivered = $2 WHERE id = $1 AND `+side+`_delivered < $2`, id, delivered)
		if err != nil {
			return err
		}
		m, err := t.exec(`UPDATE conversations SET `+side+`_read = $2, `+side+`_unread =
			(SELECT COUNT(*) FROM messages WHERE conversation = $1 AND number > $2 AND author <> $3)
			WHERE id = $1 AND `+side+`_read < $2`, id, read, string(writer))
		if err != nil || n+m == 0 {
			return err
		}
		return t.conversationChanged(id)
	})
}

// EndConversation implements Conversations.
func (b *sqlStore) EndConversation(ctx context.Context, by Actor, id string, reopen bool) error {
	return b.write(ctx, func(t *tx) error {
		o, err := t.authorize(by, id)
		if err != nil {
			return err
		}
		if reopen && by.Agent == "" {
			return &protocol.Error{Code: protocol.CodeEnded, Text: "Only our team can reopen a conversation."}
		}
		if o.ended != reopen {
			return nil
		}
		at := t.at
		if reopen {
			at = 0
		}
		if _, err := t.exec(`UPDATE conversations SET ended_at = $2 WHERE id = $1`, id, at); err != nil {
			return err
		}
		return t.conversationChanged(id)
	})
}
