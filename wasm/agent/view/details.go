package view

import (
	"strings"

	"kith/server/protocol"
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
			el("div.details-identity", customerAvatar(c), el("h2", bdi(state.CustomerName(c))), viewVerified(c), presence),
			ifMayReply(m, viewModerationActions(item)),
			viewIdentity(item),
			viewContact(item),
			viewCurrentPage(item),
			viewBrowser(item),
			viewAttributes("About the customer", nil, c.Attributes),
			viewAttributes("About the conversation", viewConversationFacts(m, item), item.Attributes),
			viewOtherConversations(m, item),
			viewPersonalData(m, item)))
}

// viewVerified says whether the site has signed who the customer is.
func viewVerified(c *protocol.Customer) *html.Node {
	if c.Verified {
		return el("p.verified", icon(iconVerified), "Signed in on the site")
	}
	return el("p.details-presence", "Not signed in on the site")
}

// viewModerationActions is what can be done about a visitor who abuses the chat.
func viewModerationActions(item *state.ListItem) *html.Node {
	actions := el("div.details-actions role=group aria-label=Actions")
	act := func(name, value, label, path string) {
		add(actions, el("button#$ type=button aria-label?=$ data-name=$ data-on-click=$ data-value=$", "act-"+path, spamLabel(name), name, name, value, icon(path), label))
	}
	if item.Customer.Block != "" {
		act(NameUnblock, item.Customer.Block, "Unblock", iconBlock)
	} else {
		act(NameBlock, item.ID, "Block", iconBlock)
	}
	if item.Spam {
		act(NameNoSpam, item.ID, "Not spam", iconAlert)
	} else {
		act(NameSpam, item.ID, "Spam", iconAlert)
	}
	act(NameDelete, item.ID, "Delete", iconDelete)
	return actions
}

// notVerified marks what the page or the browser said.
func notVerified() *html.Node { return el("span.tag", "Not verified") }

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

// viewIdentity is who the site says the customer is.
func viewIdentity(item *state.ListItem) *html.Node {
	c := &item.Customer
	section, lines := el("section.details-section#identity", el("h3", "Identity", el("span.tag.verified", "Verified"))), el("dl")
	if !c.Verified {
		return nil
	}
	if c.Name != "" {
		addLine(lines, "Name", bdi(c.Name))
	}
	if c.Email != "" {
		addLine(lines, "E-mail", el("a href=$", "mailto:"+strings.ReplaceAll(c.Email, " ", ""), bdi(c.Email)))
	}
	if c.ExternalID != "" {
		addLine(lines, "External ID", bdi(c.ExternalID))
	}
	return unlessEmpty(section, lines)
}

// viewContact is how to reach a customer whom the site has not signed in, or by what
// it has not signed.
func viewContact(item *state.ListItem) *html.Node {
	c := &item.Customer
	section, lines := el("section.details-section#contact", el("h3", "Contact", notVerified())), el("dl")
	line := func(name, value string) {
		if value != "" {
			addLine(lines, name, bdi(value))
		}
	}
	if !c.Verified {
		line("Name", c.Name)
		line("E-mail", c.Email)
		line("External ID", c.ExternalID)
	}
	line("Phone", c.Phone)
	return unlessEmpty(section, lines)
}

// viewBrowser is what the customer's browser says of itself.
func viewBrowser(item *state.ListItem) *html.Node {
	section, lines := el("section.details-section#browser", el("h3", "Browser")), el("dl")
	if language := languageName(item.Customer.Language); language != "" {
		addLine(lines, "Language", bdi(language))
	}
	if item.Customer.Browser != "" {
		addLine(lines, "Browser", bdi(item.Customer.Browser))
	}
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

// viewConversationFacts is what the server knows of a conversation.
func viewConversationFacts(m *state.Model, item *state.ListItem) *html.Node {
	lines := el("dl")
	if started := startedAt(m, item); started != "" {
		addLine(lines, "Started", bdi(started))
	}
	if len(m.Brands) > 1 {
		addLine(lines, "Brand", bdi(m.BrandName(item.Brand)))
	}
	return lines
}

// viewAttributes is the attributes that the site's page set of a customer or a
// conversation, after the facts, if there are any. The page runs in the visitor's
// browser, so they may be the visitor's invention.
func viewAttributes(title string, facts *html.Node, attributes string) *html.Node {
	section, lines := el("section.details-section#$", title, el("h3", title)), el("dl")
	for _, a := range Attributes(attributes) {
		addLine(lines, a.Name, addLinked(el("bdi"), a.Value))
	}
	if len(lines.Children) > 0 && facts == nil {
		section.Children = nil
		add(section, el("h3", title, notVerified()))
	}
	if facts != nil && len(facts.Children) > 0 {
		add(section, facts)
		if len(lines.Children) == 0 {
			return section
		}
		add(section, el("p.details-said", "Said by the page", notVerified()))
	}
	return unlessEmpty(section, lines)
}

// viewCurrentPage is the page that the customer is on, or was on last. The address
// comes from the customer's browser, so only one of the brand's own sites is linked.
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
	if item.Customer.OnSite {
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
