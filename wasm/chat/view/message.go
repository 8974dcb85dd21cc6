package view

import (
	"kith/server/protocol"
	"kith/wasm/format"
	"kith/wasm/html"
	"kith/wasm/timeline"
)

// message is one message. The first of a group shows its author, the last of a
// group the avatar, the time and the delivery state.
func (p panel) message(e *timeline.Entry, first, last, ended bool) *html.Node {
	side := "incoming"
	switch e.Author {
	case protocol.AuthorCustomer:
		side = "outgoing"
	case protocol.AuthorSystem:
		side = "system"
	}
	var author, picture, status *html.Node
	switch side {
	case "outgoing":
		author = el("span.visually-hidden", p.words.You+": ")
	case "incoming":
		person := p.authorOrBrand(e.Person)
		if person.Name != "" { // visible once in a group; screen readers read it at each message
			author = el("p class=$", ifElse(first, "message-author", "visually-hidden"), bdi(person.Name), el("span.visually-hidden", ": "))
		}
		if last {
			picture = avatar(person)
		}
	}
	switch {
	case e.Status == timeline.Failed:
		status = p.sendError(e, ended)
	case last && side != "system":
		var delivery *html.Node
		if side == "outgoing" {
			delivery = p.deliveryState(e.Status)
		}
		status = el("p.message-status", el("span", p.clock.Time(e.At)), delivery)
	}
	return el("div#$ class=$ data-message-id=$ data-state=$ data-author=$", e.Key,
		"message "+side+ifElse(first, " first", "")+ifElse(last, " last", ""), e.ID, string(e.Status), string(e.Author),
		author, picture,
		el("div class=$ dir=auto", ifElse(emojiOnly(e.Text), "bubble emoji-only", "bubble"), linkify(e.Text)),
		status)
}

// authorOrBrand returns the person who wrote a message, with the name of the
// brand if they have none.
func (p panel) authorOrBrand(person protocol.Person) protocol.Person {
	if person.Name == "" {
		person.Name = p.model.Settings.Name
	}
	return person
}

// linkify returns a text with the addresses in it as links. The style sheet keeps
// its line breaks. An address is written from left to right in any text, so that
// its punctuation stays where it is.
func linkify(s string) nodes {
	var all nodes
	for _, span := range format.Links(s) {
		if span.Link == "" {
			all = append(all, text(span.Text))
		} else {
			all = append(all, externalLink("a dir=ltr", span.Link, nodes{text(span.Text)}))
		}
	}
	return all
}

// deliveryState shows how far the visitor's own message has come. Its text is a
// label and no content, so that the log does not announce each change.
func (p panel) deliveryState(s timeline.Status) *html.Node {
	label, icon := p.words.Sent, iconCheck
	switch s {
	case timeline.Pending:
		label, icon = p.words.Sending, iconClock
	case timeline.Delivered:
		label, icon = p.words.Delivered, iconChecks
	case timeline.Read:
		label, icon = p.words.Read, iconRead
	}
	return el("span class=$ role=img aria-label=$ title=$", "delivery-state "+string(s), label, label, icon)
}

// sendError says why a message was not sent, with buttons to send it again and to
// discard it. If the conversation has ended, the first takes its text into a new
// one.
func (p panel) sendError(e *timeline.Entry, ended bool) *html.Node {
	retry := button("link", NameRetry, e.ID, p.words.Retry)
	if ended {
		retry = button("link", NameResend, e.ID, p.words.Resend)
	}
	reason := el("p", iconAlert, el("span", p.words.NotSent))
	if e.Failure != "" {
		add(reason, el("span dir=auto", e.Failure))
	}
	return el("div.send-error", reason, el("div", retry, button("link", NameDiscard, e.ID, p.words.Discard)))
}

// emojiOnly reports whether a text consists of one to six emoji and nothing else.
// Such a text is shown larger.
func emojiOnly(text string) bool {
	n := 0
	for _, r := range text {
		switch {
		case r == 0x200d || r == 0xfe0f: // the zero width joiner, and the selector of a coloured form
		case 0x2600 <= r && r <= 0x27bf, 0x1f000 <= r && r <= 0x1faff:
			n++
		default:
			return false
		}
	}
	return 0 < n && n <= 6
}
