package storetest

import (
	"fmt"
	"strings"

	"kith/server/protocol"
	"kith/server/store"
)

// snapshot returns a visitor's snapshot.
func (s *fixture) snapshot(actor store.Actor, have ...protocol.ResumePoint) store.Snapshot {
	s.Helper()
	a, err := s.Snapshot(s.Context(), s.customerOf(actor), have)
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
	var order, pages []string
	for _, c := range a.Conversations {
		order = append(order, c.ID)
	}
	for _, p := range a.Pages {
		pages = append(pages, p.Conversation)
		equal(s, "reset of a first page", p.Reset, true)
		equal(s, "texts", texts(p.Messages), []string{"one", "two"})
	}
	equal(s, "number of conversations", len(order), 5)
	equal(s, "conversations with a page", pages, order[:3])

	// Of the last, which is not among the newest, the client has nothing.
	a = s.snapshot(ann, protocol.ResumePoint{Conversation: order[3], Number: 1}, protocol.ResumePoint{Conversation: order[0], Number: 2},
		protocol.ResumePoint{Conversation: order[1], Number: 2}, protocol.ResumePoint{Conversation: order[2], Number: 9}, protocol.ResumePoint{Conversation: "not mine", Number: 1})
	got := map[string]store.MessagePage{}
	for _, p := range a.Pages {
		got[p.Conversation] = p
	}
	equal(s, "number of pages", len(got), 2)
	equal(s, "texts of what was missing", texts(got[order[3]].Messages), []string{"two"})
	equal(s, "reset of what follows on", got[order[3]].Reset, false)
	equal(s, "reset after a number past the last", got[order[2]].Reset, true)
}

func testSnapshotLimits(s *fixture) {
	ann := visitor("ann")
	for i := range protocol.PageSize + 2 {
		s.append(ann, "c", fmt.Sprint(i+1))
	}
	page := s.snapshot(ann, protocol.ResumePoint{Conversation: "c", Number: 2}).Pages[0]
	equal(s, "a gap of one page", []any{page.Reset, len(page.Messages), page.Messages[0].Number}, []any{false, protocol.PageSize, int64(3)})
	page = s.snapshot(ann, protocol.ResumePoint{Conversation: "c", Number: 1}).Pages[0]
	equal(s, "a larger gap", []any{page.Reset, page.More, len(page.Messages), page.Messages[0].Number}, []any{true, true, protocol.PageSize, int64(3)})
	page = s.snapshot(ann, protocol.ResumePoint{Conversation: "c", Number: protocol.PageSize + 9}).Pages[0]
	equal(s, "a number past the last", []any{page.Reset, page.More, len(page.Messages), page.Messages[0].Number}, []any{true, true, protocol.PageSize, int64(3)})
}

// appendLong appends messages that are as long in a frame as messages get.
func (s *fixture) appendLong(actor store.Actor, conversation string, count int) {
	s.Helper()
	for i := range count {
		_, err := s.Append(s.Context(), actor, store.NewMessage{Conversation: conversation, Client: fmt.Sprint(i), Text: longestText, CreateConversation: true})
		s.must(err)
	}
}

// longestText takes six bytes in a frame for each of its own.
var longestText = strings.Repeat("<", protocol.TextLimit)

// textOf returns how much text messages have in a frame.
func textOf(list []protocol.Message) (bytes int) {
	for _, m := range list {
		bytes += protocol.EncodedLen(m.Text)
	}
	return bytes
}

// testSnapshotPageBytes: what came after a number is cut as a page of history is, and
// then the older ones are there for whoever asks for them.
func testSnapshotPageBytes(s *fixture) {
	ann := visitor("ann")
	const fit, all = protocol.PageBytes / (6 * protocol.TextLimit), 12
	s.appendLong(ann, "c", all)
	page := s.snapshot(ann, protocol.ResumePoint{Conversation: "c", Number: all - fit}).Pages[0]
	equal(s, "as many as fit", []any{page.Reset, len(page.Messages), page.Messages[0].Number}, []any{false, fit, int64(all - fit + 1)})
	for _, have := range []int64{all - fit - 1, 1, all + 7} {
		page = s.snapshot(ann, protocol.ResumePoint{Conversation: "c", Number: have}).Pages[0]
		equal(s, "more than fit", []any{page.Reset, page.More, len(page.Messages), page.Messages[0].Number}, []any{true, true, fit, int64(all - fit + 1)})
	}
	agent, err := s.AgentSnapshot(s.Context(), nil, []protocol.ResumePoint{{Conversation: "c", Number: 1}})
	s.must(err)
	equal(s, "for an agent", []any{agent.Pages[0].Reset, len(agent.Pages[0].Messages)}, []any{true, fit})
}

