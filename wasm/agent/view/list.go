package view

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/format"
	"kith/wasm/html"
)

// viewSidebar is the left side: whose inbox it is, the filters, the list.
func viewSidebar(m *state.Model) *html.Node {
	return el("section.sidebar#sidebar aria-label=Inbox",
		el("header.sidebar-header", el("span.logo aria-hidden=true"), el("h1", "Inbox"), viewMenu(m)),
		el("div.search", icon(iconSearch),
			el("input type=search aria-label=$ placeholder=Search autocomplete=off spellcheck=false dir=auto value=$"+
				" data-name="+NameSearch+" data-on-input="+NameSearch+" data-on-escape="+NameSearch+" data-on-down="+NameNext,
				"Search conversations", m.List.Query)),
		el("div.tabs role=group aria-label=Show",
			viewFilter(m, FilterOpen, "Open", false), viewFilter(m, FilterEnded, "Ended", true)),
		viewList(m))
}

func viewFilter(m *state.Model, value, word string, ended bool) *html.Node {
	n := int64(0)
	for i := range m.List.Items {
		if m.List.Shows(&m.List.Items[i], ended) {
			n++
		}
	}
	tab := el("button.tab type=button aria-pressed=$ data-on-click="+NameFilter+" data-value=$",
		either(m.List.ShowEnded == ended, "true", "false"), value, word)
	if n > 0 {
		add(tab, el("span.tab-count", badge(n)))
	}
	return tab
}

func viewList(m *state.Model) *html.Node {
	if !m.List.Loaded {
		return viewListLoading()
	}
	items := m.Listed()
	if len(items) == 0 {
		return viewListEmpty(m)
	}
	scroll := el("div.list#list")
	more := int64(len(items)) > m.List.RowLimit
	if more {
		items = items[:m.List.RowLimit]
	}
	cursor := items[0].ID
	for _, v := range items {
		if v.ID == m.List.Cursor {
			cursor = v.ID
		}
	}
	rows, clock := viewEmptyRows(), Clock(m)
	for _, v := range items {
		add(rows, viewRow(m, clock, v, v.ID == cursor))
	}
	add(scroll, rows)
	if more {
		add(scroll, pressable("button-secondary show-more", NameMoreRows, "", "Show more"))
	}
	return scroll
}

// viewEmptyRows is the list without its rows.
func viewEmptyRows() *html.Node {
	return el("ul.rows role=list aria-label=Conversations data-on-down=" + NameNext + " data-on-up=" + NamePrevious +
		" data-on-home=" + NameFirst + " data-on-end=" + NameLast)
}

func viewRow(m *state.Model, clock format.Clock, v *state.ListItem, cursor bool) *html.Node {
	top := el("span.row-top", el("span.row-name", bdi(state.CustomerName(&v.Customer))))
	if v.Customer.Online {
		add(top, screenReaderText(", online"))
	}
	add(top, el("time.row-time", clock.Brief(v.At)))
	bottom := el("span.row-bottom", viewPreview(m, v))
	if v.Unread > 0 {
		add(bottom, el("span.badge", badge(v.Unread), screenReaderText(" unread")))
	}
	return el("li#$ data-conversation-id=$", v.ID, v.ID,
		el("button type=button class=$ tabindex=$ aria-current?=$ data-name=$ data-on-click="+NameOpenConversation+" data-value=$",
			either(v.Unread > 0, "row unread", "row"), either(cursor, "0", "-1"), either(v.ID == m.Shown, "true", ""),
			RowName(v.ID), v.ID,
			customerAvatar(&v.Customer), el("span.row-main", top, bottom)))
}

// viewPreview is the last word of a conversation, or what is about to be one.
func viewPreview(m *state.Model, v *state.ListItem) *html.Node {
	for _, y := range m.TypingIndicators {
		if y.Conversation == v.ID && y.Person.ID == "" {
			return el("span.row-preview.typing", "typing…")
		}
	}
	if draft := strings.TrimSpace(m.Stored.Draft(v.ID)); draft != "" && v.ID != m.Shown {
		return el("span.row-preview", el("span.row-draft", "Draft"), " ", bdi(firstLine(draft)))
	}
	who := ""
	switch {
	case v.Author == protocol.AuthorAgent && v.Person.ID == m.Self.ID:
		who = "You: "
	case v.Author == protocol.AuthorAgent && v.Person.Name != "":
		who = v.Person.Name + ": "
	}
	return el("span.row-preview", who, bdi(v.Preview))
}

func viewListLoading() *html.Node {
	rows := el("div aria-hidden=true")
	for range 6 {
		add(rows, el("div.row.row-skeleton", el("span.avatar"), el("span.row-main", el("span.skeleton.short"), el("span.skeleton"))))
	}
	return el("div.list#loading aria-busy=true", screenReaderText("Loading conversations"), rows)
}

func viewListEmpty(m *state.Model) *html.Node {
	title, text := "All answered", "Every conversation has ended. A new one appears here by itself."
	var link *html.Node
	switch {
	case m.List.Query != "":
		title, text = "Nothing found", "No conversation here has all of these words. Try fewer, or the other tab."
	case m.List.ShowEnded:
		title, text = "Nothing has ended yet", "Conversations that you end are kept here, and can be opened again."
	case len(m.List.Items) == 0:
		title, text = "No conversations yet", "Open the demo shop in another window and write to yourself: it appears here at once."
		link = el("a.button href=/ target=_blank rel=noopener", "Open the demo")
	}
	return el("div.list#empty", viewEmptyRows(),
		el("div.empty-state", icon(iconInbox), el("h2", title), el("p", text), link))
}
