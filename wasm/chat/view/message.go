package view

import (
	"kith/server/protocol"
	"kith/wasm/format"
	"kith/wasm/html"
	"kith/wasm/timeline"
)

// entry is one message.
func (p pane) entry(e *timeline.Entry, first, last, ended bool) *html.Node {
	side := "theirs"
	switch e.Author {
	case protocol.AuthorCustomer:
		side = "mine"
	case protocol.AuthorSystem:
		side = "system"
	}
	n := el("div#$ class=$ data-message-id=$ data-state=$ data-author=$", e.Key,
		"message "+side+either(first, " first", "")+either(last, " last", ""), e.ID, string(e.Status), string(e.Author))
	switch side {
	case "mine":
		add(n, el("span.hidden", p.w.You+": "))
	case "theirs":
		who := p.person(e.Person)
		if who.Name != "" { // said to all where a group begins, to those who listen at each message
			add(n, el("p class=$", either(first, "speaker", "hidden"), bdi(who.Name), el("span.hidden", ": ")))
		}
		if last {
			add(n, face(who))
		}
	}
	add(n, el("div class=$ dir=auto", either(pictorial(e.Text), "bubble big", "bubble"), linked(e.Text)))
	switch {
	case e.Status == timeline.Failed:
		add(n, p.failure(e, ended))
	case last && side != "system":
		meta := el("p.meta", el("span", p.clock.Time(e.At)))
		if side == "mine" {
			add(meta, p.tick(e.Status))
		}
		add(n, meta)
	}
	return n
}

// linked is a message's text with its links. Line breaks are the style's
// business.
func linked(said string) nodes {
	var row nodes
	for _, s := range format.Links(said) {
		n := text(s.Text)
		if s.Link != "" {
			n = away(s.Link, nodes{n})
		}
		row = append(row, n)
	}
	return row
}

// away is a link that leaves the chat, and tells the page that it leads to
// nothing of where it came from.
func away(address string, kids nodes) *html.Node {
	return el("a href=$ target=_blank rel=$", address, "noopener noreferrer", kids)
}

// tick shows how far the visitor's own message has come. Its words are a label
// and no text, so that a change is not read out by itself.
func (p pane) tick(s timeline.Status) *html.Node {
	label, icon := p.w.Sent, iconTick
	switch s {
	case timeline.Pending:
		label, icon = p.w.Sending, iconClock
	case timeline.Delivered:
		label, icon = p.w.Delivered, iconTicks
	case timeline.Read:
		label, icon = p.w.Read, iconRead
	}
	return el("span class=$ role=img aria-label=$ title=$", "tick "+string(s), label, label, draw(icon))
}

// failure says why a message was not sent, and what can be done.
func (p pane) failure(e *timeline.Entry, ended bool) *html.Node {
	again := act("quiet", NameRetry, e.ID, p.w.Retry)
	if ended {
		again = act("quiet", NameResend, e.ID, p.w.Resend)
	}
	why := el("p", draw(iconAlert), el("span", p.w.NotSent))
	if e.Failure != "" {
		add(why, el("span dir=auto", e.Failure))
	}
	return el("div.failure", why, el("div", again, act("quiet", NameDiscard, e.ID, p.w.Discard)))
}

// pictorial reports whether a text is nothing but a few emoji, which are shown
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
