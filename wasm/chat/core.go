package chat

import (
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
)

// core are the methods that KustomerCore has beyond the widget's.
var core = map[string]method{
	"sendMessage":          {begin: (*update).callSend, try: (*update).trySend},
	"getConversations":     {begin: func(*update, *state.Call, string) {}, try: (*update).tryList},
	"getMessages":          {begin: ofOne, try: (*update).tryMessages},
	"getChatSettings":      {begin: func(t *update, c *state.Call, _ string) { c.Settle(codec.Encode(&t.Settings)) }},
	"endConversation":      {begin: ofOne, try: (*update).tryEnd},
	"markRead":             {begin: ofOne, try: (*update).tryRead},
	"sendTypingActivity":   {begin: (*update).callTyping, try: (*update).tryTyping},
	"sendPresenceActivity": {begin: (*update).callPresence},
	"initAssistant":        {begin: func(_ *update, c *state.Call, _ string) { c.Fail("initAssistant: there is no assistant here.") }},
	"getCategories":        {begin: func(*update, *state.Call, string) {}, try: (*update).tryCategories},
	"getArticles":          {begin: (*update).callArticles, try: (*update).tryArticles},
}

// ofOne reads which conversation a call is about.
func ofOne(t *update, c *state.Call, args string) {
	var v sdk.CoreArgs
	if sdk.Argument(c, args, &v) {
		sdk.NamesConversation(c, &v)
	}
}

// callBegin is createConversation of KustomerCore. The title and the language
// are told to the agents as attributes.
func (t *update) callBegin(c *state.Call, args string) {
	var v sdk.CoreArgs
	switch {
	case !sdk.Argument(c, args, &v):
	case v.Assistant != "":
		c.Fail("createConversation: there is no assistant here.")
	case v.Brand != "" && v.Brand != t.Settings.Key && v.Brand != t.Settings.Name:
		c.Fail("createConversation: the brand is the one of the script's data-kustomer-api-key.")
	default:
		t.begin()
		id := t.id()
		t.commence(id)
		var r sdk.Object
		if v.Title != "" {
			r = r.Text("title", v.Title)
		}
		if v.Language != "" {
			r = r.Text("lang", v.Language)
		}
		if len(r) > 0 {
			t.Stored.PendingAttributes = state.MergePendingAttributes(t.Stored.PendingAttributes, []state.PendingAttributes{{Conversation: id, Attributes: r.String(), At: t.Now}})
		}
		c.Settle(sdk.ConversationJSON(t.Stored.ConversationByID(id)))
	}
}

func (t *update) callSend(c *state.Call, args string) {
	var v sdk.CoreArgs
	switch {
	case !sdk.Argument(c, args, &v) || !sdk.NamesConversation(c, &v):
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
func (t *update) trySend(c *state.Call) {
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
				c.Settle(sdk.MessageJSON(v.Messages[i]))
				return
			}
		}
	}
}

// MessagesAnswered is how many messages getMessages answers, the newest.
const MessagesAnswered = 500

func (t *update) tryMessages(c *state.Call) {
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
		list = append(list, sdk.MessageJSON(m)...)
	}
	c.Settle(string(append(list, ']')))
}

func (t *update) tryEnd(c *state.Call) {
	if !t.found(c) {
		return
	}
	switch v := t.Stored.ConversationByID(c.Conversation); {
	case v.Ended:
		c.Settle(sdk.ConversationJSON(v))
	case t.Stored.HasOutgoing(v.ID): // which goes first
	case v.Last == 0:
		c.Fail("endConversation: nothing has been written in it.")
	case t.live() && c.Socket != t.Connection.Socket:
		c.Socket = t.Connection.Socket
		t.transmit(&protocol.End{Session: t.Stored.Session.ID, Conversation: v.ID})
	}
}

func (t *update) tryRead(c *state.Call) {
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

func (t *update) callTyping(c *state.Call, args string) {
	var v sdk.CoreArgs
	switch {
	case !sdk.Argument(c, args, &v) || !sdk.NamesConversation(c, &v):
	case v.Typing != "" && v.Typing != "true" && v.Typing != "false":
		c.Fail("sendTypingActivity: typing is not a boolean.")
	case v.Typing != "false":
		c.Body = "…" // something stands in the page's own text box
	}
}

func (t *update) tryTyping(c *state.Call) {
	if t.found(c) {
		t.wrote(c.Conversation, c.Body)
		c.Settle("")
	}
}

// callPresence tells where on the site the visitor is. That they are there, the
// connection says by itself.
func (t *update) callPresence(c *state.Call, _ string) {
	if t.live() {
		t.transmit(&protocol.PageChanged{Session: t.Stored.Session.ID, Page: t.page()})
	}
	t.hurry()
	c.Settle("")
}

// askCore begins the names of requests that calls of the page have made; the
// call's number is behind it.
const askCore = "call/"

// contents reports whether the table of contents is here, for a call that waits
// for it or fails for want of it.
func (t *update) contents(c *state.Call) bool {
	switch {
	case !t.Settings.KnowledgeBase || t.KB.ContentsFetch == state.NotFound:
		return true // and nothing is in it
	case t.KB.ContentsFetch == state.NotLoaded || t.KB.ContentsFetch == state.Unreachable && c.Socket == 0:
		c.Socket = -1 // it is asked for once
		t.askContents()
	case t.KB.ContentsFetch == state.Unreachable:
		c.Fail(c.Method + ": the server cannot be reached.")
	}
	return t.KB.ContentsFetch == state.Loaded
}

func (t *update) tryCategories(c *state.Call) {
	if !t.contents(c) {
		return
	}
	list := []byte{'['}
	for i := range t.KB.Contents.Categories {
		v := &t.KB.Contents.Categories[i]
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, sdk.Object(nil).Text("categoryId", v.ID).Text("title", v.Title).
			Text("description", v.Description).JSON("articles", sdk.ArticlesJSON(v.Articles)).String()...)
	}
	c.Settle(string(append(list, ']')))
}

func (t *update) callArticles(c *state.Call, args string) {
	var v sdk.CoreArgs
	if !sdk.Argument(c, args, &v) {
		return
	}
	c.Conversation = v.Category
	if query := strings.TrimSpace(v.Query); query != "" {
		c.Body = query
		t.ask(askCore+c.Ref(), "/v1/kb/search?q="+percent(query)+"&lang="+percent(t.Language))
	}
}

func (t *update) tryArticles(c *state.Call) {
	if c.Body != "" || !t.contents(c) {
		return
	}
	all := []protocol.Summary{}
	known := false
	for i := range t.KB.Contents.Categories {
		if v := &t.KB.Contents.Categories[i]; c.Conversation == "" || c.Conversation == v.ID {
			all, known = append(all, v.Articles...), true
		}
	}
	if c.Conversation != "" && !known {
		c.Fail("getArticles: there is no category with that id.")
		return
	}
	c.Settle(sdk.ArticlesJSON(all))
}

// searched answers a getArticles that searches.
func (t *update) searched(ref string, e app.Responded) {
	c := t.asked(ref)
	if c == nil {
		return
	}
	var v protocol.SearchResults
	if t.fetched(e, &v) != state.Loaded {
		c.Fail("getArticles: the server cannot be reached.")
		return
	}
	c.Settle(sdk.ArticlesJSON(v.Results))
}
