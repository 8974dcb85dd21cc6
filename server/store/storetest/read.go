package storetest

import (
	"fmt"
	"strings"

	"kith/server/protocol"
	"kith/server/store"
)

func (s *fixture) snapshot(by store.Actor, have ...protocol.ResumePoint) store.Snapshot {
	s.Helper()
	a, err := s.Snapshot(s.Context(), s.customerOf(by), have)
	s.must(err)
	return a
}

func testSnapshot(s *fixture) {
	ann := visitor("ann")
	for i := range 5 {
		s.append(ann, fmt.Sprint("c", i), "one")
		s.append(ann, fmt.Sprint("c", i), "two")
	}
	a := s.snapshot(ann)
	var order, runs []string
	for _, c := range a.Conversations {
		order = append(order, c.ID)
	}
	for _, r := range a.Pages {
		runs = append(runs, r.Conversation)
		equal(s, "a fresh page", r.Reset, true)
		equal(s, "texts", texts(r.Messages), []string{"one", "two"})
	}
	equal(s, "newest first", len(order), 5)
	equal(s, "pages of the newest alone", runs, order[:3])

	a = s.snapshot(ann, protocol.ResumePoint{Conversation: "c0", Number: 1}, protocol.ResumePoint{Conversation: "c4", Number: 2},
		protocol.ResumePoint{Conversation: "c3", Number: 2}, protocol.ResumePoint{Conversation: "c2", Number: 9}, protocol.ResumePoint{Conversation: "not mine", Number: 1})
	got := map[string]store.MessagePage{}
	for _, r := range a.Pages {
		got[r.Conversation] = r
	}
	equal(s, "conversations with news", len(got), 2)
	equal(s, "what came after", texts(got["c0"].Messages), []string{"two"})
	equal(s, "it joins on", got["c0"].Reset, false)
	equal(s, "a number that this store has not reached", got["c2"].Reset, true)
}

func testSnapshotLimits(s *fixture) {
	ann := visitor("ann")
	for i := range protocol.PageSize + 2 {
		s.append(ann, "c", fmt.Sprint(i+1))
	}
	run := s.snapshot(ann, protocol.ResumePoint{Conversation: "c", Number: 2}).Pages[0]
	equal(s, "a hole of one page is filled", []any{run.Reset, len(run.Messages), run.Messages[0].Number}, []any{false, protocol.PageSize, int64(3)})
	run = s.snapshot(ann, protocol.ResumePoint{Conversation: "c", Number: 1}).Pages[0]
	equal(s, "a larger one is told", []any{run.Reset, run.More, len(run.Messages), run.Messages[0].Number}, []any{true, true, protocol.PageSize, int64(3)})

	// However much there is, an arrival stays small.
	long := strings.Repeat("x", protocol.TextLimit)
	var have []protocol.ResumePoint
	for i := range 12 {
		id := fmt.Sprint("long", i)
		for j := range protocol.PageSize {
			_, err := s.Append(s.Context(), ann, store.NewMessage{Conversation: id, Client: fmt.Sprint(j), Text: long, CreateConversation: true})
			s.must(err)
		}
		have = append(have, protocol.ResumePoint{Conversation: id, Number: 1})
	}
	bytes := 0
	for _, r := range s.snapshot(ann, have...).Pages {
		for _, m := range r.Messages {
			bytes += len(m.Text)
		}
	}
	if bytes > 5<<20 {
		s.Fatalf("an arrival has %d bytes", bytes)
	}
}

func testAgentSnapshot(s *fixture) {
	ann, bob := visitor("ann"), visitor("bob")
	s.append(ann, "c", "one")
	s.append(bob, "d", "one")
	s.append(ann, "c", "two")
	a, err := s.AgentSnapshot(s.Context(), []protocol.ResumePoint{{Conversation: "c", Number: 1}, {Conversation: "d", Number: 1}, {Conversation: "gone", Number: 1}})
	s.must(err)
	equal(s, "all conversations", len(a.Conversations), 2)
	equal(s, "what is open", []string{a.Open[0].ID, a.Open[1].ID}, []string{"c", "d"})
	equal(s, "news", len(a.Pages), 1)
	equal(s, "texts", texts(a.Pages[0].Messages), []string{"two"})
}

func testHistory(s *fixture) {
	ann := visitor("ann")
	for i := range protocol.PageSize + 5 {
		s.append(ann, "c", fmt.Sprint(i+1))
	}
	c, r, err := s.ConversationWithHistory(s.Context(), "c")
	s.must(err)
	equal(s, "opened", []any{c.Last, len(r.Messages), r.Messages[0].Number, r.More}, []any{int64(55), protocol.PageSize, int64(6), true})
	r, err = s.History(s.Context(), "c", 6)
	s.must(err)
	equal(s, "before", texts(r.Messages), []string{"1", "2", "3", "4", "5"})
	equal(s, "more", r.More, false)
	r, err = s.History(s.Context(), "c", 0)
	s.must(err)
	equal(s, "newest", r.Messages[protocol.PageSize-1].Number, 55)
	_, _, err = s.ConversationWithHistory(s.Context(), "none")
	s.wantError(err, store.ErrNotFound)
	_, err = s.Conversation(s.Context(), "none")
	s.wantError(err, store.ErrNotFound)
}
