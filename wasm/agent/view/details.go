package view

import (
	"strings"

	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// OtherConversationsLimit is how many other conversations of a customer are
// shown.
const OtherConversationsLimit = 5

// viewDetails is the pane with the details of the customer.
func viewDetails(m *state.Model) *html.Node {
	item := m.Item(m.Shown)
	if item == nil {
		return nil
	}
	c := &item.Customer
	presence := el("p.details-presence", "Not on the site now")
	if c.Online {
		presence = el("p.details-presence.online", "Online now")
	}
	return el("aside.details#$ aria-label=Details", "details-"+item.ID,
		el("header.details-header", button("icon-button back", NameDetails, "", screenReaderText("Back"), icon(iconBack)), el("span", "Details")),
		el("div.details-scroll",
			el("div.details-identity", customerAvatar(c), el("h2", bdi(state.CustomerName(c))), presence),
			viewContact(item),
			viewCurrentPage(item),
			viewAttributes("About the customer", "", c.Attributes),
			viewAttributes("About the conversation", startedAt(m, item), item.Attributes),
			viewOtherConversations(m, item)))
}

// detailsSection returns a section with a title, and the list for its lines.
func detailsSection(title string) (section, lines *html.Node) {
	return el("section.details-section#$", title, el("h3", title)), el("dl")
}

// addLine adds a line to a section.
func addLine(lines *html.Node, name string, value *html.Node) {
	add(lines, el("div", el("dt", bdi(name)), el("dd", value)))
}

// unlessEmpty returns a section with its lines, or nil if there are none.
func unlessEmpty(section, lines *html.Node) *html.Node {
	if len(lines.Children) == 0 {
		return nil
	}
	add(section, lines)
	return section
}

// viewContact is how to reach the customer, and their browser.
func viewContact(item *state.ListItem) *html.Node {
	section, lines := detailsSection("Contact")
	c := &item.Customer
	addIfKnown := func(name, scheme, value string) {
		switch {
		case value == "":
		case scheme == "":
			addLine(lines, name, bdi(value))
		default:
			addLine(lines, name, el("a href=$", scheme+strings.ReplaceAll(value, " ", ""), bdi(value)))
		}
	}
	addIfKnown("Name", "", c.Name)
	addIfKnown("E-mail", "mailto:", c.Email)
	addIfKnown("Phone", "tel:", c.Phone)
	addIfKnown("External ID", "", c.ExternalID)
	if !state.IsKnown(c) {
		addLine(lines, "Name", el("span.muted", "Not signed in on the site"))
	}
	addIfKnown("Language", "", languageName(c.Language))
	addIfKnown("Browser", "", c.Browser)
	return unlessEmpty(section, lines)
}

// startedAt returns when a conversation began, or "" if that is not known.
func startedAt(m *state.Model, item *state.ListItem) string {
	if item.Created == 0 {
		return ""
	}
	clock := Clock(m)
	return clock.Day(item.Created) + ", " + clock.Time(item.Created)
}

// viewAttributes is the attributes that the site set of a customer or a
// conversation.
func viewAttributes(title, started, attributes string) *html.Node {
	section, lines := detailsSection(title)
	if started != "" {
		addLine(lines, "Started", bdi(started))
	}
	for _, a := range Attributes(attributes) {
		addLine(lines, a.Name, addLinked(el("bdi"), a.Value))
	}
	return unlessEmpty(section, lines)
}

// viewCurrentPage is the page that the customer is on, or was on last. The
// address comes from the customer's browser, so only http and https are linked.
func viewCurrentPage(item *state.ListItem) *html.Node {
	page := item.Customer.Page
	if page.Address == "" && page.Title == "" {
		return nil
	}
	title := page.Title
	if title == "" {
		title = page.Address
	}
	link := el("span.current-page", bdi(title))
	if strings.HasPrefix(page.Address, "https://") || strings.HasPrefix(page.Address, "http://") {
		link = el("a.current-page target=_blank rel=$ href=$", "noopener noreferrer nofollow", page.Address, bdi(title), icon(iconExternal))
	}
	section := el("section.details-section#page", el("h3", ifElse(item.Customer.Online, "On this page now", "Last seen on")), link)
	if page.Address != "" && page.Title != "" {
		add(section, el("p.current-page-address", bdi(page.Address)))
	}
	return section
}

// viewOtherConversations is the other conversations of the customer that are in
// the list.
func viewOtherConversations(m *state.Model, item *state.ListItem) *html.Node {
	section, lines := el("section.details-section#others", el("h3", "Other conversations")), el("ul role=list")
	clock := Clock(m)
	for i := range m.List.Items {
		other := &m.List.Items[i]
		if other.Customer.ID == item.Customer.ID && other.ID != item.ID && len(lines.Children) < OtherConversationsLimit {
			add(lines, el("li#$", other.ID, button("other-conversation", NameOpenConversation, other.ID,
				el("span.row-preview", bdi(other.Preview)), el("time", clock.TimeOrDay(other.At)))))
		}
	}
	return unlessEmpty(section, lines)
}
