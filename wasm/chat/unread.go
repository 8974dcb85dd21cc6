package chat

import (
	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
)

// reading reports whether the visitor is looking at the newest message of a
// conversation.
func (t *update) reading(conversation string) bool {
	return t.Open && t.Visible && t.AtEnd && t.Route.Screen == state.ConversationScreen && t.Route.Conversation == conversation
}

// look tells the server what has arrived here, and what was seen. What it does
// not hear for want of a link it is told after the next Welcome, see update.
func (t *update) look() {
	for i := range t.Stored.Conversations {
		c := &t.Stored.Conversations[i]
		n := c.Newest()
		if read := c.Marks.CustomerRead; n > read && t.reading(c.ID) {
			told := c.OthersAfter(read)
			c.Marks.CustomerRead = n
			c.Marks.CustomerDelivered = max(n, c.Marks.CustomerDelivered)
			c.CountUnread()
			if told && t.live() {
				t.transmit(&protocol.Read{Session: t.Stored.Session.ID, Conversation: c.ID, Number: n})
			}
		} else if had := c.Marks.CustomerDelivered; n > had {
			told := c.OthersAfter(had)
			c.Marks.CustomerDelivered = n
			if told && t.live() {
				t.transmit(&protocol.Delivered{Session: t.Stored.Session.ID, Conversation: c.ID, Number: n})
			}
		}
	}
}

// arrived takes in that a message is here that was not before.
func (t *update) arrived(c *state.Conversation, v protocol.Message) {
	fresh := v.Number > c.Last
	if fresh {
		c.SetNewest(v)
	}
	if v.Author == protocol.AuthorCustomer {
		if t.unqueue(v.Client) {
			if t.Notice.Code.Temporary() {
				t.Notice = state.Notice{}
			}
			t.do(app.Notify{Event: "onMessageSent", Response: sdk.MessageJSON(v)})
		}
		c.CountUnread()
		return
	}
	if fresh && v.Number > c.Marks.CustomerRead {
		c.Unread++
	}
	c.CountUnread()
	t.do(app.Notify{Event: "onMessageReceived", Response: sdk.MessageJSON(v)})
	if v.Number > c.Marks.CustomerRead && t.Route.Screen == state.ConversationScreen && t.Route.Conversation == c.ID && !t.reading(c.ID) {
		if t.NewDivider == 0 {
			t.NewDivider = v.Number
		}
		if !t.AtEnd {
			t.NewBelow++
		}
	}
}

// ring sounds the tone for a message that the visitor does not look at. Of
// several tabs the one that was used last does, whether it is in front or not;
// so exactly one sounds, unless that tab was closed since and no other has
// been looked at or used: then the unread count tells it alone.
func (t *update) ring(c *state.Conversation) {
	if !t.Host.Core && !t.Stored.Muted && t.Stored.ActiveTab == t.Tab && !t.reading(c.ID) {
		t.do(app.PlaySound{})
	}
}

// tell tells the page's listeners what has changed in the unread counts; after
// a reload that is all there are.
func (t *update) tell() {
	for i := range t.Stored.Conversations {
		c := &t.Stored.Conversations[i]
		if c.Unread != t.told(c.ID) {
			t.note(c.ID, c.Unread)
			t.do(app.Notify{Event: "onUnread", Response: sdk.UnreadChange(t.Model, c.ID)})
		}
	}
	for i := 0; i < len(t.Reported); {
		if id := t.Reported[i].Conversation; t.Stored.ConversationByID(id) == nil {
			t.note(id, 0)
			t.do(app.Notify{Event: "onUnread", Response: sdk.UnreadChange(t.Model, id)})
		} else {
			i++
		}
	}
}

func (t *update) told(conversation string) int64 {
	for _, v := range t.Reported {
		if v.Conversation == conversation {
			return v.Unread
		}
	}
	return 0
}

// note remembers what the page was told, 0 by forgetting it.
func (t *update) note(conversation string, unread int64) {
	for i := range t.Reported {
		if t.Reported[i].Conversation == conversation {
			if unread == 0 {
				t.Reported = append(t.Reported[:i:i], t.Reported[i+1:]...)
			} else {
				t.Reported[i].Unread = unread
			}
			return
		}
	}
	if unread != 0 {
		t.Reported = append(t.Reported, state.ReportedUnread{Conversation: conversation, Unread: unread})
	}
}
