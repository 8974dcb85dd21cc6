package view

import (
	"strings"

	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// OtherConversationsLimit is how many other conversations of a customer are shown.
const OtherConversationsLimit = 5

// viewDetails is who the customer is.
func viewDetails(m *state.Model) *html.Node {
	v := m.Item(m.Shown)
	if v == nil {
		return nil
	}
	c := &v.Customer
	presence := el("p.details-presence", "Not on the site now")
	if c.Online {
		presence = el("p.details-presence.online", "Online now")
	}
	return el("aside.details#$ aria-label=Details", "details-"+v.ID,
		el("header.details-header", pressable("icon-button back", NameDetails, "", screenReaderText("Back"), icon(iconBack)), el("span", "Details")),
		el("div.details-scroll",
			el("div.details-identity", customerAvatar(c), el("h2", bdi(state.CustomerName(c))), presence),
			viewContact(v),
			viewCurrentPage(v),
			viewAttributes("About the customer", "", c.Attributes),
			viewAttributes("About the conversation", startedAt(m, v), v.Attributes),
			viewOtherConversations(m, v)))
}

// facts is a part of the card with a name and lines; line adds one, unless
// there is nothing in it.
func detailsSection(title string) (part, lines *html.Node) {
	return el("section.details-section#$", title, el("h3", title)), el("dl")
}

func addLine(lines *html.Node, name string, value *html.Node) {
	add(lines, el("div", el("dt", bdi(name)), el("dd", value)))
}

// unlessEmpty is a part of the card, or nothing where it has no lines.
func unlessEmpty(part, lines *html.Node) *html.Node {
	if len(lines.Children) == 0 {
		return nil
	}
	add(part, lines)
	return part
}

func viewContact(v *state.ListItem) *html.Node {
	part, lines := detailsSection("Contact")
	c := &v.Customer
	tell := func(name, scheme, value string) {
		switch {
		case value == "":
		case scheme == "":
			addLine(lines, name, bdi(value))
		default:
			addLine(lines, name, el("a href=$", scheme+strings.ReplaceAll(value, " ", ""), bdi(value)))
		}
	}
	tell("Name", "", c.Name)
	tell("E-mail", "mailto:", c.Email)
	tell("Phone", "tel:", c.Phone)
	tell("External ID", "", c.ExternalID)
	if !state.IsKnown(c) {
		addLine(lines, "Name", el("span.muted", "Not signed in on the site"))
	}
	tell("Language", "", languageName(c.Language))
	tell("Browser", "", c.Browser)
	return unlessEmpty(part, lines)
}

// startedAt says when a conversation began.
func startedAt(m *state.Model, v *state.ListItem) string {
	if v.Created == 0 {
		return ""
	}
	clock := Clock(m)
	return clock.Day(v.Created) + ", " + clock.Time(v.Created)
}

// viewAttributes is what the site described somebody or something with.
func viewAttributes(title, started, attributes string) *html.Node {
	part, lines := detailsSection(title)
	if started != "" {
		addLine(lines, "Started", bdi(started))
	}
	for _, f := range Attributes(attributes) {
		addLine(lines, f.Name, withLinks(el("bdi"), f.Value))
	}
	return unlessEmpty(part, lines)
}

// viewCurrentPage is where the customer is, or was last. The address comes from the
// customer's browser, so only one of the web is a link.
func viewCurrentPage(v *state.ListItem) *html.Node {
	page := v.Customer.Page
	if page.Address == "" && page.Title == "" {
		return nil
	}
	words := page.Title
	if words == "" {
		words = page.Address
	}
	link := el("span.current-page", bdi(words))
	if strings.HasPrefix(page.Address, "https://") || strings.HasPrefix(page.Address, "http://") {
		link = el("a.current-page target=_blank rel=$ href=$", "noopener noreferrer nofollow", page.Address, bdi(words), icon(iconExternal))
	}
	part := el("section.details-section#page", el("h3", either(v.Customer.Online, "On this page now", "Last seen on")), link)
	if page.Address != "" && page.Title != "" {
		add(part, el("p.current-page-address", bdi(page.Address)))
	}
	return part
}

// viewOtherConversations are the customer's other conversations that the list knows.
func viewOtherConversations(m *state.Model, v *state.ListItem) *html.Node {
	part, lines := el("section.details-section#others", el("h3", "Other conversations")), el("ul role=list")
	clock := Clock(m)
	for i := range m.List.Items {
		o := &m.List.Items[i]
		if o.Customer.ID == v.Customer.ID && o.ID != v.ID && len(lines.Children) < OtherConversationsLimit {
			add(lines, el("li#$", o.ID, pressable("other-conversation", NameOpenConversation, o.ID,
				el("span.row-preview", bdi(o.Preview)), el("time", clock.Brief(o.At)))))
		}
	}
	return unlessEmpty(part, lines)
}
