package view

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/format"
	"kith/wasm/html"
)

// viewSidebar is the left side: the menu, the search box, the views and the list.
func viewSidebar(m *state.Model) *html.Node {
	return el("section.sidebar#sidebar aria-label=Inbox",
		el("header.sidebar-header", el("span.logo aria-hidden=true"), el("h1", "Inbox"), viewMenu(m)),
		el("div.search", icon(iconSearch),
			el("input type=search aria-label=$ placeholder=Search autocomplete=off spellcheck=false dir=auto value=$"+
				" data-name="+NameSearch+" data-on-input="+NameSearch+" data-on-escape="+NameSearch+" data-on-down="+NameNext,
				"Search conversations", m.List.Query)),
		viewViews(m),
		viewTools(m),
		viewList(m),
		viewSelectionActions(m))
}

// viewList is the rows of the list, or what is shown in their place.
func viewList(m *state.Model) *html.Node {
	l := &m.List
	if !l.Loaded {
		return viewListLoading()
	}
	items := m.Listed()
	complete := l.IsComplete(l.View, l.Brand)
	if len(items) == 0 {
		if p := l.PagesOf(l.View, l.Brand); !complete && l.Query == "" && (p == nil || p.Error == "") {
			return viewListLoading()
		}
		return viewListEmpty(m)
	}
	list := el("div.list#list data-on-scroll=" + NameList)
	hidden := int64(len(items)) > l.RowLimit
	if hidden {
		items = items[:l.RowLimit]
	}
	cursor := items[0].ID
	for _, item := range items {
		if item.ID == l.Cursor {
			cursor = item.ID
		}
	}
	rows, clock := viewEmptyRows(), Clock(m)
	for _, item := range items {
		add(rows, viewRow(m, clock, item, item.ID == cursor))
	}
	add(list, rows)
	add(list, viewListEnd(m, hidden, complete))
	return list
}

// viewListEnd is what is below the last row that is drawn: a button for more, that
// more is being fetched, why it was not, or that this is all.
func viewListEnd(m *state.Model, hidden, complete bool) *html.Node {
	l := &m.List
	p := l.PagesOf(l.View, l.Brand)
	switch {
	case !hidden && !complete && p != nil && p.Error != "":
		return el("div.list-end#end role=alert", el("p", p.Error), button("button-secondary", NameMoreRows, "", "Try again"))
	case !hidden && !complete && p != nil && p.RequestedOn != 0 && p.RequestedOn == m.Connection.Socket:
		return el("div.list-end#end aria-busy=true", screenReaderText("Loading more"), viewRowSkeleton())
	case hidden || !complete:
		return el("div.list-end#end", button("button-secondary", NameMoreRows, "", "Show more"))
	case len(l.Known(l.View, l.Brand)) > state.RowsPerPage:
		return el("div.list-end#end", el("p", "That is all."))
	}
	return nil
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
	if item.Customer.Block != "" {
		add(top, el("span.tag.row-tag", "Blocked"))
	}
	if len(m.Brands) > 1 && m.List.Brand == "" {
		add(top, el("span.tag.row-tag", bdi(m.BrandName(item.Brand))))
	}
	if m.List.View == protocol.ViewWaiting {
		add(top, el("time.row-time.waiting", waitingTime(m.Now-item.Waiting)))
	} else {
		add(top, el("time.row-time", clock.TimeOrDay(item.At)))
	}
	bottom := el("span.row-bottom", viewPreview(m, item))
	if item.Unread > 0 {
		add(bottom, el("span.badge", badge(item.Unread), screenReaderText(" unread")))
	}
	if m.List.Selecting {
		return el("li#$ data-conversation-id=$", item.ID, item.ID,
			el("button type=button role=checkbox class=$ tabindex=$ aria-checked=$ data-name=$ data-on-click="+NameToggle+" data-on-x="+NameToggle+" data-value=$",
				ifElse(item.Unread > 0, "row unread", "row"), ifElse(cursor, "0", "-1"), ifElse(m.List.IsSelected(item.ID), "true", "false"),
				RowName(item.ID), item.ID,
				viewCheck(), customerAvatar(&item.Customer), el("span.row-main", top, bottom)))
	}
	return el("li#$ data-conversation-id=$", item.ID, item.ID,
		el("button type=button class=$ tabindex=$ aria-current?=$ data-name=$ data-on-click="+NameOpenConversation+" data-on-x="+NameToggle+" data-value=$",
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
		add(rows, viewRowSkeleton())
	}
	return el("div.list#loading aria-busy=true", screenReaderText("Loading conversations"), rows)
}

// viewRowSkeleton is in the place of a row that has not come.
func viewRowSkeleton() *html.Node {
	return el("div.row.row-skeleton", el("span.avatar"), el("span.row-main", el("span.skeleton.short"), el("span.skeleton")))
}

// viewListEmpty says why there is nothing in the list.
func viewListEmpty(m *state.Model) *html.Node {
	title, text := "All answered", "Every conversation has ended. A new one appears here by itself."
	var link *html.Node
	p := m.List.PagesOf(m.List.View, m.List.Brand)
	switch {
	case p != nil && p.Error != "":
		title, text, link = "That did not come", p.Error, button("button", NameMoreRows, "", "Try again")
	case m.List.Query != "" && !m.List.IsComplete(m.List.View, m.List.Brand):
		title, text, link = "Nothing found so far", "None of the conversations that have been loaded has all of these words.", button("button", NameMoreRows, "", "Load more")
	case m.List.Query != "":
		title, text = "Nothing found", "No conversation here has all of these words. Try fewer, or another view."
	case m.List.View == protocol.ViewEnded:
		title, text = "Nothing has ended yet", "Conversations that you end are kept here, and can be opened again."
	case m.List.View == protocol.ViewSpam:
		title, text = "No spam", "Conversations that you mark as spam are kept here. They notify nobody."
	case m.List.View == protocol.ViewWaiting:
		title, text = "Nobody is waiting", "Every open conversation has been answered."
	case len(m.List.Items) == 0:
		title, text = "No conversations yet", "Open the demo shop in another window and write to yourself: it appears here at once."
		link = el("a.button href=/ target=_blank rel=$", "noopener noreferrer", "Open the demo")
	}
	return el("div.list#empty", viewEmptyRows(),
		el("div.empty-state", icon(iconInbox), el("h2", title), el("p", text), link))
}
