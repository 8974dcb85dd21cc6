package view

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/html"
	"kith/wasm/locale"
)

// history lists all conversations, newest first.
func (p pane) history() nodes {
	list := el("ul.rows.card#list aria-label=$", p.w.AllConversations)
	for i := range p.m.Stored.Conversations {
		add(list, p.row(&p.m.Stored.Conversations[i]))
	}
	if len(list.Children) == 0 {
		list = empty(iconTalk, p.w.NoConversations, p.w.NoConversationsHint)
	}
	if p.m.Host.HideNewConversation || p.closed() {
		return nodes{list}
	}
	return nodes{list, act("primary", NameNew, "", p.w.NewConversation)}
}

// row is a conversation in a list.
func (p pane) row(c *state.Conversation) *html.Node {
	name, portrait := c.Person.Name, face(c.Person)
	if name == "" {
		if name = p.m.Settings.Name; name == "" {
			name = p.w.Conversation
		}
		portrait = house(name)
	}
	preview, author, at := c.Preview, c.Author, c.At
	for i := range p.m.Stored.Outbox {
		if l := &p.m.Stored.Outbox[i]; l.Conversation == c.ID {
			preview, author, at = l.Text, protocol.AuthorCustomer, l.At
		}
	}
	when, class := "", "row"
	var end *html.Node
	if at != 0 {
		when = p.clock.Brief(at)
	}
	switch {
	case c.Unread > 0:
		class = "row unread"
		end = el("span.badge role=img aria-label=$",
			locale.Count(p.m.Language, &p.w.Unread, c.Unread), either(c.Unread > 99, "99+", locale.Number(p.m.Language, c.Unread)))
	case c.Ended:
		end = el("span.chip", p.w.Ended)
	}
	return el("li#$", c.ID, el("button class=$ type=button data-on-click="+NameConversation+" data-value=$", class, c.ID, portrait,
		el("span.what",
			el("span.line", el("bdi.name", name), el("span.time", when)),
			el("span.line",
				el("span.preview", either(author == protocol.AuthorCustomer && preview != "", p.w.You+": ", ""), bdi(short(preview))),
				end))))
}

// short is the beginning of a text in one line, as much as a list could show.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	n := 0
	for i := range text {
		if n++; n > protocol.PreviewLimit {
			return text[:i] + "…"
		}
	}
	return text
}
