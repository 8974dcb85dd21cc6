package desk

import (
	"strings"

	"kith/wasm/html"
)

// OthersLimit is how many other conversations of a customer are shown.
const OthersLimit = 5

// viewCard is who the customer is.
func viewCard(m *Model) html.Node {
	v := m.item(m.Shown)
	if v == nil {
		return html.Node{}
	}
	c := v.Customer
	name := customerName(c)
	state := html.El("p", html.Class("card-state"), html.Text("Not on the site now"))
	if c.Online {
		state = html.El("p", html.Class("card-state here"), html.Text("Online now"))
	}
	return html.El("aside", html.Class("card"), html.Key("card-"+v.ID), html.Is("aria-label", "Details"),
		html.El("header", html.Class("card-head"),
			html.El("button", html.Is("type", "button"), html.Class("square back"), html.Is("aria-label", "Back"),
				html.On("click", NameCard), html.Value(""), icon("back")),
			html.El("span", html.Text("Details"))),
		html.El("div", html.Class("card-scroll"),
			html.El("div", html.Class("card-who"), customerFace(c),
				html.El("h2", isolated(name)), state),
			viewFacts("Contact", contact(v)),
			viewPage(v),
			viewFacts("About the customer", told(c.Attributes)),
			viewFacts("About the conversation", append(begun(m, v), told(v.Attributes)...)),
			viewOthers(m, v)))
}

// A line of the card: a name and what stands beside it.
type line struct {
	name  string
	value html.Node
}

func contact(v *Item) []line {
	c := v.Customer
	var lines []line
	add := func(name string, value html.Node) {
		if len(value.Kids) > 0 {
			lines = append(lines, line{name, value})
		}
	}
	if c.Name != "" {
		add("Name", isolated(c.Name))
	}
	if c.Email != "" {
		add("E-mail", html.El("a", html.Is("href", "mailto:"+c.Email), isolated(c.Email)))
	}
	if c.Phone != "" {
		add("Phone", html.El("a", html.Is("href", "tel:"+strings.ReplaceAll(c.Phone, " ", "")), isolated(c.Phone)))
	}
	if c.ExternalID != "" {
		add("External ID", isolated(c.ExternalID))
	}
	if !known(c) {
		add("Name", html.El("span", html.Class("dim"), html.Text("Not signed in on the site")))
	}
	if c.Language != "" {
		add("Language", html.El("span", html.Text(languageName(c.Language))))
	}
	if c.Browser != "" {
		add("Browser", isolated(c.Browser))
	}
	return lines
}

func begun(m *Model, v *Item) []line {
	if v.Created == 0 {
		return nil
	}
	clock := m.clock()
	return []line{{"Started", html.El("span", html.Text(clock.Day(v.Created)+", "+clock.Time(v.Created)))}}
}

func told(attributes string) []line {
	var lines []line
	for _, f := range Facts(attributes) {
		lines = append(lines, line{f.Name, html.El("bdi", linked(f.Value))})
	}
	return lines
}

func viewFacts(title string, lines []line) html.Node {
	if len(lines) == 0 {
		return html.Node{}
	}
	var rows html.Nodes
	for _, l := range lines {
		rows = append(rows, html.El("div", html.El("dt", isolated(l.name)), html.El("dd", l.value)))
	}
	return html.El("section", html.Class("card-part"), html.Key(title),
		html.El("h3", html.Text(title)), html.El("dl", rows))
}

// viewPage is where the customer is, or was last. The address comes from the
// customer's browser, so only one of the web is a link.
func viewPage(v *Item) html.Node {
	page := v.Customer.Page
	if page.Address == "" && page.Title == "" {
		return html.Node{}
	}
	title := "On this page now"
	if !v.Customer.Online {
		title = "Last seen on"
	}
	text := page.Title
	if text == "" {
		text = page.Address
	}
	link := html.El("span", html.Class("card-page"), isolated(text))
	if strings.HasPrefix(page.Address, "https://") || strings.HasPrefix(page.Address, "http://") {
		link = html.El("a", html.Class("card-page"), html.Is("href", page.Address), html.Is("target", "_blank"),
			html.Is("rel", "noopener noreferrer nofollow"), isolated(text), icon("out"))
	}
	return html.El("section", html.Class("card-part"), html.Key("page"),
		html.El("h3", html.Text(title)), link,
		html.If(page.Address != "" && page.Title != "", html.El("p", html.Class("card-address"), isolated(page.Address))))
}

// viewOthers are the customer's other conversations that the list knows.
func viewOthers(m *Model, v *Item) html.Node {
	clock := m.clock()
	var rows html.Nodes
	for i := range m.List.Items {
		o := &m.List.Items[i]
		if o.Customer.ID != v.Customer.ID || o.ID == v.ID || len(rows) == OthersLimit {
			continue
		}
		rows = append(rows, html.El("li", html.Key(o.ID), html.El("button", html.Is("type", "button"), html.Class("other"),
			html.On("click", NameTalk), html.Value(o.ID),
			html.El("span", html.Class("row-text"), isolated(o.Preview)), html.El("time", html.Text(clock.Brief(o.At))))))
	}
	if len(rows) == 0 {
		return html.Node{}
	}
	return html.El("section", html.Class("card-part"), html.Key("others"),
		html.El("h3", html.Text("Other conversations")), html.El("ul", html.Is("role", "list"), rows))
}
