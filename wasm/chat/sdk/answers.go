package sdk

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/format"
)

// ArticlesJSON returns articles as KustomerCore answers getArticles.
func ArticlesJSON(of []protocol.Summary) string {
	return Object(nil).JSON("articles", articleList(of)).String()
}

func articleList(of []protocol.Summary) string {
	list := []byte{'['}
	for i := range of {
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, Object(nil).Text("articleId", of[i].ID).Text("title", of[i].Title).Text("summary", of[i].Summary).String()...)
	}
	return string(append(list, ']'))
}

// conversation begins the object of a conversation as the page receives it.
func conversation(c *state.Conversation) Object {
	return Object(nil).Text("conversationId", c.ID).Text("createdAt", format.Timestamp(c.Created)).
		Bool("ended", c.Ended).Bool("isInAssistantMode", false)
}

// ConversationJSON returns a conversation as the page receives it.
func ConversationJSON(c *state.Conversation) string { return conversation(c).String() }

// ConversationsJSON returns a page of conversations as KustomerCore answers
// getConversations. Pages are counted from 1.
func ConversationsJSON(of []state.Conversation, page, size int64) string {
	list, last := []byte{'['}, (int64(len(of))+size-1)/size
	for i := min((page-1)*size, int64(len(of))); i < min(page*size, int64(len(of))); i++ {
		if len(list) > 1 {
			list = append(list, ',')
		}
		c := &of[i]
		list = append(list, conversation(c).Text("preview", c.Preview).
			Text("lastMessageAt", format.Timestamp(max(c.At, c.Created))).Number("unread", c.Unread).String()...)
	}
	return Object(nil).JSON("conversations", string(append(list, ']'))).JSON("pages", pagesJSON(page, last)).String()
}

// pagesJSON returns which of so many pages an answer is. There is always a first
// one; what there is not is null.
func pagesJSON(current, last int64) string {
	r := Object(nil).Number("current", current).Number("first", 1)
	if r = r.name("next"); current < last {
		r = strconv.AppendInt(r, current+1, 10)
	} else {
		r = append(r, "null"...)
	}
	if r = r.name("previous"); current > 1 {
		r = strconv.AppendInt(r, current-1, 10)
	} else {
		r = append(r, "null"...)
	}
	return r.String()
}

// MessagesJSON returns messages of a conversation as KustomerCore answers
// getMessages. There is no satisfaction form, and all are on one page.
func MessagesJSON(m *state.Model, conversation string, of []protocol.Message) string {
	return Object(nil).Text("conversationId", conversation).JSON("messages", messageList(m, of)).
		JSON("satisfaction", "null").JSON("pages", pagesJSON(1, 1)).String()
}

// HistoricalMessagesJSON returns messages as KustomerCore answers
// getHistoricalMessages.
func HistoricalMessagesJSON(m *state.Model, of []protocol.Message) string {
	return Object(nil).JSON("messages", messageList(m, of)).JSON("satisfaction", "null").String()
}

func messageList(m *state.Model, of []protocol.Message) string {
	list := []byte{'['}
	for i, v := range of {
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, MessageJSON(m, v)...)
	}
	return string(append(list, ']'))
}

// MessageJSON returns a message as the page receives it. Its direction is seen
// from the company: "in" from the customer, "out" to them.
func MessageJSON(m *state.Model, v protocol.Message) string {
	direction, kind, by := "out", string(v.Author), v.Person
	switch v.Author {
	case protocol.AuthorCustomer:
		direction, by = "in", protocol.Person{ID: m.Stored.Customer.ID, Name: m.Stored.Customer.Name}
		if by.Name == "" {
			by.Name = m.Stored.Customer.Email
		}
	case protocol.AuthorAgent:
		kind = "user" // which is what Kustomer calls agents
	}
	if by.Name == "" && direction == "out" {
		by.Name = m.Settings.Name
	}
	r := Object(nil).Text("messageId", v.ID).Text("conversationId", v.Conversation).
		Text("body", v.Text).Text("createdAt", format.Timestamp(v.At)).Text("direction", direction).
		JSON("attachments", "[]").JSON("meta", `{"template":null,"articles":[]}`).
		JSON("sentBy", Object(nil).Text("type", kind).Text("id", by.ID).
			Text("displayName", by.Name).Text("avatarUrl", by.Picture).String()).
		Text("author", string(v.Author))
	if v.Person.Name != "" {
		r = r.JSON("user", PersonJSON(v.Person))
	}
	return r.String()
}

// rootCategory is the id of the category that holds all others. Those of
// categories are names of folders, which have no slash.
const rootCategory = "/"

// CategoriesJSON returns the knowledge base as KustomerCore answers
// getCategories: the categories by id, and the one that holds them.
func CategoriesJSON(of []protocol.Category) string {
	var all Object
	children := []byte{'['}
	for i := range of {
		v := &of[i]
		if i > 0 {
			children = append(children, ',')
		}
		children = append(children, Quote(v.ID)...)
		all = all.JSON(v.ID, Object(nil).Text("categoryId", v.ID).Text("title", v.Title).Text("description", v.Description).
			Text("parentCategory", rootCategory).JSON("childCategories", "[]").JSON("articles", articleList(v.Articles)).String())
	}
	root := Object(nil).Text("categoryId", rootCategory).Text("title", "").Text("description", "").
		JSON("parentCategory", "null").JSON("childCategories", string(append(children, ']')))
	return Object(nil).JSON("categories", all.String()).JSON("rootCategory", root.String()).String()
}

// IsRootCategory reports whether an id names the whole knowledge base.
func IsRootCategory(id string) bool { return id == "" || id == rootCategory }

// PersonJSON returns a person as the page receives them.
func PersonJSON(p protocol.Person) string {
	return Object(nil).Text("displayName", p.Name).Text("avatarUrl", p.Picture).String()
}
