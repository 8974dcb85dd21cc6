package chat

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/timeline"
)

// update takes in what the server says of a conversation. Marks only grow, and
// where the server is behind with what was seen here it is told again.
func (t *update) update(v *protocol.Conversation) {
	c := t.Stored.ConversationByID(v.ID)
	if c == nil {
		c = t.Stored.EnsureConversation(v.ID, v.Created)
		c.Ended = v.Ended
	}
	mine := c.Marks
	c.Marks = timeline.JoinMarks(mine, v.Marks)
	if v.Created != 0 {
		c.Created = v.Created
	}
	if v.Last >= c.Last {
		c.Last, c.At, c.Preview, c.Author, c.Person = v.Last, v.At, v.Preview, v.Author, v.Person
		if v.Marks.CustomerRead >= mine.CustomerRead {
			c.Unread = v.Unread
		} else {
			c.Unread = min(v.Unread, c.Last-min(c.Last, c.Marks.CustomerRead))
		}
	}
	c.CountUnread()
	if c.Ended != v.Ended {
		t.ends(c, v.Ended)
	}
	if !t.live() {
		return
	}
	if n := mine.CustomerRead; n > v.Marks.CustomerRead && v.Last >= n {
		t.transmit(&protocol.Read{Session: t.Stored.Session.ID, Conversation: c.ID, Number: n})
	} else if n := mine.CustomerDelivered; n > v.Marks.CustomerDelivered && v.Last >= n {
		t.transmit(&protocol.Delivered{Session: t.Stored.Session.ID, Conversation: c.ID, Number: n})
	}
}

// ends ends a conversation or reopens it.
func (t *update) ends(c *state.Conversation, ended bool) {
	c.Ended, c.EndedChanged = ended, t.later(c.EndedChanged)
	event := "onConversationUnended"
	if ended {
		event = "onConversationEnded"
	}
	t.do(app.Notify{Event: event, Response: sdk.ConversationJSON(c)})
	if !ended && t.Notice.Code == protocol.CodeEnded {
		t.Notice = state.Notice{}
	}
}

// forgetConversation drops one that the server does not have.
func (t *update) forgetConversation(id string) {
	t.Stored.Conversations = slices.DeleteFunc(t.Stored.Conversations, func(c state.Conversation) bool { return c.ID == id })
	t.BackStack = slices.DeleteFunc(t.BackStack, func(p state.Route) bool { return p.Conversation == id })
	if t.Route.Conversation == id {
		t.Route, t.NewDivider = state.Route{Screen: state.HomeScreen}, 0
		t.Notice = state.Notice{Code: protocol.CodeNotFound}
	}
}

// fetch asks for the page of messages before a number, 0 for the newest.
func (t *update) fetch(c *state.Conversation, before int64) {
	if c.Loading || !t.live() {
		return
	}
	c.Loading = true
	t.transmit(&protocol.History{Session: t.Stored.Session.ID, Conversation: c.ID, Before: before})
}

// FewMessages is how many messages of the shown conversation are here at least,
// where there are as many.
const FewMessages = 10

// inquire asks for what the shown screen lacks.
func (t *update) inquire() {
	if t.Open {
		t.stock()
	}
	if t.Route.Screen != state.ConversationScreen || !t.Open {
		return
	}
	c := t.Stored.ConversationByID(t.Route.Conversation)
	if c == nil || c.Last == 0 {
		return
	}
	if len(c.Messages) == 0 {
		t.fetch(c, 0)
	} else if c.HasOlder() && len(c.Messages) < FewMessages {
		t.fetch(c, c.Messages[0].Number)
	}
}
