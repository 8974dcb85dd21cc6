package store

import (
	"context"
	"math"
	"slices"

	"kith/server/protocol"
)

// A ConversationPage is a part of a view.
type ConversationPage struct {
	Conversations []Conversation // in the view's order
	More          bool           // others follow
}

// ListConversations implements Conversations.
func (s *sqlStore) ListConversations(ctx context.Context, view protocol.View, brands []string, after protocol.Cursor, limit int) (p ConversationPage, err error) {
	err = s.read(ctx, func(q *queries) error {
		p, err = listConversations(q, view, brands, after, limit)
		return err
	})
	return p, err
}

func listConversations(q *queries, view protocol.View, brands []string, after protocol.Cursor, limit int) (p ConversationPage, err error) {
	if after == (protocol.Cursor{}) && view != protocol.ViewWaiting {
		after.At = math.MaxInt64
	}
	// One more than is wanted shows whether others follow.
	if brands == nil {
		p.Conversations, err = conversations(q, viewQueries[view].all, after.At, after.ID, limit+1)
	}
	for _, brand := range brands {
		list, err := conversations(q, viewQueries[view].ofBrand, after.At, after.ID, limit+1, brand)
		if err != nil {
			return ConversationPage{}, err
		}
		p.Conversations = append(p.Conversations, list...)
	}
	slices.SortFunc(p.Conversations, func(a, b Conversation) int {
		return view.Compare(view.Cursor(&a.Conversation), view.Cursor(&b.Conversation))
	})
	if p.More = len(p.Conversations) > limit; p.More {
		p.Conversations = p.Conversations[:limit]
	}
	return p, err
}

// A viewQuery is the query for a page of a view after $1 and $2, of at most $3
// conversations: of all brands, or of the brand $4. Each has a partial index of
// its own, conversations_VIEW or conversations_VIEW_brand, so a page takes as long
// however many conversations there are.
type viewQuery struct{ all, ofBrand string }

var viewQueries = map[protocol.View]viewQuery{
	protocol.ViewOpen:    newViewQuery(`v.ended_at = 0 AND v.spam_at = 0`, `last_at`, `<`, ` DESC`),
	protocol.ViewWaiting: newViewQuery(`v.ended_at = 0 AND v.spam_at = 0 AND v.waiting_since <> 0`, `waiting_since`, `>`, ``),
	protocol.ViewEnded:   newViewQuery(`v.ended_at <> 0 AND v.spam_at = 0`, `last_at`, `<`, ` DESC`),
	protocol.ViewSpam:    newViewQuery(`v.spam_at <> 0`, `last_at`, `<`, ` DESC`),
}

func newViewQuery(holds, column, after, order string) viewQuery {
	page := ` AND (v.` + column + `, v.id) ` + after + ` ($1, $2) ORDER BY v.` + column + order + `, v.id` + order + ` LIMIT $3`
	return viewQuery{
		all:     conversationQuery + `WHERE ` + holds + page,
		ofBrand: conversationQuery + `WHERE v.brand = $4 AND ` + holds + page,
	}
}
