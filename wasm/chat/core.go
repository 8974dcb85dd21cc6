package chat

import (
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// The methods of KustomerCore, which shows nothing: the page has an interface
// of its own. What both globals have is in method.go.

// coreArgs is the argument of all of them.
type coreArgs struct {
	conversation, body, payload, attachments string
	title, brand, assistant, language        string
	category, query, typing                  string
}

func (v *coreArgs) Fields(c *codec.Codec) {
	c.String("conversationId", &v.conversation, protocol.IDLimit)
	c.String("body", &v.body, 4*protocol.TextBytes)
	c.JSON("payload", &v.payload, protocol.AttributesLimit)
	c.JSON("attachments", &v.attachments, protocol.AttributesLimit)
	c.String("title", &v.title, protocol.NameLimit)
	c.String("brand", &v.brand, protocol.NameLimit)
	c.String("assistant", &v.assistant, protocol.NameLimit)
	c.String("lang", &v.language, protocol.IDLimit)
	c.String("categoryId", &v.category, protocol.IDLimit)
	c.String("query", &v.query, protocol.NameLimit)
	c.JSON("typing", &v.typing, protocol.IDLimit)
}

// core are the methods that KustomerCore has beyond the widget's.
var core = map[string]method{
	"sendMessage":          {begin: (*turn).callSend, try: (*turn).trySend},
	"getConversations":     {begin: func(*turn, *Call, string) {}, try: (*turn).tryList},
	"getMessages":          {begin: ofOne, try: (*turn).tryMessages},
	"getChatSettings":      {begin: func(t *turn, c *Call, _ string) { c.settle(codec.Encode(&t.Settings)) }},
	"endConversation":      {begin: ofOne, try: (*turn).tryEnd},
	"markRead":             {begin: ofOne, try: (*turn).tryRead},
	"sendTypingActivity":   {begin: (*turn).callTyping, try: (*turn).tryTyping},
	"sendPresenceActivity": {begin: (*turn).callPresence},
	"initAssistant":        {begin: func(_ *turn, c *Call, _ string) { c.fail("initAssistant: there is no assistant here.") }},
	"getCategories":        {begin: func(*turn, *Call, string) {}, try: (*turn).tryCategories},
	"getArticles":          {begin: (*turn).callArticles, try: (*turn).tryArticles},
}

// ofOne reads which conversation a call is about.
func ofOne(t *turn, c *Call, args string) {
	var v coreArgs
	if argument(c, args, &v) {
		over(c, &v)
	}
}

// over reports whether an argument names a conversation, and fails the call where
// it does not.
func over(c *Call, v *coreArgs) bool {
	if c.Conversation = v.conversation; v.conversation == "" {
		c.fail(c.Method + ": the conversationId is missing.")
	}
	return v.conversation != ""
}

// callBegin is createConversation of KustomerCore. The title and the language
// are told to the agents as attributes.
func (t *turn) callBegin(c *Call, args string) {
	var v coreArgs
	switch {
	case !argument(c, args, &v):
	case v.assistant != "":
		c.fail("createConversation: there is no assistant here.")
	case v.brand != "" && v.brand != t.Settings.Key && v.brand != t.Settings.Name:
		c.fail("createConversation: the brand is the one of the script's data-kustomer-api-key.")
	default:
		t.begin()
		id := t.id()
		t.commence(id)
		var r reply
		if v.title != "" {
			r = r.text("title", v.title)
		}
		if v.language != "" {
			r = r.text("lang", v.language)
		}
		if len(r) > 0 {
			t.State.Notes = joinNotes(t.State.Notes, []Note{{id, r.done(), t.Now}})
		}
		c.settle(conversationJSON(t.State.conversation(id)))
	}
}

func (t *turn) callSend(c *Call, args string) {
	var v coreArgs
	switch {
	case !argument(c, args, &v) || !over(c, &v):
	case v.attachments != "" && v.attachments != "[]":
		c.fail("sendMessage: attachments are not supported.")
	case v.payload != "" && v.payload != "{}":
		c.fail("sendMessage: a payload is not supported.")
	case strings.TrimSpace(v.body) == "":
		c.fail("sendMessage: the body is missing.")
	default:
		c.Body = v.body
	}
}

// trySend writes the message as soon as its conversation is known to be the
// visitor's, and is answered with it once the server has it.
func (t *turn) trySend(c *Call) {
	if c.Client == "" {
		if !t.found(c) {
			return
		}
		switch t.objection(c.Conversation, strings.TrimSpace(c.Body)) {
		case protocol.CodeTooLong:
			c.fail("sendMessage: the body is longer than 10,000 characters.")
			return
		case protocol.CodeTooMany:
			c.fail("sendMessage: too many messages wait to be sent.")
			return
		case protocol.CodeEnded:
			c.fail("sendMessage: the conversation has ended.")
			return
		}
		t.say(c.Conversation, c.Body)
		c.Client, c.Body = t.State.Outbox[len(t.State.Outbox)-1].Client, ""
	}
	if i := t.State.letter(c.Client); i >= 0 {
		if why := t.State.Outbox[i].Failed; why != "" {
			c.fail("sendMessage: " + why)
		}
		return
	}
	if v := t.State.conversation(c.Conversation); v != nil {
		for i := len(v.Messages) - 1; i >= 0; i-- {
			if v.Messages[i].Client == c.Client {
				c.settle(messageJSON(v.Messages[i]))
				return
			}
		}
	}
}

// MessagesAnswered is how many messages getMessages answers, the newest.
const MessagesAnswered = 500

func (t *turn) tryMessages(c *Call) {
	if !t.found(c) {
		return
	}
	v := t.State.conversation(c.Conversation)
	if v.more() && len(v.Messages) < MessagesAnswered {
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
		list = append(list, messageJSON(m)...)
	}
	c.settle(string(append(list, ']')))
}

func (t *turn) tryEnd(c *Call) {
	if !t.found(c) {
		return
	}
	switch v := t.State.conversation(c.Conversation); {
	case v.Ended:
		c.settle(conversationJSON(v))
	case t.State.writing(v.ID): // which goes first
	case v.Last == 0:
		c.fail("endConversation: nothing has been written in it.")
	case t.live() && c.Socket != t.Link.Socket:
		c.Socket = t.Link.Socket
		t.transmit(&protocol.End{Session: t.State.Session.ID, Conversation: v.ID})
	}
}

func (t *turn) tryRead(c *Call) {
	if !t.found(c) {
		return
	}
	v := t.State.conversation(c.Conversation)
	if n := v.Last; n > v.Marks.CustomerRead {
		v.Marks.CustomerRead = n
		v.Marks.CustomerDelivered = max(n, v.Marks.CustomerDelivered)
		v.count()
		if t.live() {
			t.transmit(&protocol.Read{Session: t.State.Session.ID, Conversation: v.ID, Number: n})
		}
	}
	c.settle("")
}

func (t *turn) callTyping(c *Call, args string) {
	var v coreArgs
	switch {
	case !argument(c, args, &v) || !over(c, &v):
	case v.typing != "" && v.typing != "true" && v.typing != "false":
		c.fail("sendTypingActivity: typing is not a boolean.")
	case v.typing != "false":
		c.Body = "…" // something stands in the page's own text box
	}
}

func (t *turn) tryTyping(c *Call) {
	if t.found(c) {
		t.wrote(c.Conversation, c.Body)
		c.settle("")
	}
}

// callPresence tells where on the site the visitor is. That they are there, the
// connection says by itself.
func (t *turn) callPresence(c *Call, _ string) {
	if t.live() {
		t.transmit(&protocol.PageChanged{Session: t.State.Session.ID, Page: t.page()})
	}
	t.hurry()
	c.settle("")
}
