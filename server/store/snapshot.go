package store

import (
	"context"
	"errors"
	"math"

	"kith/server/protocol"
)

// A Snapshot is what a client needs to be up to date, given the numbers that it
// resumes from.
type Snapshot struct {
	Customer      protocol.Customer // the visitor's own; zero for an agent
	Conversations []Conversation    // the one with the newest message first, at most protocol.ListSize
	More          bool              // an agent's Conversations are not all open ones
	Open          []Conversation    // of the conversations that an agent has open, those that are there
	Pages         []MessagePage     // for each conversation with messages that the client does not have
}

const (
	// snapshotPages is how many of the newest conversations a visitor gets a
	// page of without having any of it; the client asks for the others when
	// they are opened.
	snapshotPages = 3

	// snapshotBytes is how much text a snapshot has before it gets smaller.
	// Somebody with two hundred conversations of the longest messages would
	// otherwise cost the server half a gigabyte at each Hello. Past it, each
	// further conversation gets one message: the next if only that is
	// missing, else the newest with Reset.
	snapshotBytes = 4 << 20
)

// Snapshot implements Conversations.
func (s *sqlStore) Snapshot(ctx context.Context, customer string, have []protocol.ResumePoint) (snap Snapshot, err error) {
	err = s.read(ctx, func(q *queries) error {
		if snap.Customer, err = customerByID(q, customer); err != nil {
			return err
		}
		if snap.Conversations, err = conversationsOf(q, customer); err != nil {
			return err
		}
		numbers := map[string]int64{}
		for _, point := range have {
			numbers[point.Conversation] = point.Number
		}
		bytes := 0
		for i, c := range snap.Conversations {
			number, known := numbers[c.ID]
			if !known && i >= snapshotPages {
				continue
			}
			if err := snap.addPage(q, c, number, &bytes); err != nil {
				return err
			}
		}
		return nil
	})
	return snap, err
}

// AgentSnapshot implements Conversations.
func (s *sqlStore) AgentSnapshot(ctx context.Context, brands []string, have []protocol.ResumePoint) (snap Snapshot, err error) {
	err = s.read(ctx, func(q *queries) error {
		open, err := listConversations(q, protocol.ViewOpen, brands, protocol.Cursor{}, protocol.ListSize)
		if err != nil {
			return err
		}
		snap.Conversations, snap.More = open.Conversations, open.More
		bytes := 0
		for _, point := range have {
			c, err := conversationByID(q, point.Conversation)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			snap.Open = append(snap.Open, c)
			if err := snap.addPage(q, c, point.Number, &bytes); err != nil {
				return err
			}
		}
		return nil
	})
	return snap, err
}

// addPage adds the messages after a number, if there are any. If they do not
// fit into one page, it adds the newest page with Reset. It does so, too, for a
// number past the last: the client has messages that this store has lost.
func (snap *Snapshot) addPage(q *queries, c Conversation, number int64, bytes *int) error {
	if number == c.Last {
		return nil
	}
	var p MessagePage
	var err error
	size := int64(protocol.PageSize)
	if *bytes > snapshotBytes {
		size = 1
	}
	if number > 0 && number < c.Last && c.Last-number <= size {
		p.Messages, err = messagesAfter(q, c.ID, number, size)
		p.More = true
	} else {
		p, err = pageBefore(q, c.ID, math.MaxInt64, size)
		p.Reset = true
	}
	if err != nil {
		return err
	}
	p.Conversation = c.ID
	for _, m := range p.Messages {
		*bytes += len(m.Text)
	}
	snap.Pages = append(snap.Pages, p)
	return nil
}
