package agent

import (
	"strings"

	"kith/wasm/html"
)

// OthersLimit is how many other conversations of a customer are shown.
const OthersLimit = 5

// viewCard is who the customer is.
func viewCard(m *Model) *html.Node {
	v := m.item(m.Shown)
	if v == nil {
		return nil
	}
	c := &v.Customer
	state := el("p.card-state", "Not on the site now")
	if c.Online {
		state = el("p.card-state.here", "Online now")
	}
	return el("aside.card#$ aria-label=Details", "card-"+v.ID,
		el("header.card-head", press("square back", NameCard, "", unseen("Back"), draw(iconBack)), el("span", "Details")),
		el("div.card-scroll",
			el("div.card-who", customerFace(c), el("h2", bdi(customerName(c))), state),
			viewContact(v),
			viewPage(v),
			viewTold("About the customer", "", c.Attributes),
			viewTold("About the conversation", m.begun(v), v.Attributes),
			viewOthers(m, v)))
}

// facts is a part of the card with a name and lines; line adds one, unless
// there is nothing in it.
func viewFacts(title string) (part, lines *html.Node) {
	return el("section.card-part#$", title, el("h3", title)), el("dl")
}

func line(lines *html.Node, name string, value *html.Node) {
	add(lines, el("div", el("dt", bdi(name)), el("dd", value)))
}

// whole is a part of the card, or nothing where it has no lines.
func whole(part, lines *html.Node) *html.Node {
	if len(lines.Children) == 0 {
		return nil
	}
	add(part, lines)
	return part
}

func viewContact(v *Item) *html.Node {
	part, lines := viewFacts("Contact")
	c := &v.Customer
	tell := func(name, scheme, value string) {
		switch {
		case value == "":
		case scheme == "":
			line(lines, name, bdi(value))
		default:
			line(lines, name, el("a href=$", scheme+strings.ReplaceAll(value, " ", ""), bdi(value)))
		}
	}
	tell("Name", "", c.Name)
	tell("E-mail", "mailto:", c.Email)
	tell("Phone", "tel:", c.Phone)
	tell("External ID", "", c.ExternalID)
	if !known(c) {
		line(lines, "Name", el("span.dim", "Not signed in on the site"))
	}
	tell("Language", "", languageName(c.Language))
	tell("Browser", "", c.Browser)
	return whole(part, lines)
}

// begun says when a conversation began.
func (m *Model) begun(v *Item) string {
	if v.Created == 0 {
		return ""
	}
	clock := m.clock()
	return clock.Day(v.Created) + ", " + clock.Time(v.Created)
}

// viewTold is what the site described somebody or something with.
func viewTold(title, started, attributes string) *html.Node {
	part, lines := viewFacts(title)
	if started != "" {
		line(lines, "Started", bdi(started))
	}
	for _, f := range Facts(attributes) {
		line(lines, f.Name, linked(el("bdi"), f.Value))
	}
	return whole(part, lines)
}

// viewPage is where the customer is, or was last. The address comes from the
// customer's browser, so only one of the web is a link.
func viewPage(v *Item) *html.Node {
	page := v.Customer.Page
	if page.Address == "" && page.Title == "" {
		return nil
	}
	words := page.Title
	if words == "" {
		words = page.Address
	}
	link := el("span.card-page", bdi(words))
	if strings.HasPrefix(page.Address, "https://") || strings.HasPrefix(page.Address, "http://") {
		link = el("a.card-page target=_blank rel=$ href=$", "noopener noreferrer nofollow", page.Address, bdi(words), draw(iconOut))
	}
	part := el("section.card-part#page", el("h3", either(v.Customer.Online, "On this page now", "Last seen on")), link)
	if page.Address != "" && page.Title != "" {
		add(part, el("p.card-address", bdi(page.Address)))
	}
	return part
}

// viewOthers are the customer's other conversations that the list knows.
func viewOthers(m *Model, v *Item) *html.Node {
	part, lines := el("section.card-part#others", el("h3", "Other conversations")), el("ul role=list")
	clock := m.clock()
	for i := range m.List.Items {
		o := &m.List.Items[i]
		if o.Customer.ID == v.Customer.ID && o.ID != v.ID && len(lines.Children) < OthersLimit {
			add(lines, el("li#$", o.ID, press("other", NameTalk, o.ID,
				el("span.row-text", bdi(o.Preview)), el("time", clock.Brief(o.At)))))
		}
	}
	return whole(part, lines)
}
