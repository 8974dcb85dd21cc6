package store

import (
	"context"
	"errors"
	"math"

	"kith/server/protocol"
)

const (
	// snapshotPages is how many of the newest conversations a visitor who has
	// nothing gets a page of; the others are asked for when they are opened.
	snapshotPages = 3

	// snapshotBytes is how much text one arrival brings at most. Somebody with
	// two hundred conversations of the longest messages would otherwise cost
	// the server half a gigabyte at each Hello. Past it a conversation gets
	// its newest message alone, with Reset.
	snapshotBytes = 4 << 20
)

// Snapshot implements Conversations.
func (b *sqlStore) Snapshot(ctx context.Context, customer string, have []protocol.ResumePoint) (a Snapshot, err error) {
	err = b.read(ctx, func(q *queries) error {
		if a.Customer, err = customerByID(q, customer); err != nil {
			return err
		}
		if a.Conversations, err = conversationsOf(q, customer); err != nil {
			return err
		}
		numbers := map[string]int64{}
		for _, h := range have {
			numbers[h.Conversation] = h.Number
		}
		bytes := 0
		for i, v := range a.Conversations {
			number, held := numbers[v.ID]
			if !held && i >= snapshotPages {
				continue
			}
			if err := a.addPage(q, v, number, &bytes); err != nil {
				return err
			}
		}
		return nil
	})
	return a, err
}

// AgentSnapshot implements Conversations.
func (b *sqlStore) AgentSnapshot(ctx context.Context, have []protocol.ResumePoint) (a Snapshot, err error) {
	err = b.read(ctx, func(q *queries) error {
		a.Conversations, err = conversations(q, conversationQuery+`ORDER BY v.last_at DESC, v.id LIMIT $1`, protocol.ListSize)
		if err != nil {
			return err
		}
		bytes := 0
		for _, h := range have {
			v, err := conversationByID(q, h.Conversation)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			a.Open = append(a.Open, v)
			if err := a.addPage(q, v, h.Number, &bytes); err != nil {
				return err
			}
		}
		return nil
	})
	return a, err
}

// addPage adds what came after a number: as it follows on where that fits into one
// page, else the newest page with Reset. Somebody with a number past the last
// has seen what this store has lost, and starts over, too.
func (a *Snapshot) addPage(q *queries, v Conversation, number int64, bytes *int) error {
	if number == v.Last {
		return nil
	}
	var r MessagePage
	var err error
	size := int64(protocol.PageSize)
	if *bytes > snapshotBytes {
		size = 1
	}
	if number > 0 && number < v.Last && v.Last-number <= size {
		r.Messages, err = messagesAfter(q, v.ID, number, size)
		r.More = true
	} else {
		r, err = messagePage(q, v.ID, math.MaxInt64, size)
		r.Reset = true
	}
	if err != nil {
		return err
	}
	r.Conversation = v.ID
	for _, m := range r.Messages {
		*bytes += len(m.Text)
	}
	a.Pages = append(a.Pages, r)
	return nil
}
