package chat

import (
	"kith/server/wire"
	"kith/wasm/html"
	"kith/wasm/talk"
)

// entry is one message.
func (p pane) entry(e *Entry, first, last, ended bool) html.Node {
	side := "theirs"
	switch e.Author {
	case wire.Customer:
		side = "mine"
	case wire.System:
		side = "system"
	}
	class := "message " + side
	if first {
		class += " first"
	}
	if last {
		class += " last"
	}
	n := html.El("div", html.Key(e.Key), html.Class(class),
		html.Is("data-message-id", e.ID), html.Is("data-state", string(e.Status)), html.Is("data-author", string(e.Author)))
	switch {
	case side == "mine":
		n.Kids = append(n.Kids, hiddenText(p.w.You+": "))
	case side == "theirs":
		n.Kids = append(n.Kids, p.speaker(e, first))
		if last {
			n.Kids = append(n.Kids, face(p.person(e), ""))
		}
	}
	bubble := "bubble"
	if pictorial(e.Text) {
		bubble = "bubble big"
	}
	n.Kids = append(n.Kids, html.El("div", html.Class(bubble), html.Is("dir", "auto"), linked(e.Text)))
	switch {
	case e.Status == Failed:
		n.Kids = append(n.Kids, p.failure(e, ended))
	case last && side != "system":
		meta := html.El("p", html.Class("meta"), html.El("span", html.Text(p.clock.Time(e.At))))
		if side == "mine" {
			meta.Kids = append(meta.Kids, p.tick(e.Status))
		}
		n.Kids = append(n.Kids, meta)
	}
	return n
}

// person is who wrote a message, the brand where no name is known.
func (p pane) person(e *Entry) wire.Person {
	if e.Person.Name != "" {
		return e.Person
	}
	return wire.Person{ID: e.Person.ID, Name: p.m.Settings.Name, Picture: e.Person.Picture}
}

// speaker says who wrote: to all at the beginning of a group, to those who
// listen at each message.
func (p pane) speaker(e *Entry, first bool) html.Node {
	name := p.person(e).Name
	if name == "" {
		return html.Node{}
	}
	class := "hidden"
	if first {
		class = "speaker"
	}
	return html.El("p", html.Class(class), html.El("bdi", html.Text(name)), hiddenText(": "))
}

// linked is a message's text with its links. Line breaks are the style's
// business.
func linked(text string) html.Nodes {
	var nodes html.Nodes
	for _, s := range talk.Links(text) {
		if s.Link == "" {
			nodes = append(nodes, html.Text(s.Text))
		} else {
			nodes = append(nodes, away(s.Link, html.Text(s.Text)))
		}
	}
	return nodes
}

// away is a link that leaves the chat, and tells the page that it leads to
// nothing of where it came from.
func away(address string, kids ...html.Part) html.Node {
	return html.El("a", append(kids, html.Is("href", address), html.Is("target", "_blank"),
		html.Is("rel", "noopener noreferrer"))...)
}

// tick shows how far the visitor's own message has come. Its words are a label
// and no text, so that a change is not read out by itself.
func (p pane) tick(s Status) html.Node {
	label, icon := p.w.Sent, iconTick
	switch s {
	case Pending:
		label, icon = p.w.Sending, iconClock
	case Delivered:
		label, icon = p.w.Delivered, iconTicks
	case Seen:
		label, icon = p.w.Read, iconRead
	}
	return html.El("span", html.Class("tick "+string(s)), html.Is("role", "img"), html.Is("aria-label", label),
		html.Is("title", label), draw(icon))
}

// failure says why a message was not sent, and what can be done.
func (p pane) failure(e *Entry, ended bool) html.Node {
	again := p.act("quiet", NameRetry, e.ID, p.w.Retry)
	if ended {
		again = p.act("quiet", NameResend, e.ID, p.w.Resend)
	}
	why := p.reason(wire.Code(e.Fault), e.Fault)
	return html.El("div", html.Class("failure"),
		html.El("p", draw(iconAlert), html.El("span", html.Text(p.w.NotSent)),
			html.If(why != "", html.El("span", html.Is("dir", "auto"), html.Text(why)))),
		html.El("div", again, p.act("quiet", NameDiscard, e.ID, p.w.Discard)))
}

// pictorial tells whether a text is nothing but a few emoji, which are shown
// large.
func pictorial(text string) bool {
	n := 0
	for _, r := range text {
		switch {
		case r == 0x200d || r == 0xfe0f: // joins two, or asks for the picture
		case 0x2600 <= r && r <= 0x27bf, 0x1f000 <= r && r <= 0x1faff:
			n++
		default:
			return false
		}
	}
	return 0 < n && n <= 6
}
