package chat

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
)

// core holds the methods that KustomerCore has beyond those of the widget.
var core = map[string]method{
	"sendMessage":           {begin: (*update).beginSend, try: (*update).trySend},
	"getConversations":      {begin: beginConversations, try: (*update).tryListConversations},
	"getMessages":           {begin: beginAboutConversation, try: (*update).tryMessages},
	"getHistoricalMessages": {begin: beginHistoricalMessages, try: (*update).tryHistoricalMessages},
	"endConversation":       {begin: beginAboutConversation, try: (*update).tryEndConversation},
	"markRead":              {begin: beginAboutConversation, try: (*update).tryMarkRead},
	"sendTypingActivity":    {begin: (*update).beginTyping, try: (*update).tryTyping},
	"sendPresenceActivity":  {begin: (*update).beginPresence},
	"initAssistant":         {begin: func(_ *update, c *state.Call, _ string) { c.Fail("initAssistant: there is no assistant here.") }},
	"getCategories":         {begin: func(*update, *state.Call, string) {}, try: (*update).tryCategories},
	"getArticles":           {begin: (*update).beginArticles, try: (*update).tryArticles},
}

// beginAboutConversation begins a call whose argument is a conversation.
func beginAboutConversation(u *update, c *state.Call, args string) {
	var v sdk.CoreArgs
	if sdk.Argument(c, args, &v) {
		sdk.NamesConversation(c, &v)
	}
}

// ConversationsAnswered is how many conversations a page of getConversations has
// if the page says nothing else. MoreAnswered bounds what one call can ask for.
const (
	ConversationsAnswered = 100
	MoreAnswered          = 1000
)

func beginConversations(_ *update, c *state.Call, args string) {
	var v sdk.CoreArgs
	if !sdk.Argument(c, args, &v) {
		return
	}
	var ok bool
	if c.Page, ok = sdk.PositiveInt(c, "page", v.Page, 1, MoreAnswered); ok {
		c.Count, _ = sdk.PositiveInt(c, "pageSize", v.PageSize, ConversationsAnswered, MoreAnswered)
	}
}

// beginCreateCore begins createConversation of KustomerCore. The agents see the
// title, the language and a brand that is not this one as attributes: sites pass
// the ids that they had elsewhere. So are assistants, of which there are none.
func (u *update) beginCreateCore(c *state.Call, args string) {
	var v sdk.CoreArgs
	switch {
	case !sdk.Argument(c, args, &v):
	default:
		u.startSession()
		id := u.newID()
		u.startConversation(id)
		var r sdk.Object
		if v.Title != "" {
			r = r.Text("title", v.Title)
		}
		if v.Language != "" {
			r = r.Text("lang", v.Language)
		}
		if v.Brand != "" && v.Brand != u.Settings.Key && v.Brand != u.Settings.Name {
			r = r.Text("brand", v.Brand)
		}
		if len(r) > 0 {
			u.Stored.PendingAttributes = state.MergePendingAttributes(u.Stored.PendingAttributes, []state.PendingAttributes{{Conversation: id, Attributes: r.String(), At: u.Now}})
		}
		c.Settle(sdk.ConversationJSON(u.Stored.ConversationByID(id)))
	}
}

func (u *update) beginSend(c *state.Call, args string) {
	var v sdk.CoreArgs
	switch {
	case !sdk.Argument(c, args, &v) || !sdk.NamesConversation(c, &v):
	case !sdk.IsNothing(v.Attachments):
		c.Fail("sendMessage: attachments are not supported.")
	case !sdk.IsNothing(v.Payload):
		c.Fail("sendMessage: a payload is not supported.")
	case strings.TrimSpace(v.Body) == "":
		c.Fail("sendMessage: the body is missing.")
	default:
		c.Body = v.Body
	}
}

