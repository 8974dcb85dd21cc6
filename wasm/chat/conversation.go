package chat

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
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
	c.Marks = JoinMarks(mine, v.Marks)
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
func (t *update) ends(c *Conversation, ended bool) {
	c.Ended, c.EndedChanged = ended, t.later(c.EndedChanged)
	event := "onConversationUnended"
	if ended {
		event = "onConversationEnded"
	}
	t.do(app.Notify{Event: event, Response: ConversationJSON(c)})
	if !ended && t.Notice.Code == protocol.CodeEnded {
		t.Notice = Notice{}
	}
}

// forgetConversation drops one that the server does not have.
func (t *update) forgetConversation(id string) {
	t.Stored.Conversations = slices.DeleteFunc(t.Stored.Conversations, func(c Conversation) bool { return c.ID == id })
	t.BackStack = slices.DeleteFunc(t.BackStack, func(p Route) bool { return p.Conversation == id })
	if t.Route.Conversation == id {
		t.Route, t.NewDivider = Route{Screen: HomeScreen}, 0
		t.Notice = Notice{Code: protocol.CodeNotFound}
	}
}

// fetch asks for the page of messages before a number, 0 for the newest.
func (t *update) fetch(c *Conversation, before int64) {
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
	if t.Route.Screen != ConversationScreen || !t.Open {
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

// typing takes in that an agent is writing, or has stopped.
func (t *update) typing(f *protocol.Typing) {
	if !t.mine() || t.Stored.ConversationByID(f.Conversation) == nil {
		return
	}
	i := slices.IndexFunc(t.Typing, func(v TypingIndicator) bool {
		return v.Conversation == f.Conversation && v.Person.ID == f.Person.ID
	})
	switch {
	case !f.On && i >= 0:
		t.untype(i)
	case f.On && i >= 0:
		t.Typing[i].Until = t.Now + protocol.TypingTimeout
	case f.On:
		v := TypingIndicator{Conversation: f.Conversation, Person: f.Person, Until: t.Now + protocol.TypingTimeout}
		t.Typing = append(t.Typing, v)
		t.tellTyping(v, true)
	}
}

// untype takes in that one of those who were writing is not any more.
func (t *update) untype(i int) {
	v := t.Typing[i]
	t.Typing = append(t.Typing[:i:i], t.Typing[i+1:]...)
	t.tellTyping(v, false)
}

func (t *update) tellTyping(v TypingIndicator, on bool) {
	t.do(app.Notify{Event: "onAgentTypingActivity", Response: Object(nil).
		Text("conversationId", v.Conversation).JSON("user", PersonJSON(v.Person)).Bool("typing", on).String()})
}

// expire does what is due by itself.
func (t *update) expire() {
	for i := 0; i < len(t.Typing); {
		if t.due(t.Typing[i].Until) {
			t.untype(i)
		} else {
			i++
		}
	}
	if t.due(t.GraceUntil) {
		t.GraceUntil = 0
	}
	if t.due(t.SearchAt) {
		t.find()
	}
}

// A SentTyping is what the agent was told of this visitor's typing.
type SentTyping struct {
	Conversation string
	At           int64 // when the agent was told last, Unix milliseconds
}

// wrote tells the agent that the visitor is writing, or has stopped.
func (t *update) wrote(conversation, text string) {
	if conversation == "" || !t.live() {
		return
	}
	if c := t.Stored.ConversationByID(conversation); c == nil || c.Last == 0 || c.Ended {
		return
	}
	on := text != ""
	if on {
		if t.SentTyping.Conversation == conversation && t.Now-t.SentTyping.At < protocol.TypingTimeout/2 {
			return
		}
		t.SentTyping = SentTyping{conversation, t.Now}
	} else {
		if t.SentTyping.Conversation != conversation {
			return
		}
		t.SentTyping = SentTyping{}
	}
	t.transmit(&protocol.Typing{Session: t.Stored.Session.ID, Conversation: conversation, On: on})
}
