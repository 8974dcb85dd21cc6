package sdk

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/format"
)

// ArticlesJSON returns articles as KustomerCore answers getArticles.
func ArticlesJSON(of []protocol.Summary) string {
	return Object(nil).JSON("articles", articleList(of)).String()
}

func articleList(of []protocol.Summary) string {
	var list List
	for i := range of {
		list = list.Add(Object(nil).Text("articleId", of[i].ID).Text("title", of[i].Title).Text("summary", of[i].Summary).String())
	}
	return list.String()
}

// conversation begins the object of a conversation as the page receives it.
//
//go:noinline
func conversation(c *state.Conversation) Object {
	return Object(nil).Text("conversationId", c.ID).Text("createdAt", format.Timestamp(c.Created)).
		Bool("ended", c.Ended).Bool("isInAssistantMode", false)
}

// ConversationJSON returns a conversation as the page receives it.
func ConversationJSON(c *state.Conversation) string { return conversation(c).String() }

// OpenConversationsJSON returns the conversations that have not ended.
func OpenConversationsJSON(of []state.Conversation) string {
	var list List
	for i := range of {
		if !of[i].Ended {
			list = list.Add(ConversationJSON(&of[i]))
		}
	}
	return list.String()
}

// ConversationsJSON returns a page of conversations as KustomerCore answers
// getConversations. Pages are counted from 1.
func ConversationsJSON(of []state.Conversation, page, size int64) string {
	var list List
	length := int64(len(of))
	for i := (page - 1) * size; i < min(page*size, length); i++ {
		c := &of[i]
		list = list.Add(conversation(c).Text("preview", c.Preview).
			Text("lastMessageAt", format.Timestamp(max(c.At, c.Created))).Number("unread", c.Unread).String())
	}
	return Object(nil).JSON("conversations", list.String()).JSON("pages", pagesJSON(page, page*size < length)).String()
}

// pagesJSON returns which page an answer is, as KustomerCore names it. What there is
// not is null.
func pagesJSON(current int64, more bool) string {
	next := current + 1
	if !more {
		next = 0
	}
	return Object(nil).Number("current", current).Number("first", 1).
		NumberOrNull("next", next).NumberOrNull("previous", current-1).String()
}

// MessagesJSON returns messages as KustomerCore answers getMessages, for a
// conversation, and getHistoricalMessages, for "". There is no satisfaction form, and
// all are on one page.
func MessagesJSON(m *state.Model, conversation string, of []protocol.Message) string {
	var list List
	for i := range of {
		list = list.Add(MessageJSON(m, of[i]))
	}
	r := Object(nil).JSON("messages", list.String()).JSON("satisfaction", "null")
	if conversation != "" {
		r = r.Text("conversationId", conversation).JSON("pages", pagesJSON(1, false))
	}
	return r.String()
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
			Text("displayName", by.Name).Text("avatarUrl", avatar(m, by)).String()).
		Text("author", string(v.Author))
	if v.Person.Name != "" {
		r = r.JSON("user", PersonJSON(m, v.Person))
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
	var children List
	for i := range of {
		v := &of[i]
		children = children.Add(Quote(v.ID))
		all = all.JSON(v.ID, category(v.ID, v.Title, v.Description, Quote(rootCategory), "[]").
			JSON("articles", articleList(v.Articles)).String())
	}
	root := category(rootCategory, "", "", "null", children.String())
	return Object(nil).JSON("categories", all.String()).JSON("rootCategory", root.String()).String()
}

// category begins the object of a category.
func category(id, title, description, parent, children string) Object {
	return Object(nil).Text("categoryId", id).Text("title", title).Text("description", description).
		JSON("parentCategory", parent).JSON("childCategories", children)
}

// IsRootCategory reports whether an id names the whole knowledge base.
func IsRootCategory(id string) bool { return id == "" || id == rootCategory }

// PersonJSON returns a person as the page receives them.
func PersonJSON(m *state.Model, p protocol.Person) string {
	return Object(nil).Text("displayName", p.Name).Text("avatarUrl", avatar(m, p)).String()
}

// avatar returns the address of a person's picture, which the page can use although it
// is another site's than the server: "" if there is none.
func avatar(m *state.Model, p protocol.Person) string {
	return format.Absolute(m.Host.Server, p.Picture)
}
