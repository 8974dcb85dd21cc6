package view

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/format"
	"kith/wasm/html"
)

// viewSidebar is the left side: the menu, the search box, the filter and the
// list.
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

// viewFilter is one of the two filters, with the number of conversations that it
// shows.
func viewFilter(m *state.Model, value, word string, ended bool) *html.Node {
	n := int64(0)
	for i := range m.List.Items {
		if m.List.Shows(&m.List.Items[i], ended) {
			n++
		}
	}
	tab := el("button.tab type=button aria-pressed=$ data-on-click="+NameFilter+" data-value=$",
		ifElse(m.List.ShowEnded == ended, "true", "false"), value, word)
	if n > 0 {
		add(tab, el("span.tab-count", badge(n)))
	}
	return tab
}

// viewList is the rows of the list, or what is shown in their place.
func viewList(m *state.Model) *html.Node {
	if !m.List.Loaded {
		return viewListLoading()
	}
	items := m.Listed()
	if len(items) == 0 {
		return viewListEmpty(m)
	}
	list := el("div.list#list")
	more := int64(len(items)) > m.List.RowLimit
	if more {
		items = items[:m.List.RowLimit]
	}
	cursor := items[0].ID
	for _, item := range items {
		if item.ID == m.List.Cursor {
			cursor = item.ID
		}
	}
	rows, clock := viewEmptyRows(), Clock(m)
	for _, item := range items {
		add(rows, viewRow(m, clock, item, item.ID == cursor))
	}
	add(list, rows)
	if more {
		add(list, button("button-secondary show-more", NameMoreRows, "", "Show more"))
	}
	return list
}

// viewEmptyRows is the list element without rows.
func viewEmptyRows() *html.Node {
	return el("ul.rows role=list aria-label=Conversations data-on-down=" + NameNext + " data-on-up=" + NamePrevious +
		" data-on-home=" + NameFirst + " data-on-end=" + NameLast)
}

// viewRow is a row of the list. The row at the cursor takes part in the tab
// order.
func viewRow(m *state.Model, clock format.Clock, item *state.ListItem, cursor bool) *html.Node {
	top := el("span.row-top", el("span.row-name", bdi(state.CustomerName(&item.Customer))))
	if item.Customer.Online {
		add(top, screenReaderText(", online"))
	}
	add(top, el("time.row-time", clock.TimeOrDay(item.At)))
	bottom := el("span.row-bottom", viewPreview(m, item))
	if item.Unread > 0 {
		add(bottom, el("span.badge", badge(item.Unread), screenReaderText(" unread")))
	}
	return el("li#$ data-conversation-id=$", item.ID, item.ID,
		el("button type=button class=$ tabindex=$ aria-current?=$ data-name=$ data-on-click="+NameOpenConversation+" data-value=$",
			ifElse(item.Unread > 0, "row unread", "row"), ifElse(cursor, "0", "-1"), ifElse(item.ID == m.Shown, "true", ""),
			RowName(item.ID), item.ID,
			customerAvatar(&item.Customer), el("span.row-main", top, bottom)))
}

// viewPreview is the second line of a row: that the customer is typing, the
// draft, or the last message.
func viewPreview(m *state.Model, item *state.ListItem) *html.Node {
	for _, t := range m.TypingIndicators {
		if t.Conversation == item.ID && t.Person.ID == "" {
			return el("span.row-preview.typing", "typing…")
		}
	}
	if draft := strings.TrimSpace(m.Stored.Draft(item.ID)); draft != "" && item.ID != m.Shown {
		return el("span.row-preview", el("span.row-draft", "Draft"), " ", bdi(firstLine(draft)))
	}
	who := ""
	switch {
	case item.Author == protocol.AuthorAgent && item.Person.ID == m.Self.ID:
		who = "You: "
	case item.Author == protocol.AuthorAgent && item.Person.Name != "":
		who = item.Person.Name + ": "
	}
	return el("span.row-preview", who, bdi(item.Preview))
}

// viewListLoading is shown until the list has come.
func viewListLoading() *html.Node {
	rows := el("div aria-hidden=true")
	for range 6 {
		add(rows, el("div.row.row-skeleton", el("span.avatar"), el("span.row-main", el("span.skeleton.short"), el("span.skeleton"))))
	}
	return el("div.list#loading aria-busy=true", screenReaderText("Loading conversations"), rows)
}

// viewListEmpty says why there is nothing in the list.
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
