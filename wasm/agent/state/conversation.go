package state

import (
	"kith/server/protocol"
	"kith/wasm/timeline"
)

// A Conversation is one whose messages this page holds.
type Conversation struct {
	ID           string
	Messages     []protocol.Message // by number, without a gap; the newest ones
	Loaded       bool               // whether the newest page has come
	LoadingOlder bool               // whether older ones are being fetched
	RequestedOn  int64              // the socket on which the newest page was requested
}

// Conversation returns the messages of a conversation, or nil if this page does
// not hold them.
func (m *Model) Conversation(id string) *Conversation {
	for i := range m.Conversations {
		if m.Conversations[i].ID == id {
			return &m.Conversations[i]
		}
	}
	return nil
}

// Newest returns the number of the newest message, or 0 if there is none.
func (c *Conversation) Newest() int64 { return timeline.Newest(c.Messages) }

// Oldest returns the number of the oldest message, or 0 if there is none.
func (c *Conversation) Oldest() int64 { return timeline.Oldest(c.Messages) }

// HasOlder reports whether the server has older messages than those held: they
// are numbered from 1.
func (c *Conversation) HasOlder() bool { return c.Oldest() > 1 }

// Add appends a message. If that would leave a gap before it, Add changes
// nothing and returns false.
func (c *Conversation) Add(m protocol.Message) bool {
	if newest := c.Newest(); m.Number > newest+1 {
		return false
	} else if m.Number <= newest {
		return true
	}
	c.Messages = append(c.Messages, m)
	return true
}

// Merge adds a page of messages, older or newer than those held or overlapping
// them. If reset, it replaces them, and one without messages says that the newest
// page is still to be fetched. A page that ends before those held is an older one,
// and does not say that the newest page has come.
func (c *Conversation) Merge(page []protocol.Message, reset bool) {
	page = timeline.Tail(c.ID, page)
	switch {
	case reset:
		c.Messages, c.Loaded = nil, len(page) > 0
	case len(c.Messages) == 0 || timeline.Newest(page) >= c.Oldest():
		c.Loaded = true
	}
	c.LoadingOlder = false
	c.Messages = timeline.Splice(c.Messages, page)
}

// Trim drops the oldest messages beyond MessagesLimit.
func (c *Conversation) Trim() {
	if over := len(c.Messages) - MessagesLimit; over > 0 {
		c.Messages = append([]protocol.Message(nil), c.Messages[over:]...)
	}
}