// testSnapshotBytes: however many conversations somebody has, and whatever is in them,
// all pages together are bounded; and each that misses something has a page.
func testSnapshotBytes(s *fixture) {
	ann := visitor("ann")
	const full, short = 24, 60 // conversations with more than a page, and with two messages
	var have []protocol.ResumePoint
	for i := range full + short {
		id := fmt.Sprint("c", i)
		s.appendLong(ann, id, map[bool]int{true: 6, false: 2}[i < full])
		have = append(have, protocol.ResumePoint{Conversation: id, Number: 1})
	}
	agent, err := s.AgentSnapshot(s.Context(), nil, have)
	s.must(err)
	for who, snapshot := range map[string]store.Snapshot{"visitor": s.snapshot(ann, have...), "agent": agent} {
		bytes, empty := 0, 0
		for _, p := range snapshot.Pages {
			bytes += textOf(p.Messages)
			if len(p.Messages) == 0 {
				empty++
				equal(s, who+": a page without messages", []any{p.Reset, p.More}, []any{true, true})
			}
		}
		equal(s, who+": number of pages", len(snapshot.Pages), full+short)
		if bytes > protocol.SnapshotBytes || bytes < protocol.SnapshotBytes/2 || empty == 0 {
			s.Fatalf("%s: a snapshot has %d bytes of text, and %d pages are empty", who, bytes, empty)
		}
	}
}

func testAgentSnapshot(s *fixture) {
	ann, bob := visitor("ann"), visitor("bob")
	s.append(ann, "c", "one")
	s.append(bob, "d", "one")
	s.append(ann, "c", "two")
	a, err := s.AgentSnapshot(s.Context(), nil, []protocol.ResumePoint{{Conversation: "c", Number: 1}, {Conversation: "d", Number: 1}, {Conversation: "none", Number: 1}})
	s.must(err)
	equal(s, "number of conversations", len(a.Conversations), 2)
	equal(s, "open conversations", []string{a.Open[0].ID, a.Open[1].ID}, []string{"c", "d"})
	equal(s, "number of pages", len(a.Pages), 1)
	equal(s, "texts", texts(a.Pages[0].Messages), []string{"two"})
}

func testHistory(s *fixture) {
	ann := visitor("ann")
	for i := range protocol.PageSize + 5 {
		s.append(ann, "c", fmt.Sprint(i+1))
	}
	c, page, err := s.ConversationWithHistory(s.Context(), "c")
	s.must(err)
	equal(s, "conversation and its newest page", []any{c.Last, len(page.Messages), page.Messages[0].Number, page.More}, []any{int64(55), protocol.PageSize, int64(6), true})
	page, err = s.History(s.Context(), "c", 6)
	s.must(err)
	equal(s, "texts before a number", texts(page.Messages), []string{"1", "2", "3", "4", "5"})
	equal(s, "more", page.More, false)
	page, err = s.History(s.Context(), "c", 0)
	s.must(err)
	equal(s, "the newest number", page.Messages[protocol.PageSize-1].Number, 55)
	_, _, err = s.ConversationWithHistory(s.Context(), "none")
	s.wantError(err, store.ErrNotFound)
	_, err = s.Conversation(s.Context(), "none")
	s.wantError(err, store.ErrNotFound)
}

// testLongHistory: a page of long messages ends early, and the next one goes on
// where it ended.
func testLongHistory(s *fixture) {
	ann := visitor("ann")
	s.append(ann, "c", "short") // fits where a long one does not
	s.appendLong(ann, "c", protocol.PageSize-1)
	var numbers []int64
	for before, more := int64(0), true; more; {
		page, err := s.History(s.Context(), "c", before)
		s.must(err)
		for i := len(page.Messages) - 1; i >= 0; i-- {
			numbers = append(numbers, page.Messages[i].Number)
		}
		if bytes := textOf(page.Messages); bytes > protocol.PageBytes || bytes == 0 {
			s.Fatalf("a page has %d bytes", bytes)
		}
		before, more = page.Messages[0].Number, page.More
	}
	for i, n := range numbers {
		if n != int64(protocol.PageSize-i) {
			s.Fatalf("the pages have %v", numbers)
		}
	}
	equal(s, "number of messages", len(numbers), protocol.PageSize)

	// If TextLimit is ever lowered, what was written before may be longer than a page.
	s.append(ann, "d", "first")
	_, err := s.Append(s.Context(), ann, store.NewMessage{Conversation: "d", Client: "long", Text: strings.Repeat("x", protocol.PageBytes+1)})
	s.must(err)
	page, err := s.History(s.Context(), "d", 0)
	s.must(err)
	equal(s, "a message that is longer than a page", []any{len(page.Messages), page.Messages[0].Number, page.More}, []any{1, int64(2), true})
}
