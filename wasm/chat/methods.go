package chat

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
)

// methods holds the methods of the page, except those that static/widget.js
// answers by itself. Those of KustomerCore alone are in core.go.
var methods = map[string]method{
	"open":                 {begin: func(u *update, c *state.Call, _ string) { u.openPanel(); c.Settle("") }},
	"close":                {begin: func(u *update, c *state.Call, _ string) { u.closePanel(); c.Settle("") }},
	"logout":               {begin: (*update).beginLogout},
	"login":                {begin: (*update).beginLogin, try: (*update).tryLogin},
	"isLoggedIn":           {begin: (*update).beginIsLoggedIn, try: (*update).tryIsLoggedIn},
	"describeCustomer":     {begin: (*update).beginDescribeCustomer, try: (*update).tryDescribe},
	"describeConversation": {begin: (*update).beginDescribeConversation, try: (*update).tryDescribeConversation},
	"createConversation":   {begin: (*update).beginCreate},
	"openConversationById": {begin: (*update).beginOpenConversation, try: (*update).tryOpenConversation},
	"getOpenConversations": {begin: func(*update, *state.Call, string) {}, try: (*update).tryListConversations},
	"openKbArticle":        {begin: (*update).beginOpenArticle, try: (*update).tryOpenArticle},
	"openKbCategory":       {begin: (*update).beginOpenCategory, try: (*update).tryOpenCategory},
}

func (u *update) beginCreate(c *state.Call, args string) {
	if u.Host.Core {
		u.beginCreateCore(c, args)
		return
	}
	var v sdk.CreateArgs
	if !sdk.Argument(c, args, &v) || !sdk.IsObject(c, "customAttributes", v.Attributes) {
		return
	}
	var id string
	if message := strings.TrimSpace(v.Message); message != "" {
		switch u.refusal("", message) {
		case protocol.CodeTooLong:
			c.Fail("createConversation: the message is longer than 10,000 characters.")
			return
		case protocol.CodeTooMany:
			c.Fail("createConversation: too many messages wait to be sent.")
			return
		}
		id = u.queueMessage("", message)
	} else {
		id = u.newID()
		u.startConversation(id)
	}
	if v.Attributes != "" {
		u.Stored.PendingAttributes = state.MergePendingAttributes(u.Stored.PendingAttributes, []state.PendingAttributes{{Conversation: id, Attributes: v.Attributes, At: u.Now}})
	}
	u.navigate(state.Route{Screen: state.ConversationScreen, Conversation: id})
	u.openPanel()
	c.Settle(sdk.ConversationJSON(u.Stored.ConversationByID(id)))
}

func (u *update) beginOpenConversation(c *state.Call, args string) {
	var v sdk.ConversationArgs
	if !sdk.Argument(c, args, &v) {
		return
	}
	if v.ID == "" {
		c.Fail("openConversationById: the conversationId is missing.")
		return
	}
	c.Conversation = v.ID
	u.tryOpenConversation(c)
}

func (u *update) tryOpenConversation(c *state.Call) {
	if u.conversationKnown(c) {
		u.navigate(state.Route{Screen: state.ConversationScreen, Conversation: c.Conversation})
		u.openPanel()
		c.Settle("")
	}
}

// conversationKnown reports whether the conversation of a call is known here.
// It fails the call if there is none; until the server has sent its list, the
// call waits.
func (u *update) conversationKnown(c *state.Call) bool {
	if u.Stored.ConversationByID(c.Conversation) != nil {
		return true
	}
	if u.ListLoaded || !u.Stored.Session.Used {
		c.Fail(c.Method + ": there is no conversation with that id.")
	}
	return false
}

// tryListConversations settles a call with the conversations, a page of all or
// those that have not ended.
func (u *update) tryListConversations(c *state.Call) {
	if u.Stored.Session.Used && !u.ListLoaded && c.Due != 0 && !u.due(c.Due) && u.Online {
		return // the server's list is on its way
	}
	if c.Method == "getConversations" {
		c.Settle(sdk.ConversationsJSON(u.Stored.Conversations, c.Page, c.Count))
		return
	}
	c.Settle(sdk.OpenConversationsJSON(u.Stored.Conversations))
}

func (u *update) beginOpenArticle(c *state.Call, args string) {
	id, ok := sdk.TextArgument(c, args)
	if !ok {
		return
	}
	c.Conversation = id
	u.navigate(state.Route{Screen: state.ArticleScreen, Article: id})
	u.openPanel()
}

func (u *update) tryOpenArticle(c *state.Call) {
	if u.KB.ArticleByID(c.Conversation) != nil {
		c.Settle("")
	}
}

// articleFetched fails the calls that wait for an article which cannot be loaded.
func (u *update) articleFetched(id string, fetch state.Fetch) {
	for i := range u.Calls {
		c := &u.Calls[i]
		if c.Done || c.Method != "openKbArticle" || c.Conversation != id {
			continue
		}
		switch fetch {
		case state.NotFound:
			c.Fail("openKbArticle: there is no article with that id.")
		case state.Unreachable:
			c.Fail("openKbArticle: the server cannot be reached.")
		}
	}
}

func (u *update) beginOpenCategory(c *state.Call, args string) {
	id, ok := sdk.TextArgument(c, args)
	if !ok {
		return
	}
	c.Conversation = id
	u.navigate(state.Route{Screen: state.CategoryScreen, Category: id})
	u.openPanel()
}

func (u *update) tryOpenCategory(c *state.Call) {
	switch u.KB.ContentsFetch {
	case state.Loaded:
		for i := range u.KB.Contents.Categories {
			if u.KB.Contents.Categories[i].ID == c.Conversation {
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
