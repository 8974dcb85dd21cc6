package chat

import (
	"kith/server/protocol"
	"kith/wasm/app"
)

// reading reports whether the visitor is looking at the newest message of a
// conversation.
func (t *turn) reading(conversation string) bool {
	return t.Open && t.Visible && t.AtEnd && t.Place.Screen == Talk && t.Place.Conversation == conversation
}

// look tells the server what has arrived here, and what was seen. What it does
// not hear for want of a link it is told after the next Welcome, see update.
func (t *turn) look() {
	for i := range t.State.Conversations {
		c := &t.State.Conversations[i]
		n := c.held()
		if read := c.Marks.CustomerRead; n > read && t.reading(c.ID) {
			told := c.foreign(read)
			c.Marks.CustomerRead = n
			c.Marks.CustomerDelivered = max(n, c.Marks.CustomerDelivered)
			c.count()
			if told && t.live() {
				t.transmit(&protocol.Read{Session: t.State.Session.ID, Conversation: c.ID, Number: n})
			}
		} else if had := c.Marks.CustomerDelivered; n > had {
			told := c.foreign(had)
			c.Marks.CustomerDelivered = n
			if told && t.live() {
				t.transmit(&protocol.Delivered{Session: t.State.Session.ID, Conversation: c.ID, Number: n})
			}
		}
	}
}

// arrived takes in that a message is here that was not before.
func (t *turn) arrived(c *Conversation, v protocol.Message) {
	fresh := v.Number > c.Last
	if fresh {
		c.newest(v)
	}
	if v.Author == protocol.AuthorCustomer {
		if t.unqueue(v.Client) {
			if t.Notice.Code.Temporary() {
				t.Notice = Notice{}
			}
			t.do(app.Notify{Event: "onMessageSent", Response: messageJSON(v)})
		}
		c.count()
		return
	}
	if fresh && v.Number > c.Marks.CustomerRead {
		c.Unread++
	}
	c.count()
	t.do(app.Notify{Event: "onMessageReceived", Response: messageJSON(v)})
	if v.Number > c.Marks.CustomerRead && t.Place.Screen == Talk && t.Place.Conversation == c.ID && !t.reading(c.ID) {
		if t.NewFrom == 0 {
			t.NewFrom = v.Number
		}
		if !t.AtEnd {
			t.Below++
		}
	}
}

// since answers where "new messages" is drawn in a conversation that is being
// opened.
func (c *Conversation) since() int64 {
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

// ring sounds the tone for a message that the visitor does not look at. Of
// several tabs the one that was used last does, whether it is in front or not;
// so exactly one sounds, unless that tab was closed since and no other has
// been looked at or used: then the unread count tells it alone.
func (t *turn) ring(c *Conversation) {
	if !t.Host.Core && !t.State.Quiet && t.State.Front == t.Tab && !t.reading(c.ID) {
		t.do(app.PlaySound{})
	}
}

// claim makes this the tab that was used last.
func (t *turn) claim() {
	if t.State.Front != t.Tab {
		t.State.Front, t.State.FrontAt = t.Tab, t.later(t.State.FrontAt)
	}
}

// A Tally is an unread count that the page was told.
type Tally struct {
	Conversation string
	Unread       int64
}

// tell tells the page's listeners what has changed in the unread counts; after
// a reload that is all there are.
func (t *turn) tell() {
	for i := range t.State.Conversations {
		c := &t.State.Conversations[i]
		if c.Unread != t.told(c.ID) {
			t.note(c.ID, c.Unread)
			t.do(app.Notify{Event: "onUnread", Response: unreadChange(t.Model, c.ID)})
		}
	}
	for i := 0; i < len(t.Told); {
		if id := t.Told[i].Conversation; t.State.conversation(id) == nil {
			t.note(id, 0)
			t.do(app.Notify{Event: "onUnread", Response: unreadChange(t.Model, id)})
		} else {
			i++
		}
	}
}

func (t *turn) told(conversation string) int64 {
	for _, v := range t.Told {
		if v.Conversation == conversation {
			return v.Unread
		}
	}
	return 0
}

// note remembers what the page was told, 0 by forgetting it.
func (t *turn) note(conversation string, unread int64) {
	for i := range t.Told {
		if t.Told[i].Conversation == conversation {
			if unread == 0 {
				t.Told = append(t.Told[:i:i], t.Told[i+1:]...)
			} else {
				t.Told[i].Unread = unread
			}
			return
		}
	}
	if unread != 0 {
		t.Told = append(t.Told, Tally{conversation, unread})
	}
}
