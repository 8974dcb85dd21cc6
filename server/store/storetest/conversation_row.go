package storetest

import (
	"fmt"

	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/server/store"
)

// testConversationRow appends and marks in any order. After each step the
// conversation's row must agree with its messages.
func testConversationRow(s *fixture) {
	mira := s.createAgent("Mira")
	run := 0
	rapid.Check(s, func(t *rapid.T) {
		run++
		ann, agent := visitor(fmt.Sprint("ann", run)), store.Actor{Agent: mira.ID}
		id := fmt.Sprint("c", run)
		s.append(ann, id, "first")
		actors := rapid.SampledFrom([]store.Actor{ann, agent})
		number := rapid.Int64Range(-1, 12)
		var want protocol.Marks
		for i := range rapid.IntRange(1, 12).Draw(t, "steps") {
			actor := actors.Draw(t, "actor")
			switch rapid.SampledFrom([]string{"append", "append", "mark"}).Draw(t, "step") {
			case "append":
				client := fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "client"))
				_, err := s.Append(s.Context(), actor, store.NewMessage{Conversation: id, Client: client, Text: fmt.Sprint("step ", i)})
				s.must(err)
			case "mark":
				delivered, read := number.Draw(t, "delivered"), number.Draw(t, "read")
				s.must(s.Mark(s.Context(), actor, id, delivered, read))
				last := s.conversation(id).Last
				read = min(read, last)
				delivered = max(read, min(delivered, last))
				d, r := &want.CustomerDelivered, &want.CustomerRead
				if actor.Agent != "" {
					d, r = &want.AgentDelivered, &want.AgentRead
				}
				*d, *r = max(*d, delivered), max(*r, read)
			}
			s.checkConversationRow(id, want)
		}
	})
}

// checkConversationRow compares a conversation with its messages and with the
// marks that it should have.
func (s *fixture) checkConversationRow(id string, want protocol.Marks) {
	s.Helper()
	c, page, err := s.ConversationWithHistory(s.Context(), id)
	s.must(err)
	equal(s, "marks", c.Marks, want)
	var unreadByAgents, unreadByCustomer int64
	for i, m := range page.Messages {
		equal(s, "number", m.Number, int64(i+1))
		if m.Author == protocol.AuthorCustomer && m.Number > c.Marks.AgentRead {
			unreadByAgents++
		}
		if m.Author == protocol.AuthorAgent && m.Number > c.Marks.CustomerRead {
			unreadByCustomer++
		}
	}
	last := page.Messages[len(page.Messages)-1]
	equal(s, "the row", []any{c.Last, c.At, c.Preview, c.Author, c.Unread, c.CustomerUnread},
		[]any{last.Number, last.At, last.Text, last.Author, unreadByAgents, unreadByCustomer})
}
