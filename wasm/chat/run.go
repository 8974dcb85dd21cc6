package chat

import (
	"slices"

	"kith/server/protocol"
)

// Newest is the number of the newest message that is here; 0 for none.
func (c *Conversation) Newest() int64 {
	if n := len(c.Messages); n > 0 {
		return c.Messages[n-1].Number
	}
	return 0
}

// Append puts one message behind those that are here, and reports whether it is
// here now: it is not where something is missing before it.
func (c *Conversation) Append(v protocol.Message) bool {
	switch {
	case len(c.Messages) == 0:
	case v.Number <= c.Newest():
		return v.Number >= c.Messages[0].Number
	case v.Number > c.Newest()+1:
		return false
	}
	c.Messages = append(c.Messages, v)
	return true
}

// HasOlder reports whether the server has older ones than those that are here:
// numbers begin at 1 and leave none out.
func (c *Conversation) HasOlder() bool {
	if len(c.Messages) == 0 {
		return c.Last > 0
	}
	return c.Messages[0].Number > 1
}

// Splice joins a run with the messages that are here. Where something is
// missing between the two, the newer of them stays, and the rest can be asked
// for.
func (c *Conversation) Splice(run []protocol.Message, reset bool) {
	switch {
	case reset || len(c.Messages) == 0:
		c.Messages = run
	case len(run) == 0 || run[len(run)-1].Number < c.Messages[0].Number-1:
		// Nothing, or older ones with a hole before those that are here.
	case run[0].Number > c.Newest()+1:
		c.Messages = run
	default:
		c.Messages = Union(c.Messages, run)
	}
}

// Union joins two runs that touch or overlap. Of a message in both, the one
// that is here stays.
func Union(here, run []protocol.Message) []protocol.Message {
	first, last := here[0].Number, here[len(here)-1].Number
	joined := here
	if run[0].Number < first {
		n := first - run[0].Number
		joined = append(slices.Clone(run[:min(n, int64(len(run)))]), here...)
	}
	if end := run[len(run)-1].Number; end > last {
		joined = append(joined, run[int64(len(run))-(end-last):]...)
	}
	return joined
}

// Tail answers the newest part of a list that is a run of one conversation's
// messages.
func Tail(conversation string, list []protocol.Message) []protocol.Message {
	start := len(list)
	for start > 0 {
		v := &list[start-1]
		if v.Conversation == "" {
			v.Conversation = conversation
		}
		if v.Number <= 0 || v.Conversation != conversation || start < len(list) && v.Number != list[start].Number-1 {
			break
		}
		start--
	}
	if start == len(list) {
		return nil
	}
	return slices.Clip(list[start:])
}

// SetNewest takes in the newest message there is for what lists show.
func (c *Conversation) SetNewest(v protocol.Message) {
	c.Last, c.At, c.Author = v.Number, v.At, v.Author
	c.Preview = Preview(v.Text)
	if v.Author != protocol.AuthorCustomer {
		c.Person = v.Person
	}
}

// Preview is as much of a text as a list shows.
func Preview(text string) string {
	n := 0
	for i := range text {
		if n == protocol.PreviewLimit {
			return text[:i]
		}
		n++
	}
	return text
}

// CountUnread counts what is unread, where that can be told from the messages that
// are here. Otherwise the server's count stands.
func (c *Conversation) CountUnread() {
	read := c.Marks.CustomerRead
	if read >= c.Last {
		c.Unread = 0
		return
	}
	if len(c.Messages) == 0 || c.Messages[0].Number > read+1 || c.Newest() < c.Last {
		return
	}
	c.Unread = 0
	for i := len(c.Messages) - 1; i >= 0 && c.Messages[i].Number > read; i-- {
		if c.Messages[i].Author != protocol.AuthorCustomer {
			c.Unread++
		}
	}
}

// OthersAfter reports whether somebody else wrote one of the messages after a
// number.
func (c *Conversation) OthersAfter(after int64) bool {
	for i := len(c.Messages) - 1; i >= 0 && c.Messages[i].Number > after; i-- {
		if c.Messages[i].Author != protocol.AuthorCustomer {
			return true
		}
	}
	return false
}

// EnsureConversation finds a conversation, or makes it.
func (s *Stored) EnsureConversation(id string, at int64) *Conversation {
	if c := s.ConversationByID(id); c != nil {
		return c
	}
	s.Conversations = append(s.Conversations, Conversation{Conversation: protocol.Conversation{ID: id, Created: at}})
	return &s.Conversations[len(s.Conversations)-1]
}

// Sort puts the conversations newest first.
func (s *Stored) Sort() {
	Sort(s.Conversations, NewestFirst)
}

// NewestFirst orders conversations, newest first.
func NewestFirst(a, b Conversation) int {
	at, bt := max(a.At, a.Created), max(b.At, b.Created)
	switch {
	case at != bt && at > bt, at == bt && a.ID < b.ID:
		return -1
	case at == bt && a.ID == b.ID:
		return 0
	}
	return 1
}
