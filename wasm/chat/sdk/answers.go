package sdk

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/format"
)

// ArticlesJSON returns a list of articles as the page receives it.
func ArticlesJSON(of []protocol.Summary) string {
	list := []byte{'['}
	for i := range of {
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, Object(nil).Text("articleId", of[i].ID).Text("title", of[i].Title).Text("summary", of[i].Summary).String()...)
	}
	return string(append(list, ']'))
}

// ConversationJSON returns a conversation as the page receives it.
func ConversationJSON(c *state.Conversation) string {
	return Object(nil).Text("conversationId", c.ID).Text("createdAt", format.Timestamp(c.Created)).
		Bool("ended", c.Ended).Bool("isInAssistantMode", false).String()
}

// MessageJSON returns a message as the page receives it.
func MessageJSON(v protocol.Message) string {
	r := Object(nil).Text("messageId", v.ID).Text("conversationId", v.Conversation).
		Text("author", string(v.Author)).Text("body", v.Text).Text("createdAt", format.Timestamp(v.At))
	if v.Person.Name != "" {
		r = r.JSON("user", PersonJSON(v.Person))
	}
	return r.String()
}

// PersonJSON returns a person as the page receives them.
func PersonJSON(p protocol.Person) string {
	return Object(nil).Text("displayName", p.Name).Text("avatarUrl", p.Picture).String()
}
