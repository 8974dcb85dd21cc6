package chat

import (
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// methods are the page's, but for those that the shim answers by itself.
var methods = map[string]method{
	"open":                 {begin: func(t *turn, c *Call, _ string) { t.open(); c.settle("") }},
	"close":                {begin: func(t *turn, c *Call, _ string) { t.shut(); c.settle("") }},
	"logout":               {begin: (*turn).callLogout},
	"login":                {begin: (*turn).callLogin, try: (*turn).tryLogin},
	"isLoggedIn":           {begin: (*turn).callIsLoggedIn, try: (*turn).tryIsLoggedIn},
	"describeCustomer":     {begin: (*turn).callDescribeCustomer, try: (*turn).tryDescribe},
	"describeConversation": {begin: (*turn).callDescribeConversation, try: (*turn).tryDescribeConversation},
	"createConversation":   {begin: (*turn).callCreate},
	"openConversationById": {begin: (*turn).callOpenConversation, try: (*turn).tryOpenConversation},
	"getOpenConversations": {begin: func(*turn, *Call, string) {}, try: (*turn).tryList},
	"openKbArticle":        {begin: (*turn).callArticle, try: (*turn).tryArticle},
	"openKbCategory":       {begin: (*turn).callCategory, try: (*turn).tryCategory},
}

func (t *turn) callLogout(c *Call, _ string) {
	c.Due = 0 // the leave has its own bound
	t.failCalls(c.Number)
	if t.State.Session.Used {
		t.logout(c.Number)
		return
	}
	t.end()
	c.settle(`{"discarded":0}`)
}

// conversationArgs is the argument of the methods about one conversation.
type conversationArgs struct{ id, attributes string }

func (v *conversationArgs) Fields(c *codec.Codec) {
	c.String("conversationId", &v.id, protocol.IDLimit)
	c.JSON("customAttributes", &v.attributes, protocol.AttributesLimit)
}

// createArgs is the argument of createConversation.
type createArgs struct{ message, assistant, attributes string }

func (v *createArgs) Fields(c *codec.Codec) {
	c.String("message", &v.message, 4*protocol.TextBytes)
	c.String("assistantId", &v.assistant, protocol.IDLimit)
	c.JSON("customAttributes", &v.attributes, protocol.AttributesLimit)
}

func (t *turn) callCreate(c *Call, args string) {
	if t.Host.Core {
		t.callBegin(c, args)
		return
	}
	var v createArgs
	if !argument(c, args, &v) || !object(c, "customAttributes", v.attributes) {
		return
	}
	var id string
	if message := strings.TrimSpace(v.message); message != "" {
		switch t.objection("", message) {
		case protocol.CodeTooLong:
			c.fail("createConversation: the message is longer than 10,000 characters.")
			return
		case protocol.CodeTooMany:
			c.fail("createConversation: too many messages wait to be sent.")
			return
		}
		id = t.say("", message)
	} else {
		t.begin()
		id = t.id()
		t.commence(id)
	}
	if v.attributes != "" {
		t.State.Notes = joinNotes(t.State.Notes, []Note{{id, v.attributes, t.Now}})
	}
	t.visit(Place{Screen: Talk, Conversation: id})
	t.open()
	c.settle(conversationJSON(t.State.conversation(id)))
}

func (t *turn) callOpenConversation(c *Call, args string) {
	var v conversationArgs
	if !argument(c, args, &v) {
		return
	}
	if v.id == "" {
		c.fail("openConversationById: the conversationId is missing.")
		return
	}
	c.Conversation = v.id
	t.tryOpenConversation(c)
}

func (t *turn) tryOpenConversation(c *Call) {
	if t.found(c) {
		t.visit(Place{Screen: Talk, Conversation: c.Conversation})
		t.open()
		c.settle("")
	}
}

// found reports whether a call's conversation is known here, and fails the call
// where there is none such. In between it waits for the server's list.
func (t *turn) found(c *Call) bool {
	if t.State.conversation(c.Conversation) != nil {
		return true
	}
	if t.Listed || !t.State.Session.Used {
		c.fail(c.Method + ": there is no conversation with that id.")
	}
	return false
}

// tryList answers the conversations, or those that have not ended.
func (t *turn) tryList(c *Call) {
	if t.State.Session.Used && !t.Listed && c.Due != 0 && !t.due(c.Due) && t.Online {
		return // the server's list is on its way
	}
	list := []byte{'['}
	for i := range t.State.Conversations {
		if v := &t.State.Conversations[i]; !v.Ended || c.Method == "getConversations" {
			if len(list) > 1 {
				list = append(list, ',')
			}
			list = append(list, conversationJSON(v)...)
		}
	}
	c.settle(string(append(list, ']')))
}

func (t *turn) callArticle(c *Call, args string) {
	id, ok := textArgument(c, args)
	if !ok {
		return
	}
	c.Conversation = id
	t.visit(Place{Screen: ArticlePage, Article: id})
	t.open()
	t.tryArticle(c)
}

func (t *turn) tryArticle(c *Call) {
	if t.Library.Article(c.Conversation) != nil {
		c.settle("")
	}
}

// articleAnswered settles the calls that wait for an article.
func (t *turn) articleAnswered(id string, fetch Fetch) {
	for i := range t.Calls {
		c := &t.Calls[i]
		if c.Done || c.Method != "openKbArticle" || c.Conversation != id {
			continue
		}
		switch fetch {
		case Here:
			c.settle("")
		case Missing:
			c.fail("openKbArticle: there is no article with that id.")
		default:
			c.fail("openKbArticle: the server cannot be reached.")
		}
	}
}

func (t *turn) callCategory(c *Call, args string) {
	id, ok := textArgument(c, args)
	if !ok {
		return
	}
	c.Conversation = id
	t.visit(Place{Screen: CategoryPage, Category: id})
	t.open()
	t.tryCategory(c)
}

func (t *turn) tryCategory(c *Call) {
	switch t.Library.Listed {
	case Here:
		for i := range t.Library.Contents.Categories {
			if t.Library.Contents.Categories[i].ID == c.Conversation {
				c.settle("")
				return
			}
		}
		c.fail("openKbCategory: there is no category with that id.")
	case Missing:
		c.fail("openKbCategory: there is no category with that id.")
	case Unheard:
		c.fail("openKbCategory: the server cannot be reached.")
	}
}

// object fails a call where a value is no JSON object.
func object(c *Call, name, value string) bool {
	if value != "" && value[0] != '{' {
		c.fail(c.Method + ": " + name + " is not an object.")
		return false
	}
	return true
}
