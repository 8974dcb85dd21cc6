package agent

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/format"
	"kith/wasm/html"
)

// rowName is what a row of the list is found by.
func rowName(id string) string { return "row-" + id }

// viewSide is the left side: whose inbox it is, the filters, the list.
func viewSide(m *Model) *html.Node {
	return el("section.side#side aria-label=Inbox",
		el("header.side-head", el("span.logo aria-hidden=true"), el("h1", "Inbox"), viewMenu(m)),
		el("div.search", draw(iconSearch),
			el("input type=search aria-label=$ placeholder=Search autocomplete=off spellcheck=false dir=auto value=$"+
				" data-name="+NameQuery+" data-on-input="+NameQuery+" data-on-escape="+NameQuery+" data-on-down="+NameNext,
				"Search conversations", m.List.Query)),
		el("div.tabs role=group aria-label=Show",
			viewFilter(m, FilterOpen, "Open", false), viewFilter(m, FilterEnded, "Ended", true)),
		viewList(m))
}

func viewFilter(m *Model, value, word string, ended bool) *html.Node {
	n := int64(0)
	for i := range m.List.Items {
		if m.List.shows(&m.List.Items[i], ended) {
			n++
		}
	}
	tab := el("button.tab type=button aria-pressed=$ data-on-click="+NameFilter+" data-value=$",
		either(m.List.Ended == ended, "true", "false"), value, word)
	if n > 0 {
		add(tab, el("span.tally", badge(n)))
	}
	return tab
}

func viewList(m *Model) *html.Node {
	if !m.List.Here {
		return viewListComing()
	}
	items := m.Listed()
	if len(items) == 0 {
		return viewListEmpty(m)
	}
	scroll := el("div.scroll#list")
	more := int64(len(items)) > m.List.Rows
	if more {
		items = items[:m.List.Rows]
	}
	cursor := items[0].ID
	for _, v := range items {
		if v.ID == m.List.Cursor {
			cursor = v.ID
		}
	}
	rows, clock := viewRows(), m.clock()
	for _, v := range items {
		add(rows, viewRow(m, clock, v, v.ID == cursor))
	}
	add(scroll, rows)
	if more {
		add(scroll, press("quiet more", NameRows, "", "Show more"))
	}
	return scroll
}

// viewRows is the list without its rows.
func viewRows() *html.Node {
	return el("ul.rows role=list aria-label=Conversations data-on-down=" + NameNext + " data-on-up=" + NamePrior +
		" data-on-home=" + NameFirst + " data-on-end=" + NameFinal)
}

func viewRow(m *Model, clock format.Clock, v *Item, cursor bool) *html.Node {
	top := el("span.row-top", el("span.row-name", bdi(customerName(&v.Customer))))
	if v.Customer.Online {
		add(top, unseen(", online"))
	}
	add(top, el("time.row-time", clock.Brief(v.At)))
	bottom := el("span.row-bottom", viewPreview(m, v))
	if v.Unread > 0 {
		add(bottom, el("span.badge", badge(v.Unread), unseen(" unread")))
	}
	return el("li#$ data-conversation-id=$", v.ID, v.ID,
		el("button type=button class=$ tabindex=$ aria-current?=$ data-name=$ data-on-click="+NameTalk+" data-value=$",
			either(v.Unread > 0, "row unread", "row"), either(cursor, "0", "-1"), either(v.ID == m.Shown, "true", ""),
			rowName(v.ID), v.ID,
			customerFace(&v.Customer), el("span.row-main", top, bottom)))
}

// viewPreview is the last word of a conversation, or what is about to be one.
func viewPreview(m *Model, v *Item) *html.Node {
	for _, y := range m.Typists {
		if y.Conversation == v.ID && y.Person.ID == "" {
			return el("span.row-text.typing", "typing…")
		}
	}
	if draft := strings.TrimSpace(m.State.Draft(v.ID)); draft != "" && v.ID != m.Shown {
		return el("span.row-text", el("span.row-draft", "Draft"), " ", bdi(brief(draft)))
	}
	who := ""
	switch {
	case v.Author == protocol.AuthorAgent && v.Person.ID == m.Self.ID:
		who = "You: "
	case v.Author == protocol.AuthorAgent && v.Person.Name != "":
		who = v.Person.Name + ": "
	}
	return el("span.row-text", who, bdi(v.Preview))
}

// brief is the beginning of a text, on one line.
func brief(text string) string {
	n := 0
	for i, r := range text {
		if n++; r == '\n' || n > protocol.PreviewLimit {
			return text[:i] + "…"
		}
	}
	return text
}

func viewListComing() *html.Node {
	rows := el("div aria-hidden=true")
	for range 6 {
		add(rows, el("div.row.ghost", el("span.face"), el("span.row-main", el("span.bar.short"), el("span.bar"))))
	}
	return el("div.scroll#coming aria-busy=true", unseen("Loading conversations"), rows)
}

func viewListEmpty(m *Model) *html.Node {
	title, text := "All answered", "Every conversation has ended. A new one appears here by itself."
	var link *html.Node
	switch {
	case m.List.Query != "":
		title, text = "Nothing found", "No conversation here has all of these words. Try fewer, or the other tab."
	case m.List.Ended:
		title, text = "Nothing has ended yet", "Conversations that you end are kept here, and can be opened again."
	case len(m.List.Items) == 0:
		title, text = "No conversations yet", "Open the demo shop in another window and write to yourself: it appears here at once."
		link = el("a.button href=/ target=_blank rel=noopener", "Open the demo")
	}
	return el("div.scroll#none", viewRows(),
		el("div.blank", draw(iconTray), el("h2", title), el("p", text), link))
}
