package chat

import (
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// The methods of KustomerCore, which shows nothing: the page has an interface
// of its own. What both globals have is in method.go.

// CoreArgs is the argument of all of them.
type CoreArgs struct {
	Conversation, Body, Payload, Attachments string
	Title, Brand, Assistant, Language        string
	Category, Query, Typing                  string
}

func (v *CoreArgs) Fields(c *codec.Codec) {
	c.String("conversationId", &v.Conversation, protocol.IDLimit)
	c.String("body", &v.Body, 4*protocol.TextBytes)
	c.JSON("payload", &v.Payload, protocol.AttributesLimit)
	c.JSON("attachments", &v.Attachments, protocol.AttributesLimit)
	c.String("title", &v.Title, protocol.NameLimit)
	c.String("brand", &v.Brand, protocol.NameLimit)
	c.String("assistant", &v.Assistant, protocol.NameLimit)
	c.String("lang", &v.Language, protocol.IDLimit)
	c.String("categoryId", &v.Category, protocol.IDLimit)
	c.String("query", &v.Query, protocol.NameLimit)
	c.JSON("typing", &v.Typing, protocol.IDLimit)
}

// core are the methods that KustomerCore has beyond the widget's.
var core = map[string]method{
	"sendMessage":          {begin: (*update).callSend, try: (*update).trySend},
	"getConversations":     {begin: func(*update, *Call, string) {}, try: (*update).tryList},
	"getMessages":          {begin: ofOne, try: (*update).tryMessages},
	"getChatSettings":      {begin: func(t *update, c *Call, _ string) { c.Settle(codec.Encode(&t.Settings)) }},
	"endConversation":      {begin: ofOne, try: (*update).tryEnd},
	"markRead":             {begin: ofOne, try: (*update).tryRead},
	"sendTypingActivity":   {begin: (*update).callTyping, try: (*update).tryTyping},
	"sendPresenceActivity": {begin: (*update).callPresence},
	"initAssistant":        {begin: func(_ *update, c *Call, _ string) { c.Fail("initAssistant: there is no assistant here.") }},
	"getCategories":        {begin: func(*update, *Call, string) {}, try: (*update).tryCategories},
	"getArticles":          {begin: (*update).callArticles, try: (*update).tryArticles},
}

// ofOne reads which conversation a call is about.
func ofOne(t *update, c *Call, args string) {
	var v CoreArgs
	if Argument(c, args, &v) {
		NamesConversation(c, &v)
	}
}

// NamesConversation reports whether an argument names a conversation, and fails the call where
// it does not.
func NamesConversation(c *Call, v *CoreArgs) bool {
	if c.Conversation = v.Conversation; v.Conversation == "" {
		c.Fail(c.Method + ": the conversationId is missing.")
	}
	return v.Conversation != ""
}

// callBegin is createConversation of KustomerCore. The title and the language
// are told to the agents as attributes.
func (t *update) callBegin(c *Call, args string) {
	var v CoreArgs
	switch {
	case !Argument(c, args, &v):
	case v.Assistant != "":
		c.Fail("createConversation: there is no assistant here.")
	case v.Brand != "" && v.Brand != t.Settings.Key && v.Brand != t.Settings.Name:
		c.Fail("createConversation: the brand is the one of the script's data-kustomer-api-key.")
	default:
		t.begin()
		id := t.id()
		t.commence(id)
		var r Object
		if v.Title != "" {
			r = r.Text("title", v.Title)
		}
		if v.Language != "" {
			r = r.Text("lang", v.Language)
		}
		if len(r) > 0 {
			t.Stored.PendingAttributes = MergePendingAttributes(t.Stored.PendingAttributes, []PendingAttributes{{id, r.String(), t.Now}})
		}
		c.Settle(ConversationJSON(t.Stored.ConversationByID(id)))
	}
}

func (t *update) callSend(c *Call, args string) {
	var v CoreArgs
	switch {
	case !Argument(c, args, &v) || !NamesConversation(c, &v):
	case v.Attachments != "" && v.Attachments != "[]":
		c.Fail("sendMessage: attachments are not supported.")
	case v.Payload != "" && v.Payload != "{}":
		c.Fail("sendMessage: a payload is not supported.")
	case strings.TrimSpace(v.Body) == "":
		c.Fail("sendMessage: the body is missing.")
	default:
		c.Body = v.Body
	}
}

// trySend writes the message as soon as its conversation is known to be the
// visitor's, and is answered with it once the server has it.
func (t *update) trySend(c *Call) {
	if c.Client == "" {
		if !t.found(c) {
			return
		}
		switch t.objection(c.Conversation, strings.TrimSpace(c.Body)) {
		case protocol.CodeTooLong:
			c.Fail("sendMessage: the body is longer than 10,000 characters.")
			return
		case protocol.CodeTooMany:
			c.Fail("sendMessage: too many messages wait to be sent.")
			return
		case protocol.CodeEnded:
			c.Fail("sendMessage: the conversation has ended.")
			return
		}
		t.say(c.Conversation, c.Body)
		c.Client, c.Body = t.Stored.Outbox[len(t.Stored.Outbox)-1].Client, ""
	}
	if i := t.Stored.MessageIndex(c.Client); i >= 0 {
		if why := t.Stored.Outbox[i].Failure; why != "" {
			c.Fail("sendMessage: " + why)
		}
		return
	}
	if v := t.Stored.ConversationByID(c.Conversation); v != nil {
		for i := len(v.Messages) - 1; i >= 0; i-- {
			if v.Messages[i].Client == c.Client {
				c.Settle(MessageJSON(v.Messages[i]))
				return
			}
		}
	}
}

// MessagesAnswered is how many messages getMessages answers, the newest.
const MessagesAnswered = 500

func (t *update) tryMessages(c *Call) {
	if !t.found(c) {
		return
	}
	v := t.Stored.ConversationByID(c.Conversation)
	if v.HasOlder() && len(v.Messages) < MessagesAnswered {
		var before int64
		if len(v.Messages) > 0 {
			before = v.Messages[0].Number
		}
		t.fetch(v, before)
		return
	}
	list := []byte{'['}
	for i, m := range v.Messages {
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, MessageJSON(m)...)
	}
	c.Settle(string(append(list, ']')))
}

