package store

import (
	"context"
	"errors"
	"math"

	"kith/server/protocol"
)

const (
	// freshPages is how many of the newest conversations a visitor who has
	// nothing gets a page of; the others are asked for when they are opened.
	freshPages = 3

	// arrivalBytes is how much text one arrival brings at most. Somebody with
	// two hundred conversations of the longest messages would otherwise cost
	// the server half a gigabyte at each Hello. Past it a conversation gets
	// its newest message alone, with Reset.
	arrivalBytes = 4 << 20
)

// Arrive implements Conversations.
func (b *books) Arrive(ctx context.Context, customer string, have []protocol.ResumePoint) (a Arrival, err error) {
	err = b.read(ctx, func(q *queries) error {
		if a.Customer, err = card(q, customer); err != nil {
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
			if !held && i >= freshPages {
				continue
			}
			if err := a.run(q, v, number, &bytes); err != nil {
				return err
			}
		}
		return nil
	})
	return a, err
}

// ArriveAgent implements Conversations.
func (b *books) ArriveAgent(ctx context.Context, have []protocol.ResumePoint) (a Arrival, err error) {
	err = b.read(ctx, func(q *queries) error {
		a.Conversations, err = conversations(q, conversationQuery+`ORDER BY v.last_at DESC, v.id LIMIT $1`, protocol.ListSize)
		if err != nil {
			return err
		}
		bytes := 0
		for _, h := range have {
			v, err := conversation(q, h.Conversation)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			a.Open = append(a.Open, v)
			if err := a.run(q, v, h.Number, &bytes); err != nil {
				return err
			}
		}
		return nil
	})
	return a, err
}

// run adds what came after a number: as it follows on where that fits into one
// page, else the newest page with Reset. Somebody with a number past the last
// has seen what this store has lost, and starts over, too.
func (a *Arrival) run(q *queries, v Conversation, number int64, bytes *int) error {
	if number == v.Last {
		return nil
	}
	var r Run
	var err error
	size := int64(protocol.PageSize)
	if *bytes > arrivalBytes {
		size = 1
	}
	if number > 0 && number < v.Last && v.Last-number <= size {
		r.Messages, err = after(q, v.ID, number, size)
		r.More = true
	} else {
		r, err = page(q, v.ID, math.MaxInt64, size)
		r.Reset = true
	}
	if err != nil {
		return err
	}
	r.Conversation = v.ID
	for _, m := range r.Messages {
		*bytes += len(m.Text)
	}
	a.Runs = append(a.Runs, r)
	return nil
}
