package chat

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/timeline"
)

// updateConversation merges what the server says of a conversation. Marks only
// grow; if the server is behind with what was read here, it is sent again.
func (u *update) updateConversation(v *protocol.Conversation) {
	c := u.Stored.ConversationByID(v.ID)
	if c == nil {
		c = u.Stored.EnsureConversation(v.ID, v.Created)
		c.Ended = v.Ended
	}
	mine := c.Marks
	c.Marks = timeline.MergeMarks(mine, v.Marks)
	if v.Created != 0 {
		c.Created = v.Created
	}
	if v.Last >= c.Last {
		c.Last, c.At, c.Preview, c.Author, c.Person = v.Last, v.At, v.Preview, v.Author, v.Person
		c.Unread = min(v.Unread, c.Last-min(c.Last, c.Marks.CustomerRead)) // more may have been read here
	}
	c.CountUnread()
	if c.Ended != v.Ended {
		u.setEnded(c, v.Ended)
	}
	if n := mine.CustomerRead; n > v.Marks.CustomerRead && v.Last >= n {
		u.sendFrame(&protocol.Read{Session: u.Stored.Session.ID, Conversation: c.ID, Number: n})
	} else if n := mine.CustomerDelivered; n > v.Marks.CustomerDelivered && v.Last >= n {
		u.sendFrame(&protocol.Delivered{Session: u.Stored.Session.ID, Conversation: c.ID, Number: n})
	}
}

// setEnded ends a conversation or reopens it.
func (u *update) setEnded(c *state.Conversation, ended bool) {
	c.Ended, c.EndedChanged = ended, u.laterThan(c.EndedChanged)
	event := "onConversationUnended"
	if ended {
		event = "onConversationEnded"
	}
	u.do(app.Notify{Event: event, Response: sdk.ConversationJSON(c)})
	if !ended && u.Notice.Code == protocol.CodeEnded {
		u.Notice = state.Notice{}
	}
}

// removeConversation removes one that the server does not have.
func (u *update) removeConversation(id string) {
	u.Stored.Conversations = slices.DeleteFunc(u.Stored.Conversations, func(c state.Conversation) bool { return c.ID == id })
	if u.Route.Conversation == id {
		u.Route, u.NewFrom = state.Route{Screen: state.HomeScreen}, 0
		u.Notice = state.Notice{Code: protocol.CodeNotFound}
	}
}

// fetchMessages fetches the page of messages before a number, or the newest
// page for 0.
func (u *update) fetchMessages(c *state.Conversation, before int64) {
	if c.Loading || !u.live() {
		return
	}
	c.Loading = true
	u.sendFrame(&protocol.History{Session: u.Stored.Session.ID, Conversation: c.ID, Before: before})
}

// fetchGap fetches the newest messages of a conversation if those that are here end before
// them, and the server does not send what came after by itself: they come from another tab,
// and this one had none when it greeted, or was told to forget them since.
func (u *update) fetchGap(c *state.Conversation) {
	if len(c.Messages) > 0 && c.Newest() < c.Last {
		u.fetchMessages(c, 0)
	}
}

// MinMessages is how many messages of the shown conversation are loaded at
// least, if it has as many.
const MinMessages = 10

// fetchMissing fetches what the shown screen lacks.
func (u *update) fetchMissing() {
	if !u.Open {
		return
	}
	u.loadContents()
	c := u.Stored.ConversationByID(u.Route.Conversation)
	if c == nil || c.Last == 0 {
		return
	}
	if len(c.Messages) == 0 {
		u.fetchMessages(c, 0)
	} else if c.HasOlder() && len(c.Messages) < MinMessages {
		u.fetchMessages(c, c.Messages[0].Number)
	}
}
