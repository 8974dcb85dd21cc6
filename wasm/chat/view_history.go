package chat

import (
	"strings"

	"kith/server/wire"
	"kith/wasm/html"
)

// history lists all conversations, newest first.
func (p pane) history() html.Nodes {
	var page html.Nodes
	if len(p.m.State.Conversations) == 0 {
		page = html.Nodes{p.empty(iconTalk, p.w.None, p.w.NoneYet)}
	} else {
		list := html.El("ul", html.Key("list"), html.Class("rows card"), html.Is("aria-label", p.w.AllConversations))
		for i := range p.m.State.Conversations {
			list.Kids = append(list.Kids, p.row(&p.m.State.Conversations[i]))
		}
		page = html.Nodes{list}
	}
	if !p.m.Host.HidesNew && !p.closed() {
		page = append(page, p.act("primary", NameNew, "", p.w.NewConversation))
	}
	return page
}

// row is a conversation in a list.
func (p pane) row(c *Conversation) html.Node {
	who, name := c.Person, c.Person.Name
	if name == "" {
		name = p.m.Settings.Name
	}
	if name == "" {
		name = p.w.Conversation
	}
	preview, author, at := c.Preview, c.Author, c.At
	for _, l := range p.m.State.Outbox {
		if l.Conversation == c.ID {
			preview, author, at = l.Text, wire.Customer, l.At
		}
	}
	line := html.El("span", html.Class("preview"))
	if author == wire.Customer && preview != "" {
		line.Kids = append(line.Kids, html.Text(p.w.You+": "))
	}
	line.Kids = append(line.Kids, html.El("bdi", html.Text(short(preview))))
	class := "row"
	end := html.Part(nil)
	switch {
	case c.Unread > 0:
		class = "row unread"
		end = html.El("span", html.Class("badge"), html.Is("role", "img"),
			html.Is("aria-label", count(p.m.Language, &p.w.Unread, c.Unread)), html.Text(badge(p.m.Language, c.Unread)))
	case c.Ended:
		class = "row over"
		end = html.El("span", html.Class("chip"), html.Text(p.w.Ended))
	}
	portrait := face(who, "")
	if who.Name == "" {
		portrait = face(wire.Person{Name: name}, "house")
	}
	return html.El("li", html.Key(c.ID),
		html.El("button", html.Class(class), html.Is("type", "button"), html.On("click", NameTalk), html.Value(c.ID),
			portrait,
			html.El("span", html.Class("what"),
				html.El("span", html.Class("line"),
					html.El("bdi", html.Class("name"), html.Text(name)),
					html.If(at != 0, html.El("span", html.Class("time"), html.Text(p.clock.Brief(at))))),
				html.El("span", html.Class("line"), line, end))))
}

// badge is a count that fits into a circle.
func badge(language string, n int64) string {
	if n > 99 {
		return "99+"
	}
	return number(language, n)
}

// short is the beginning of a text in one line, as much as a list could show.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	n := 0
	for i := range text {
		if n++; n > wire.PreviewLimit {
			return text[:i] + "…"
		}
	}
	return text
}
