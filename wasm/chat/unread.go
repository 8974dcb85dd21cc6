package chat

import (
	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
)

// isReading reports whether the visitor is looking at the end of a
// conversation.
func (u *update) isReading(conversation string) bool {
	return u.Open && u.Visible && u.AtEnd && u.Route.Conversation == conversation
}

// updateMarks marks what is here as delivered, and what the visitor looks at as
// read, and tells the server. Without a connection it is told after the next
// Welcome, see updateConversation.
func (u *update) updateMarks() {
	for i := range u.Stored.Conversations {
		c := &u.Stored.Conversations[i]
		n := c.Newest()
		if read := c.Marks.CustomerRead; n > read && u.isReading(c.ID) {
			news := c.OthersAfter(read)
			c.Marks.CustomerRead = n
			c.Marks.CustomerDelivered = max(n, c.Marks.CustomerDelivered)
			c.CountUnread()
			if news && u.live() {
				u.sendFrame(&protocol.Read{Session: u.Stored.Session.ID, Conversation: c.ID, Number: n})
			}
		} else if had := c.Marks.CustomerDelivered; n > had {
			news := c.OthersAfter(had)
			c.Marks.CustomerDelivered = n
			if news && u.live() {
				u.sendFrame(&protocol.Delivered{Session: u.Stored.Session.ID, Conversation: c.ID, Number: n})
			}
		}
	}
}

// messageArrived handles that a message is here that was not here before.
func (u *update) messageArrived(c *state.Conversation, v protocol.Message) {
	fresh := v.Number > c.Last
	if fresh {
		c.SetNewest(v)
		if v.Author != protocol.AuthorCustomer {
			c.Unread++
		}
	}
	c.CountUnread() // one of the visitor's own may be the last that was missing to count them
	if v.Author == protocol.AuthorCustomer {
		if u.removeMessage(v.Client) {
			if u.Notice.Code.Temporary() {
				u.Notice = state.Notice{}
			}
			u.do(app.Notify{Event: "onMessageSent", Response: sdk.MessageJSON(u.Model, v)})
		}
		return
	}
	u.do(app.Notify{Event: "onMessageReceived", Response: sdk.MessageJSON(u.Model, v)})
	if v.Number > c.Marks.CustomerRead && u.Route.Conversation == c.ID && !u.isReading(c.ID) {
		if u.NewFrom == 0 {
			u.NewFrom = v.Number
		}
		if !u.AtEnd {
			u.UnseenBelow++
		}
	}
}

// playSound sounds the tone for a message that the visitor is not looking at.
// Of several tabs the one that was used last does, whether it is visible or
// not: so exactly one sounds, unless that tab was closed and no other has been
// looked at or used since.
func (u *update) playSound(c *state.Conversation) {
	if !u.Host.Core && !u.Stored.Muted && u.Stored.ActiveTab == u.Tab && !u.isReading(c.ID) {
		u.do(app.PlaySound{})
	}
}

// reportUnread tells the page which unread counts have changed; after a reload,
// all of them.
func (u *update) reportUnread() {
	for i := range u.Stored.Conversations {
		c := &u.Stored.Conversations[i]
		if c.Unread != u.reportedUnread(c.ID) {
			u.setReported(c.ID, c.Unread)
			u.do(app.Notify{Event: "onUnread", Response: sdk.UnreadChange(u.Model, c.ID)})
		}
	}
	for i := 0; i < len(u.Reported); {
		if id := u.Reported[i].Conversation; u.Stored.ConversationByID(id) == nil {
			u.setReported(id, 0)
			u.do(app.Notify{Event: "onUnread", Response: sdk.UnreadChange(u.Model, id)})
		} else {
			i++
		}
	}
}

// reportedUnread returns the unread count of a conversation as the page knows
// it.
func (u *update) reportedUnread(conversation string) int64 {
	for _, v := range u.Reported {
		if v.Conversation == conversation {
			return v.Unread
		}
	}
	return 0
}

// setReported notes what the page knows of a conversation's unread count.
func (u *update) setReported(conversation string, unread int64) {
	for i := range u.Reported {
		if u.Reported[i].Conversation == conversation {
			if unread == 0 {
				u.Reported = append(u.Reported[:i:i], u.Reported[i+1:]...)
			} else {
				u.Reported[i].Unread = unread
			}
			return
		}
	}
	u.Reported = append(u.Reported, state.ReportedUnread{Conversation: conversation, Unread: unread})
}
