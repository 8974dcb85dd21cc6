package storetest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/server/store"
)

// view returns the ids of all conversations of a view, read in pages.
func (s *fixture) view(view protocol.View, brands []string, limit int) (ids []string) {
	s.Helper()
	var after protocol.Cursor
	for {
		p, err := s.ListConversations(s.Context(), view, brands, after, limit)
		s.must(err)
		for _, c := range p.Conversations {
			ids = append(ids, c.ID)
		}
		if !p.More {
			return ids
		}
		if len(p.Conversations) != limit {
			s.Fatalf("a page of %s that others follow has %d conversations, want %d", view, len(p.Conversations), limit)
		}
		after = view.Cursor(&p.Conversations[limit-1].Conversation)
	}
}

// testViews does anything to some conversations. After that each view has, page by
// page, exactly those that it holds, in its order.
func testViews(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	var all []string
	actors := map[string]store.Actor{}
	for i := range 12 {
		id := fmt.Sprint("c", i)
		actor := visitor("v" + id)
		actor.Visitor.Brand = []string{"one", "two", "three"}[i%3]
		all, actors[id] = append(all, id), actor
		s.append(actor, id, "hello")
	}
	step := 0
	rapid.Check(s, func(t *rapid.T) {
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			step++
			id := rapid.SampledFrom(all).Draw(t, "conversation")
			switch rapid.SampledFrom([]string{"write", "answer", "end", "reopen", "spam", "no spam"}).Draw(t, "what") {
			case "write":
				if !s.conversation(id).Ended {
					s.append(actors[id], id, fmt.Sprint(step))
				}
			case "answer":
				if !s.conversation(id).Ended {
					s.append(agent, id, fmt.Sprint(step))
				}
			case "end":
				s.must(s.EndConversation(s.Context(), agent, id, false))
			case "reopen":
				s.must(s.EndConversation(s.Context(), agent, id, true))
			case "spam":
				s.must(s.MarkSpam(s.Context(), agent, id, true))
			case "no spam":
				s.must(s.MarkSpam(s.Context(), agent, id, false))
			}
			s.checkWaiting(id)
		}
		brands := rapid.SampledFrom([][]string{nil, {"one"}, {"two", "three"}, {"none"}, {}}).Draw(t, "brands")
		limit := rapid.IntRange(1, 13).Draw(t, "limit")
		for _, view := range protocol.Views {
			equal(s, fmt.Sprint(view, " of the brands ", brands), s.view(view, brands, limit), s.viewByHand(view, brands, all))
		}
	})
}

// viewByHand returns what a view should have.
func (s *fixture) viewByHand(view protocol.View, brands, all []string) (ids []string) {
	var in []store.Conversation
	for _, id := range all {
		c := s.conversation(id)
		if view.Holds(&c.Conversation) && (brands == nil || slices.Contains(brands, c.Brand)) {
			in = append(in, c)
		}
	}
	slices.SortFunc(in, func(a, b store.Conversation) int {
		return view.Compare(view.Cursor(&a.Conversation), view.Cursor(&b.Conversation))
	})
	for _, c := range in {
		ids = append(ids, c.ID)
	}
	return ids
}

// checkWaiting compares since when a conversation waits with its newest messages.
func (s *fixture) checkWaiting(id string) {
	s.Helper()
	c, page, err := s.ConversationWithHistory(s.Context(), id)
	s.must(err)
	var since int64
	for _, m := range page.Messages {
		switch {
		case m.Author != protocol.AuthorCustomer:
			since = 0
		case since == 0:
			since = m.At
		}
	}
	if !page.More {
		equal(s, "since when "+id+" waits", c.Waiting, since)
	}
}

// testOpenConversationsStay: however many conversations come and end, the open
// ones stay in their view.
func testOpenConversationsStay(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	s.append(visitor("ann"), "earlier", "hello") // and its id is before theirs, should all be of one moment
	for i := range protocol.ListSize + 10 {
		id := fmt.Sprint("flood", i)
		s.append(visitor("flooder"), id, "x")
		s.must(s.EndConversation(s.Context(), agent, id, false))
	}
	snapshot, err := s.AgentSnapshot(s.Context(), nil, nil)
	s.must(err)
	equal(s, "open conversations", len(snapshot.Conversations), 1)
	equal(s, "the open conversation", snapshot.Conversations[0].ID, "earlier")
	equal(s, "whether others follow", snapshot.More, false)
	ended := s.view(protocol.ViewEnded, nil, protocol.ViewPageSize)
	equal(s, "ended conversations", len(ended), protocol.ListSize+10)
	for limit, more := range map[int]bool{len(ended) - 1: true, len(ended): false} {
		p, err := s.ListConversations(s.Context(), protocol.ViewEnded, nil, protocol.Cursor{}, limit)
		s.must(err)
		equal(s, "a page", []any{len(p.Conversations), p.More}, []any{limit, more})
	}
	for i := range protocol.ListSize + 10 {
		s.must(s.EndConversation(s.Context(), agent, fmt.Sprint("flood", i), true))
	}
	snapshot, err = s.AgentSnapshot(s.Context(), []string{"demo"}, nil)
	s.must(err)
	equal(s, "the newest open conversations", []any{len(snapshot.Conversations), snapshot.More}, []any{protocol.ListSize, true})
	waiting, err := s.ListConversations(s.Context(), protocol.ViewWaiting, nil, protocol.Cursor{}, 1)
	s.must(err)
	equal(s, "the one that waits longest", waiting.Conversations[0].ID, "earlier")
	open := s.view(protocol.ViewOpen, nil, protocol.ViewPageSize)
	equal(s, "the last of the open ones", []any{len(open), open[len(open)-1]}, []any{protocol.ListSize + 11, "earlier"})
}
