package state

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/merge"
	"kith/wasm/timeline"
)

// A Conversation is what is known of one, and its messages.
type Conversation struct {
	protocol.Conversation
	Messages     []protocol.Message // by number, without a gap; the newest
	EndedChanged int64              // when Ended last changed here, Unix milliseconds
	Loading      bool               // whether older ones are being fetched; not stored
	BegunAtCall  int64              // how many calls the page had made when it began here; not stored
}

// Fields implements codec.Record.
func (c *Conversation) Fields(k *codec.Codec) {
	c.Conversation.Fields(k)
	k.Int("turned", &c.EndedChanged)
	codec.List(k, "messages", &c.Messages, MessagesStored)
}

// Newest returns the number of the newest message that is here, or 0 if there is
// none.
func (c *Conversation) Newest() int64 { return timeline.Newest(c.Messages) }

// Append appends a message, and reports whether it is here afterwards: it is not
// if that would leave a gap before it, or, where nothing is here, after it.
func (c *Conversation) Append(m protocol.Message) bool {
	if len(c.Messages) == 0 && m.Number < c.Last {
		return false
	}
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

// SetNewest shows a message in lists as the newest of the conversation.
func (c *Conversation) SetNewest(v protocol.Message) {
	c.Last, c.At, c.Author = v.Number, v.At, v.Author
	c.Preview = protocol.Preview(v.Text)
	if v.Author != protocol.AuthorCustomer {
		c.Person = v.Person
	}
}

// CountUnread counts the unread messages, if all that may be unread are here.
// Otherwise the server's count stays.
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

// OthersAfter reports whether somebody else wrote one of the messages after a number, or
// may have: of one that is not here it is not known.
func (c *Conversation) OthersAfter(number int64) bool {
	return len(c.Messages) > 0 && c.Messages[0].Number > number+1 || timeline.CountOthers(c.Messages, number, protocol.AuthorCustomer) > 0
}

// FirstUnread returns the number of the message above which "new messages" is
// drawn, or 0 if all are read.
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

// ConversationByID returns the conversation with an id, or nil if there is
// none.
func (s *Stored) ConversationByID(id string) *Conversation {
	for i := range s.Conversations {
		if s.Conversations[i].ID == id {
			return &s.Conversations[i]
		}
	}
	return nil
}

// Running returns the newest conversation that has not ended, or nil if there
// is none. The text box on the home screen writes into it.
func (s *Stored) Running() *Conversation {
	for i := range s.Conversations {
		if !s.Conversations[i].Ended {
			return &s.Conversations[i]
		}
	}
	return nil
}

// Unread returns how many messages the visitor has not read.
func (s *Stored) Unread() int64 {
	var n int64
	for i := range s.Conversations {
		n += s.Conversations[i].Unread
	}
	return n
}

// EnsureConversation returns the conversation with an id, and adds it if there
// is none.
func (s *Stored) EnsureConversation(id string, at int64) *Conversation {
	if c := s.ConversationByID(id); c != nil {
		return c
	}
	s.Conversations = append(s.Conversations, Conversation{Conversation: protocol.Conversation{ID: id, Created: at}})
	return &s.Conversations[len(s.Conversations)-1]
}

// Sort puts the newest conversations first.
func (s *Stored) Sort() {
	merge.Sort(s.Conversations, NewestFirst)
}

// NewestFirst compares conversations: the newest comes first.
func NewestFirst(a, b Conversation) int {
	at, bt := max(a.At, a.Created), max(b.At, b.Created)
	switch {
	case at > bt, at == bt && a.ID < b.ID:
		return -1
	case at == bt && a.ID == b.ID:
		return 0
	}
	return 1
}
