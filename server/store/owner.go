package store

import (
	"errors"

	"kith/server/protocol"
)

// An conversationAccess is whose a conversation is, and what decides about writing to it.
type conversationAccess struct {
	customer string
	ended    bool
	last     int64
}

// authorize answers a conversation's owner if the asker may write to it: any
// agent, and the visitor whose it is. It is a protocol.NotFound otherwise.
func (t *tx) authorize(by Actor, conversation string) (o conversationAccess, err error) {
	var customer string
	if by.Agent == "" {
		customer, err = authenticate(&t.queries, by.Visitor)
		if errors.Is(err, ErrNotFound) {
			return o, errNoConversation()
		}
		if err != nil {
			return o, err
		}
	}
	var endedAt int64
	err = t.queryRow(`SELECT customer, ended_at, last FROM conversations WHERE id = $1`, []any{conversation}, &o.customer, &endedAt, &o.last)
	if errors.Is(err, ErrNotFound) || err == nil && by.Agent == "" && o.customer != customer {
		return conversationAccess{}, errNoConversation()
	}
	o.ended = endedAt != 0
	return o, err
}

func isNotFound(err error) bool {
	var w *protocol.Error
	return errors.As(err, &w) && w.Code == protocol.CodeNotFound
}

// conversationChanged counts a change of a conversation and tells of it.
func (t *tx) conversationChanged(id string) error {
	if _, err := t.exec(`UPDATE conversations SET revision = revision + 1 WHERE id = $1`, id); err != nil {
		return err
	}
	c, err := conversationByID(&t.queries, id)
	if err == nil {
		t.addEvent(ConversationChanged{Conversation: c})
	}
	return err
}
