package storetest

import (
	"fmt"

	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/server/store"
)

// testConversationRow does anything in any order, and after each step compares what
// a conversation's row says with what its messages say.
func testConversationRow(s *fixture) {
	mira := s.createAgent("Mira")
	run := 0
	rapid.Check(s, func(t *rapid.T) {
		run++
		ann, agent := visitor(fmt.Sprint("ann", run)), store.Actor{Agent: mira.ID}
		id := fmt.Sprint("c", run)
		s.append(ann, id, "first")
		sides := rapid.SampledFrom([]store.Actor{ann, agent})
		number := rapid.Int64Range(-1, 12)
		var want protocol.Marks
		for i := range rapid.IntRange(1, 12).Draw(t, "steps") {
			by := sides.Draw(t, "by")
			switch rapid.SampledFrom([]string{"say", "say", "mark"}).Draw(t, "what") {
			case "say":
				client := fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "client"))
				_, err := s.Append(s.Context(), by, store.NewMessage{Conversation: id, Client: client, Text: fmt.Sprint("step ", i)})
				s.must(err)
			case "mark":
				delivered, read := number.Draw(t, "delivered"), number.Draw(t, "read")
				s.must(s.Mark(s.Context(), by, id, delivered, read))
				last := s.conversation(id).Last
				read = min(read, last)
				delivered = max(read, min(delivered, last))
				d, r := &want.CustomerDelivered, &want.CustomerRead
				if by.Agent != "" {
					d, r = &want.AgentDelivered, &want.AgentRead
				}
				*d, *r = max(*d, delivered), max(*r, read)
			}
			s.checkConversationRow(id, want)
		}
	})
}

func (s *fixture) checkConversationRow(id string, want protocol.Marks) {
	s.Helper()
	c, r, err := s.ConversationWithHistory(s.Context(), id)
	s.must(err)
	equal(s, "marks", c.Marks, want)
	var unreadByAgents, unreadByCustomer int64
	for i, m := range r.Messages {
		equal(s, "number", m.Number, int64(i+1))
		if m.Author == protocol.AuthorCustomer && m.Number > c.Marks.AgentRead {
			unreadByAgents++
		}
		if m.Author == protocol.AuthorAgent && m.Number > c.Marks.CustomerRead {
			unreadByCustomer++
		}
	}
	last := r.Messages[len(r.Messages)-1]
	equal(s, "the row", []any{c.Last, c.At, c.Preview, c.Author, c.Unread, c.CustomerUnread},
		[]any{last.Number, last.At, last.Text, last.Author, unreadByAgents, unreadByCustomer})
}

func testClosed(s *fixture) {
	s.append(visitor("ann"), "c", "hello")
	s.must(s.Ready())
	s.must(s.Close())
	if s.Ready() == nil {
		s.Fatal("a closed store says that it is ready")
	}
	_, err := s.Append(s.Context(), visitor("ann"), store.NewMessage{Conversation: "c", Client: "x", Text: "x"})
	s.wantError(err, store.ErrClosed)
}