// trySend writes the message as soon as the conversation is known to be the
// visitor's, and settles the call with the message once the server has it.
func (u *update) trySend(c *state.Call) {
	if c.Client == "" {
		if !u.conversationKnown(c) {
			return
		}
		switch u.refusal(c.Conversation, strings.TrimSpace(c.Body)) {
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
		u.queueMessage(c.Conversation, c.Body)
		c.Client, c.Body = u.Stored.Outbox[len(u.Stored.Outbox)-1].Client, ""
	}
	if i := u.Stored.MessageIndex(c.Client); i >= 0 {
		if why := u.Stored.Outbox[i].Failure; why != "" {
			c.Fail("sendMessage: " + why)
		}
		return
	}
	if v := u.Stored.ConversationByID(c.Conversation); v != nil {
		for i := len(v.Messages) - 1; i >= 0; i-- {
			if v.Messages[i].Client == c.Client {
				c.Settle(sdk.MessageJSON(u.Model, v.Messages[i]))
				return
			}
		}
	}
}

// MessagesAnswered is how many messages getMessages returns, the newest.
const MessagesAnswered = 500

func (u *update) tryMessages(c *state.Call) {
	if !u.conversationKnown(c) {
		return
	}
	v := u.Stored.ConversationByID(c.Conversation)
	if v.HasOlder() && len(v.Messages) < MessagesAnswered {
		var before int64
		if len(v.Messages) > 0 {
			before = v.Messages[0].Number
		}
		u.fetchMessages(v, before)
		return
	}
	c.Settle(sdk.MessagesJSON(u.Model, v.ID, v.Messages))
}

// HistoryAnswered is how many messages getHistoricalMessages returns if the page
// says nothing else. It looks for those before a time among the newest
// HistoryLoaded, so that a page that asks for the beginning of a very long
// conversation does not fill the memory.
const (
	HistoryAnswered = 25
	HistoryLoaded   = 10_000
)

func beginHistoricalMessages(_ *update, c *state.Call, args string) {
	var v sdk.CoreArgs
	if !sdk.Argument(c, args, &v) || !sdk.NamesConversation(c, &v) {
		return
	}
	var ok bool
	if c.Count, ok = sdk.PositiveInt(c, "count", v.Count, HistoryAnswered, MessagesAnswered); ok {
		c.Before, _ = sdk.Time(c, "before", v.Before)
	}
}

// tryHistoricalMessages fetches pages of messages until there are as many before
// the time as the call asks for. The server gives each of them as long as any
// call.
func (u *update) tryHistoricalMessages(c *state.Call) {
	if !u.conversationKnown(c) {
		return
	}
	v := u.Stored.ConversationByID(c.Conversation)
	end := len(v.Messages)
	for end > 0 && c.Before != 0 && v.Messages[end-1].At >= c.Before {
		end--
	}
	if v.HasOlder() && int64(end) < c.Count {
		if len(v.Messages) >= HistoryLoaded {
			c.Fail("getHistoricalMessages: there are more than 10,000 messages after that time.")
			return
		}
		var before int64
		if len(v.Messages) > 0 {
			before = v.Messages[0].Number
		}
		if !v.Loading && u.live() {
			c.Due = u.Now + CallTimeout
		}
		u.fetchMessages(v, before)
		return
	}
	c.Settle(sdk.MessagesJSON(u.Model, "", v.Messages[max(0, end-int(c.Count)):end]))
}

func (u *update) tryEndConversation(c *state.Call) {
	if !u.conversationKnown(c) {
		return
	}
	switch v := u.Stored.ConversationByID(c.Conversation); {
	case v.Ended:
		c.Settle(sdk.ConversationJSON(v))
	case u.Stored.HasOutgoing(v.ID): // it is sent first
	case v.Last == 0:
		c.Fail("endConversation: nothing has been written in it.")
	case u.live() && c.Socket != u.Connection.Socket:
		c.Socket = u.Connection.Socket
		u.sendFrame(&protocol.End{Session: u.Stored.Session.ID, Conversation: v.ID})
	}
}

func (u *update) tryMarkRead(c *state.Call) {
	if !u.conversationKnown(c) {
		return
	}
	v := u.Stored.ConversationByID(c.Conversation)
	if n := v.Last; n > v.Marks.CustomerRead {
		v.Marks.CustomerRead = n
		v.Marks.CustomerDelivered = max(n, v.Marks.CustomerDelivered)
		v.CountUnread()
		if u.live() {
			u.sendFrame(&protocol.Read{Session: u.Stored.Session.ID, Conversation: v.ID, Number: n})
		}
	}
	c.Settle("")
}

func (u *update) beginTyping(c *state.Call, args string) {
	var v sdk.CoreArgs
	switch {
	case !sdk.Argument(c, args, &v) || !sdk.NamesConversation(c, &v):
	case v.Typing != "" && v.Typing != "true" && v.Typing != "false":
		c.Fail("sendTypingActivity: typing is not a boolean.")
	case v.Typing != "false":
		c.Body = "…" // the page's own text box is not empty
	}
}

func (u *update) tryTyping(c *state.Call) {
	if u.conversationKnown(c) {
		u.sendTyping(c.Conversation, c.Body)
		c.Settle("")
	}
}

// beginPresence sends where on the site the visitor is. The connection itself
// says that they are there.
func (u *update) beginPresence(c *state.Call, _ string) {
	if u.live() {
		u.sendFrame(&protocol.PageChanged{Session: u.Stored.Session.ID, Page: u.page()})
	}
	u.retryNow()
	c.Settle("")
}

// callRequest begins the names of requests for calls of the page, followed by
// the number of the call.
const callRequest = "call/"

// contentsLoaded reports whether the contents of the knowledge base are loaded.
// If not, the call waits for them, or fails if they cannot be loaded.
func (u *update) contentsLoaded(c *state.Call) bool {
	switch {
	case !u.Settings.KnowledgeBase || u.KB.ContentsFetch == state.NotFound:
		return true // and nothing is in it
	case u.KB.ContentsFetch == state.NotLoaded || u.KB.ContentsFetch == state.Unreachable && c.Socket == 0:
		c.Socket = -1 // it is requested once
		u.requestContents()
	case u.KB.ContentsFetch == state.Unreachable:
		c.Fail(c.Method + ": the server cannot be reached.")
	}
	return u.KB.ContentsFetch == state.Loaded
}

func (u *update) tryCategories(c *state.Call) {
	if !u.contentsLoaded(c) {
		return
	}
	c.Settle(sdk.CategoriesJSON(u.KB.Contents.Categories))
}

func (u *update) beginArticles(c *state.Call, args string) {
	var v sdk.CoreArgs
	if !sdk.Argument(c, args, &v) {
		return
	}
	if !sdk.IsRootCategory(v.Category) {
		c.Conversation = v.Category
	}
	if query := strings.TrimSpace(v.Query); query != "" {
		c.Body = query
		u.request(callRequest+c.Ref(), "/v1/kb/search?q="+percent(query)+"&lang="+percent(u.Language))
	}
}

func (u *update) tryArticles(c *state.Call) {
	if c.Body != "" || !u.contentsLoaded(c) {
		return
	}
	all := []protocol.Summary{}
	known := false
	for i := range u.KB.Contents.Categories {
		if v := &u.KB.Contents.Categories[i]; c.Conversation == "" || c.Conversation == v.ID {
			all, known = append(all, v.Articles...), true
		}
	}
	if c.Conversation != "" && !known {
		c.Fail("getArticles: there is no category with that id.")
		return
	}
	c.Settle(sdk.ArticlesJSON(all))
}

// articlesFound settles a getArticles call that searches.
func (u *update) articlesFound(ref string, e app.Responded) {
	c := u.callByRef(ref)
	if c == nil {
		return
	}
	var v protocol.SearchResults
	if u.decodeResponse(e, &v) != state.Loaded {
		c.Fail("getArticles: the server cannot be reached.")
		return
	}
	c.Settle(sdk.ArticlesJSON(v.Results))
}
