package desk

import (
	"strings"

	"kith/server/wire"
	"kith/wasm/html"
	"kith/wasm/talk"
)

// rowName is what a row of the list is found by.
func rowName(id string) string { return "row-" + id }

// viewSide is the left side: whose inbox it is, the filters, the list.
func viewSide(m *Model) html.Node {
	return html.El("section", html.Class("side"), html.Key("side"), html.Is("aria-label", "Inbox"),
		html.El("header", html.Class("side-head"),
			html.El("span", html.Class("logo"), html.Is("aria-hidden", "true")),
			html.El("h1", html.Text("Inbox")),
			viewMenu(m)),
		html.El("div", html.Class("search"),
			icon("search"),
			html.El("input", html.Is("type", "search"), html.Is("aria-label", "Search conversations"),
				html.Is("placeholder", "Search"), html.Is("autocomplete", "off"), html.Is("spellcheck", "false"),
				html.Is("dir", "auto"), html.Is("value", m.List.Query), html.Name(NameQuery),
				html.On("input", NameQuery), html.On("escape", NameQuery), html.On("down", NameNext))),
		html.El("div", html.Class("tabs"), html.Is("role", "group"), html.Is("aria-label", "Show"),
			viewFilter(m, FilterOpen, "Open", false), viewFilter(m, FilterEnded, "Ended", true)),
		viewList(m))
}

func viewFilter(m *Model, value, word string, ended bool) html.Node {
	n := int64(0)
	for i := range m.List.Items {
		if m.List.shows(&m.List.Items[i], ended) {
			n++
		}
	}
	pressed := "false"
	if m.List.Ended == ended {
		pressed = "true"
	}
	return html.El("button", html.Is("type", "button"), html.Class("tab"), html.Is("aria-pressed", pressed),
		html.On("click", NameFilter), html.Value(value), html.Text(word),
		html.If(n > 0, html.El("span", html.Class("tally"), html.Text(badge(n)))))
}

func viewList(m *Model) html.Node {
	if !m.List.Here {
		return viewListComing()
	}
	items := m.Listed()
	if len(items) == 0 {
		return viewListEmpty(m)
	}
	more := int64(len(items)) > m.List.Rows
	if more {
		items = items[:m.List.Rows]
	}
	cursor := items[0].ID
	if find(items, m.List.Cursor) != nil {
		cursor = m.List.Cursor
	}
	rows := make(html.Nodes, 0, len(items))
	clock := m.clock()
	for i := range items {
		rows = append(rows, viewRow(m, clock, &items[i], items[i].ID == cursor))
	}
	return html.El("div", html.Class("scroll"), html.Key("list"),
		html.El("ul", html.Class("rows"), html.Is("role", "list"), html.Is("aria-label", "Conversations"),
			html.On("down", NameNext), html.On("up", NamePrior), html.On("home", NameFirst), html.On("end", NameFinal), rows),
		html.If(more, html.El("button", html.Is("type", "button"), html.Class("quiet more"),
			html.On("click", NameRows), html.Text("Show more"))))
}

func viewRow(m *Model, clock talk.Clock, v *Item, cursor bool) html.Node {
	name := customerName(v.Customer)
	class, tab := "row", "-1"
	if v.Unread > 0 {
		class += " unread"
	}
	if cursor {
		tab = "0"
	}
	shown := v.ID == m.Shown
	return html.El("li", html.Key(v.ID), html.Is("data-conversation-id", v.ID),
		html.El("button", html.Is("type", "button"), html.Class(class), html.Is("tabindex", tab),
			html.Name(rowName(v.ID)), html.On("click", NameTalk), html.Value(v.ID),
			html.If(shown, html.Is("aria-current", "true")),
			customerFace(v.Customer),
			html.El("span", html.Class("row-main"),
				html.El("span", html.Class("row-top"),
					html.El("span", html.Class("row-name"), isolated(name)),
					html.If(v.Customer.Online, unseen(", online")),
					html.El("time", html.Class("row-time"), html.Text(clock.Brief(v.At)))),
				html.El("span", html.Class("row-bottom"),
					viewPreview(m, v),
					html.If(v.Unread > 0, html.El("span", html.Class("badge"),
						html.Text(badge(v.Unread)), unseen(" unread")))))))
}

// viewPreview is the last word of a conversation, or what is about to be one.
func viewPreview(m *Model, v *Item) html.Node {
	for _, y := range m.Typists {
		if y.Conversation == v.ID && y.Person.ID == "" {
			return html.El("span", html.Class("row-text typing"), html.Text("typing…"))
		}
	}
	if draft := strings.TrimSpace(m.State.Draft(v.ID)); draft != "" && v.ID != m.Shown {
		return html.El("span", html.Class("row-text"),
			html.El("span", html.Class("row-draft"), html.Text("Draft")), html.Text(" "), isolated(brief(draft)))
	}
	who := ""
	switch {
	case v.Author == wire.Agent && v.Person.ID == m.Self.ID:
		who = "You: "
	case v.Author == wire.Agent && v.Person.Name != "":
		who = v.Person.Name + ": "
	}
	return html.El("span", html.Class("row-text"), html.Text(who), isolated(v.Preview))
}

// brief is the beginning of a text, on one line.
func brief(text string) string {
	n := 0
	for i, r := range text {
		if r == '\n' {
			return text[:i] + "…"
		}
		if n++; n > wire.PreviewLimit {
			return text[:i] + "…"
		}
	}
	return text
}

func viewListComing() html.Node {
	var rows html.Nodes
	for range 6 {
		rows = append(rows, html.El("div", html.Class("row ghost"),
			html.El("span", html.Class("face")),
			html.El("span", html.Class("row-main"), html.El("span", html.Class("bar short")), html.El("span", html.Class("bar")))))
	}
	return html.El("div", html.Class("scroll"), html.Key("coming"), html.Is("aria-busy", "true"),
		unseen("Loading conversations"), html.El("div", html.Is("aria-hidden", "true"), rows))
}

func viewListEmpty(m *Model) html.Node {
	title, text := "All answered", "Every conversation has ended. A new one appears here by itself."
	var link html.Node
	switch {
	case m.List.Query != "":
		title, text = "Nothing found", "No conversation here has all of these words. Try fewer, or the other tab."
	case len(m.List.Items) == 0 && !m.List.Ended:
		title, text = "No conversations yet", "Open the demo shop in another window and write to yourself: it appears here at once."
		link = html.El("a", html.Class("button"), html.Is("href", "/"), html.Is("target", "_blank"),
			html.Is("rel", "noopener"), html.Text("Open the demo"))
	case m.List.Ended:
		title, text = "Nothing has ended yet", "Conversations that you end are kept here, and can be opened again."
	}
	return html.El("div", html.Class("scroll"), html.Key("none"),
		html.El("ul", html.Class("rows"), html.Is("role", "list"), html.Is("aria-label", "Conversations")),
		html.El("div", html.Class("blank"), icon("tray"),
			html.El("h2", html.Text(title)), html.El("p", html.Text(text)), link))
}
