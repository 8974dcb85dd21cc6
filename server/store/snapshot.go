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

// snapshotPages is how many of the newest conversations a visitor gets a page of
// without having any of it; the client asks for the others when they are opened.
const snapshotPages = 3

// Snapshot implements Conversations.
func (s *sqlStore) Snapshot(ctx context.Context, customer string, have []protocol.ResumePoint) (snap Snapshot, err error) {
	err = s.read(ctx, func(q *queries) error {
		snap = Snapshot{}
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
		snap = Snapshot{}
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

// addPage adds the newest messages of which the client has those up to a number, if
// there are any. They follow on what it has if they reach that far back and fit into
// one page; otherwise they are the newest page, with Reset, and the client asks for
// the older ones as it does for history. So it is for a number past the last, too:
// the client has messages that this store has lost.
//
// When a further page could bring all of them, whose text is counted in bytes, over
// protocol.SnapshotBytes, the page has no message: the client asks for the newest,
// too, when the conversation is opened.
func (snap *Snapshot) addPage(q *queries, c Conversation, number int64, bytes *int) error {
	if number > c.Last {
		number = 0
	}
	if number == c.Last {
		return nil
	}
	if *bytes+protocol.PageBytes > protocol.SnapshotBytes {
		snap.Pages = append(snap.Pages, MessagePage{Conversation: c.ID, Reset: true, More: true})
		return nil
	}
	missing := c.Last - number
	p, text, err := pageBefore(q, c.ID, math.MaxInt64, min(protocol.PageSize, missing))
	if err != nil {
		return err
	}
	p.Reset = number <= 0 || int64(len(p.Messages)) < missing
	*bytes += text
	snap.Pages = append(snap.Pages, p)
	return nil
}
