package state

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/merge"
	"kith/wasm/timeline"
)

// A Conversation is one with what is known of its messages.
type Conversation struct {
	protocol.Conversation
	Messages     []protocol.Message // by number, without a hole; the newest there are
	EndedChanged int64              // when Ended last changed here, Unix milliseconds
	Loading      bool               // whether older ones are being fetched; not stored
	BegunAtCall  int64              // how many calls the page had made when it was begun here; not stored
}

// Fields implements codec.Record.
func (v *Conversation) Fields(c *codec.Codec) {
	v.Conversation.Fields(c)
	c.Int("turned", &v.EndedChanged)
	codec.List(c, "messages", &v.Messages, MessagesStored)
}

// Newest returns the number of the newest message that is here, or 0 if there is
// none.
func (c *Conversation) Newest() int64 { return timeline.Newest(c.Messages) }

// Append appends a message, and reports whether it is here afterwards: it is not
// if that would leave a gap before it.
func (c *Conversation) Append(m protocol.Message) bool {
	run, ok := timeline.Append(c.Messages, m)
	c.Messages = run
	return ok
}

// HasOlder reports whether the server has older messages than those that are
// here: numbers begin at 1 and leave none out.
func (c *Conversation) HasOlder() bool {
	if len(c.Messages) == 0 {
		return c.Last > 0
	}
	return c.Messages[0].Number > 1
}

// SetNewest takes in the newest message there is for what lists show.
func (c *Conversation) SetNewest(v protocol.Message) {
	c.Last, c.At, c.Author = v.Number, v.At, v.Author
	c.Preview = timeline.Preview(v.Text)
	if v.Author != protocol.AuthorCustomer {
		c.Person = v.Person
	}
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
	c.Unread = timeline.CountOthers(c.Messages, read, protocol.AuthorCustomer)
}

// OthersAfter reports whether somebody else wrote one of the messages after a
// number.
func (c *Conversation) OthersAfter(number int64) bool {
	return timeline.CountOthers(c.Messages, number, protocol.AuthorCustomer) > 0
}

// FirstUnread answers where "new messages" is drawn in a conversation that is being
// opened.
func (c *Conversation) FirstUnread() int64 {
	if c.Unread == 0 {
		return 0
	}
	for i := range c.Messages {
		if v := &c.Messages[i]; v.Number > c.Marks.CustomerRead && v.Author != protocol.AuthorCustomer {
			return v.Number
		}
	}
	return c.Marks.CustomerRead + 1
}

// ConversationByID finds one by its id, and nil where it is not known.
func (s *Stored) ConversationByID(id string) *Conversation {
	for i := range s.Conversations {
		if s.Conversations[i].ID == id {
			return &s.Conversations[i]
		}
	}
	return nil
}

// Running is the newest conversation that has not ended; nil where there is
// none. The text box on the home screen goes on with it.
func (s *Stored) Running() *Conversation {
	for i := range s.Conversations {
		if !s.Conversations[i].Ended {
			return &s.Conversations[i]
		}
	}
	return nil
}

// Unread counts the messages that wait for the visitor.
func (s *Stored) Unread() int64 {
	var n int64
	for i := range s.Conversations {
		n += s.Conversations[i].Unread
	}
	return n
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
	merge.Sort(s.Conversations, NewestFirst)
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
