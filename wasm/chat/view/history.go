package view

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/html"
	"kith/wasm/locale"
)

// history is the screen with all conversations, the newest first.
func (p panel) history() nodes {
	list := el("ul.rows.card#list aria-label=$", p.words.AllConversations)
	for i := range p.model.Stored.Conversations {
		add(list, p.conversationRow(&p.model.Stored.Conversations[i]))
	}
	if len(list.Children) == 0 {
		list = emptyState(iconChat, p.words.NoConversations, p.words.NoConversationsHint)
	}
	if p.model.Host.HideNewConversation || p.chatClosed() {
		return nodes{list}
	}
	return nodes{list, button("primary", NameNew, "", p.words.NewConversation)}
}

// conversationRow is a conversation in a list, with its last message, which may
// still be in the outbox.
func (p panel) conversationRow(c *state.Conversation) *html.Node {
	name, picture := c.Person.Name, avatar(c.Person)
	if name == "" {
		if name = p.model.Settings.Name; name == "" {
			name = p.words.Conversation
		}
		picture = brandMark(name)
	}
	preview, author, at := c.Preview, c.Author, c.At
	for i := range p.model.Stored.Outbox {
		if m := &p.model.Stored.Outbox[i]; m.Conversation == c.ID {
			preview, author, at = m.Text, protocol.AuthorCustomer, m.At
		}
	}
	when, class := "", "row"
	var end *html.Node
	if at != 0 {
		when = p.clock.TimeOrDay(at)
	}
	switch {
	case c.Unread > 0:
		class = "row unread"
		end = el("span.badge role=img aria-label=$",
			locale.Pluralize(p.model.Language, &p.words.UnreadCount, c.Unread), ifElse(c.Unread > 99, "99+", locale.Number(p.model.Language, c.Unread)))
	case c.Ended:
		end = el("span.chip", p.words.Ended)
	}
	return el("li#$", c.ID, el("button class=$ type=button data-on-click="+NameConversation+" data-value=$", class, c.ID, picture,
		el("span.row-main",
			el("span.row-line", el("bdi.name", name), el("span.time", when)),
			el("span.row-line",
				el("span.preview", ifElse(author == protocol.AuthorCustomer && preview != "", p.words.You+": ", ""), bdi(protocol.Preview(preview))),
				end))))
}
