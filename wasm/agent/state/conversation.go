package state

import "kith/server/protocol"

// A Conversation is one whose messages this page holds.
type Conversation struct {
	ID           string
	Messages     []protocol.Message // by number, without a gap; the newest ones
	HasOlder     bool               // whether the server has older ones
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
func (c *Conversation) Newest() int64 {
	if len(c.Messages) == 0 {
		return 0
	}
	return c.Messages[len(c.Messages)-1].Number
}

// Oldest returns the number of the oldest message, or 0 if there is none.
func (c *Conversation) Oldest() int64 {
	if len(c.Messages) == 0 {
		return 0
	}
	return c.Messages[0].Number
}

// Add appends a message. If that would leave a gap before it, Add changes
// nothing and returns false.
func (c *Conversation) Add(m protocol.Message) bool {
	switch newest := c.Newest(); {
	case m.Number <= newest:
	case newest == 0 && m.Number != 1, newest != 0 && m.Number != newest+1:
		return false
	default:
		c.Messages = append(c.Messages, m)
	}
	return true
}

// Merge adds a page of messages, older or newer than those held or overlapping
// them. If reset, it replaces them. More says whether the server has messages
// before the page. A page with a gap in it counts from after the last gap.
func (c *Conversation) Merge(page []protocol.Message, reset, more bool) {
	c.Loaded, c.LoadingOlder = true, false
	if reset {
		c.Messages = nil
	}
	for i := len(page) - 1; i > 0; i-- {
		if page[i-1].Number+1 != page[i].Number {
			page, more = page[i:], true
			break
		}
	}
	if len(page) == 0 {
		if len(c.Messages) == 0 {
			c.HasOlder = more
		}
		return
	}
	first, last := page[0].Number, page[len(page)-1].Number
	switch oldest, newest := c.Oldest(), c.Newest(); {
	case len(c.Messages) == 0, first > newest+1:
		c.Messages, c.HasOlder = page, more
	case last < oldest-1:
		// The answer to an old request: what lies between is missing.
	default:
		for _, m := range page {
			c.Add(m)
		}
		if first < oldest {
			c.Messages = append(page[:oldest-first:oldest-first], c.Messages...)
			c.HasOlder = more
		}
	}
}

// Trim drops the oldest messages beyond MessagesLimit.
func (c *Conversation) Trim() {
	if over := len(c.Messages) - MessagesLimit; over > 0 {
		c.Messages, c.HasOlder = append([]protocol.Message(nil), c.Messages[over:]...), true
	}
}
