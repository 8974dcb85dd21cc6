package chat

import (
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// methods are the page's, but for those that the shim answers by itself.
var methods = map[string]method{
	"open":                 {begin: func(t *update, c *Call, _ string) { t.open(); c.Settle("") }},
	"close":                {begin: func(t *update, c *Call, _ string) { t.shut(); c.Settle("") }},
	"logout":               {begin: (*update).callLogout},
	"login":                {begin: (*update).callLogin, try: (*update).tryLogin},
	"isLoggedIn":           {begin: (*update).callIsLoggedIn, try: (*update).tryIsLoggedIn},
	"describeCustomer":     {begin: (*update).callDescribeCustomer, try: (*update).tryDescribe},
	"describeConversation": {begin: (*update).callDescribeConversation, try: (*update).tryDescribeConversation},
	"createConversation":   {begin: (*update).callCreate},
	"openConversationById": {begin: (*update).callOpenConversation, try: (*update).tryOpenConversation},
	"getOpenConversations": {begin: func(*update, *Call, string) {}, try: (*update).tryList},
	"openKbArticle":        {begin: (*update).callArticle, try: (*update).tryArticle},
	"openKbCategory":       {begin: (*update).callCategory, try: (*update).tryCategory},
}

func (t *update) callLogout(c *Call, _ string) {
	c.Due = 0 // the leave has its own bound
	t.failCalls(c.Number)
	if t.Stored.Session.Used {
		t.logout(c.Number)
		return
	}
	t.end()
	c.Settle(`{"discarded":0}`)
}

// ConversationArgs is the argument of the methods about one conversation.
type ConversationArgs struct{ ID, Attributes string }

func (v *ConversationArgs) Fields(c *codec.Codec) {
	c.String("conversationId", &v.ID, protocol.IDLimit)
	c.JSON("customAttributes", &v.Attributes, protocol.AttributesLimit)
}

// CreateArgs is the argument of createConversation.
type CreateArgs struct{ Message, Assistant, Attributes string }

func (v *CreateArgs) Fields(c *codec.Codec) {
	c.String("message", &v.Message, 4*protocol.TextBytes)
	c.String("assistantId", &v.Assistant, protocol.IDLimit)
	c.JSON("customAttributes", &v.Attributes, protocol.AttributesLimit)
}

func (t *update) callCreate(c *Call, args string) {
	if t.Host.Core {
		t.callBegin(c, args)
		return
	}
	var v CreateArgs
	if !Argument(c, args, &v) || !IsObject(c, "customAttributes", v.Attributes) {
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
		t.Stored.PendingAttributes = MergePendingAttributes(t.Stored.PendingAttributes, []PendingAttributes{{id, v.Attributes, t.Now}})
	}
	t.visit(Route{Screen: ConversationScreen, Conversation: id})
	t.open()
	c.Settle(ConversationJSON(t.Stored.ConversationByID(id)))
}

func (t *update) callOpenConversation(c *Call, args string) {
	var v ConversationArgs
	if !Argument(c, args, &v) {
		return
	}
	if v.ID == "" {
		c.Fail("openConversationById: the conversationId is missing.")
		return
	}
	c.Conversation = v.ID
	t.tryOpenConversation(c)
}

func (t *update) tryOpenConversation(c *Call) {
	if t.found(c) {
		t.visit(Route{Screen: ConversationScreen, Conversation: c.Conversation})
		t.open()
		c.Settle("")
	}
}

// found reports whether a call's conversation is known here, and fails the call
// where there is none such. In between it waits for the server's list.
func (t *update) found(c *Call) bool {
	if t.Stored.ConversationByID(c.Conversation) != nil {
		return true
	}
	if t.ListLoaded || !t.Stored.Session.Used {
		c.Fail(c.Method + ": there is no conversation with that id.")
	}
	return false
}

// tryList answers the conversations, or those that have not ended.
func (t *update) tryList(c *Call) {
	if t.Stored.Session.Used && !t.ListLoaded && c.Due != 0 && !t.due(c.Due) && t.Online {
		return // the server's list is on its way
	}
	list := []byte{'['}
	for i := range t.Stored.Conversations {
		if v := &t.Stored.Conversations[i]; !v.Ended || c.Method == "getConversations" {
			if len(list) > 1 {
				list = append(list, ',')
			}
			list = append(list, ConversationJSON(v)...)
		}
	}
	c.Settle(string(append(list, ']')))
}

func (t *update) callArticle(c *Call, args string) {
	id, ok := TextArgument(c, args)
	if !ok {
		return
	}
	c.Conversation = id
	t.visit(Route{Screen: ArticleScreen, Article: id})
	t.open()
	t.tryArticle(c)
}

func (t *update) tryArticle(c *Call) {
	if t.KB.ArticleByID(c.Conversation) != nil {
		c.Settle("")
	}
}

// articleAnswered settles the calls that wait for an article.
func (t *update) articleAnswered(id string, fetch Fetch) {
	for i := range t.Calls {
		c := &t.Calls[i]
		if c.Done || c.Method != "openKbArticle" || c.Conversation != id {
			continue
		}
		switch fetch {
		case Loaded:
			c.Settle("")
		case NotFound:
			c.Fail("openKbArticle: there is no article with that id.")
		default:
			c.Fail("openKbArticle: the server cannot be reached.")
		}
	}
}

func (t *update) callCategory(c *Call, args string) {
	id, ok := TextArgument(c, args)
	if !ok {
		return
	}
	c.Conversation = id
	t.visit(Route{Screen: CategoryScreen, Category: id})
	t.open()
	t.tryCategory(c)
}

func (t *update) tryCategory(c *Call) {
	switch t.KB.ContentsFetch {
	case Loaded:
		for i := range t.KB.Contents.Categories {
			if t.KB.Contents.Categories[i].ID == c.Conversation {
				c.Settle("")
				return
			}
		}
		c.Fail("openKbCategory: there is no category with that id.")
	case NotFound:
		c.Fail("openKbCategory: there is no category with that id.")
	case Unreachable:
		c.Fail("openKbCategory: the server cannot be reached.")
	}
}

// IsObject fails a call where a value is no JSON object.
func IsObject(c *Call, name, value string) bool {
	if value != "" && value[0] != '{' {
		c.Fail(c.Method + ": " + name + " is not an object.")
		return false
	}
	return true
}