func (t *update) tryEnd(c *Call) {
	if !t.found(c) {
		return
	}
	switch v := t.Stored.ConversationByID(c.Conversation); {
	case v.Ended:
		c.Settle(ConversationJSON(v))
	case t.Stored.HasOutgoing(v.ID): // which goes first
	case v.Last == 0:
		c.Fail("endConversation: nothing has been written in it.")
	case t.live() && c.Socket != t.Connection.Socket:
		c.Socket = t.Connection.Socket
		t.transmit(&protocol.End{Session: t.Stored.Session.ID, Conversation: v.ID})
	}
}

func (t *update) tryRead(c *Call) {
	if !t.found(c) {
		return
	}
	v := t.Stored.ConversationByID(c.Conversation)
	if n := v.Last; n > v.Marks.CustomerRead {
		v.Marks.CustomerRead = n
		v.Marks.CustomerDelivered = max(n, v.Marks.CustomerDelivered)
		v.CountUnread()
		if t.live() {
			t.transmit(&protocol.Read{Session: t.Stored.Session.ID, Conversation: v.ID, Number: n})
		}
	}
	c.Settle("")
}

func (t *update) callTyping(c *Call, args string) {
	var v CoreArgs
	switch {
	case !Argument(c, args, &v) || !NamesConversation(c, &v):
	case v.Typing != "" && v.Typing != "true" && v.Typing != "false":
		c.Fail("sendTypingActivity: typing is not a boolean.")
	case v.Typing != "false":
		c.Body = "…" // something stands in the page's own text box
	}
}

func (t *update) tryTyping(c *Call) {
	if t.found(c) {
		t.wrote(c.Conversation, c.Body)
		c.Settle("")
	}
}

// callPresence tells where on the site the visitor is. That they are there, the
// connection says by itself.
func (t *update) callPresence(c *Call, _ string) {
	if t.live() {
		t.transmit(&protocol.PageChanged{Session: t.Stored.Session.ID, Page: t.page()})
	}
	t.hurry()
	c.Settle("")
}
