package chat

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
)

// methods are the page's, but for those that the shim answers by itself.
var methods = map[string]method{
	"open":                 {begin: func(t *update, c *state.Call, _ string) { t.open(); c.Settle("") }},
	"close":                {begin: func(t *update, c *state.Call, _ string) { t.shut(); c.Settle("") }},
	"logout":               {begin: (*update).callLogout},
	"login":                {begin: (*update).callLogin, try: (*update).tryLogin},
	"isLoggedIn":           {begin: (*update).callIsLoggedIn, try: (*update).tryIsLoggedIn},
	"describeCustomer":     {begin: (*update).callDescribeCustomer, try: (*update).tryDescribe},
	"describeConversation": {begin: (*update).callDescribeConversation, try: (*update).tryDescribeConversation},
	"createConversation":   {begin: (*update).callCreate},
	"openConversationById": {begin: (*update).callOpenConversation, try: (*update).tryOpenConversation},
	"getOpenConversations": {begin: func(*update, *state.Call, string) {}, try: (*update).tryList},
	"openKbArticle":        {begin: (*update).callArticle, try: (*update).tryArticle},
	"openKbCategory":       {begin: (*update).callCategory, try: (*update).tryCategory},
}

func (t *update) callCreate(c *state.Call, args string) {
	if t.Host.Core {
		t.callBegin(c, args)
		return
	}
	var v sdk.CreateArgs
	if !sdk.Argument(c, args, &v) || !sdk.IsObject(c, "customAttributes", v.Attributes) {
		return
	}
	var id string
	if message := strings.TrimSpace(v.Message); message != "" {
		switch t.objection("", message) {
		case protocol.CodeTooLong:
			c.Fail("createConversation: the message is longer than 10,000 characters.")
			return
		case protocol.CodeTooMany:
			c.Fail("createConversation: too many messages wait to be sent.")
			return
		}
		id = t.say("", message)
	} else {
		t.begin()
		id = t.id()
		t.commence(id)
	}
	if v.Attributes != "" {
		t.Stored.PendingAttributes = state.MergePendingAttributes(t.Stored.PendingAttributes, []state.PendingAttributes{{Conversation: id, Attributes: v.Attributes, At: t.Now}})
	}
	t.visit(state.Route{Screen: state.ConversationScreen, Conversation: id})
	t.open()
	c.Settle(sdk.ConversationJSON(t.Stored.ConversationByID(id)))
}

func (t *update) callOpenConversation(c *state.Call, args string) {
	var v sdk.ConversationArgs
	if !sdk.Argument(c, args, &v) {
		return
	}
	if v.ID == "" {
		c.Fail("openConversationById: the conversationId is missing.")
		return
	}
	c.Conversation = v.ID
	t.tryOpenConversation(c)
}

func (t *update) tryOpenConversation(c *state.Call) {
	if t.found(c) {
		t.visit(state.Route{Screen: state.ConversationScreen, Conversation: c.Conversation})
		t.open()
		c.Settle("")
	}
}

// found reports whether a call's conversation is known here, and fails the call
// where there is none such. In between it waits for the server's list.
func (t *update) found(c *state.Call) bool {
	if t.Stored.ConversationByID(c.Conversation) != nil {
		return true
	}
	if t.ListLoaded || !t.Stored.Session.Used {
		c.Fail(c.Method + ": there is no conversation with that id.")
	}
	return false
}

// tryList answers the conversations, or those that have not ended.
func (t *update) tryList(c *state.Call) {
	if t.Stored.Session.Used && !t.ListLoaded && c.Due != 0 && !t.due(c.Due) && t.Online {
		return // the server's list is on its way
	}
	list := []byte{'['}
	for i := range t.Stored.Conversations {
		if v := &t.Stored.Conversations[i]; !v.Ended || c.Method == "getConversations" {
			if len(list) > 1 {
				list = append(list, ',')
			}
			list = append(list, sdk.ConversationJSON(v)...)
		}
	}
	c.Settle(string(append(list, ']')))
}

func (t *update) callArticle(c *state.Call, args string) {
	id, ok := sdk.TextArgument(c, args)
	if !ok {
		return
	}
	c.Conversation = id
	t.visit(state.Route{Screen: state.ArticleScreen, Article: id})
	t.open()
	t.tryArticle(c)
}

func (t *update) tryArticle(c *state.Call) {
	if t.KB.ArticleByID(c.Conversation) != nil {
		c.Settle("")
	}
}

// articleAnswered settles the calls that wait for an article.
func (t *update) articleAnswered(id string, fetch state.Fetch) {
	for i := range t.Calls {
		c := &t.Calls[i]
		if c.Done || c.Method != "openKbArticle" || c.Conversation != id {
			continue
		}
		switch fetch {
		case state.Loaded:
			c.Settle("")
		case state.NotFound:
			c.Fail("openKbArticle: there is no article with that id.")
		default:
			c.Fail("openKbArticle: the server cannot be reached.")
		}
	}
}

func (t *update) callCategory(c *state.Call, args string) {
	id, ok := sdk.TextArgument(c, args)
	if !ok {
		return
	}
	c.Conversation = id
	t.visit(state.Route{Screen: state.CategoryScreen, Category: id})
	t.open()
	t.tryCategory(c)
}

func (t *update) tryCategory(c *state.Call) {
	switch t.KB.ContentsFetch {
	case state.Loaded:
		for i := range t.KB.Contents.Categories {
			if t.KB.Contents.Categories[i].ID == c.Conversation {
				c.Settle("")
				return
			}
		}
		c.Fail("openKbCategory: there is no category with that id.")
	case state.NotFound:
		c.Fail("openKbCategory: there is no category with that id.")
	case state.Unreachable:
		c.Fail("openKbCategory: the server cannot be reached.")
	}
}
