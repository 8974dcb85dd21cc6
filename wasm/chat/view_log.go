package chat

import (
	"strconv"

	"kith/server/wire"
	"kith/wasm/html"
)

// together is how long after a message the next one of the same person still
// belongs to it, in milliseconds.
const together = 5 * 60_000

// log is a conversation's messages, and what floats above them.
func (p pane) log() html.Node {
	id := p.m.Place.Conversation
	log := html.El("div", html.Class("log"), html.Is("role", "log"), html.Is("aria-label", p.w.Conversation),
		html.Is("aria-relevant", "additions"), html.Is("tabindex", "0"),
		html.On("scroll", NameLog), html.Name(NameLog), html.Pin(p.m.AtEnd))
	c := p.m.State.conversation(id)
	entries := p.m.Entries(id)
	switch {
	case c != nil && c.more() && len(entries) > 0:
		log.Kids = append(log.Kids, p.older(c))
	case len(entries) == 0 && c != nil && (c.Last > 0 || c.Loading):
		log.Kids = append(log.Kids, p.skeleton(4))
	case len(entries) == 0 || entries[0].Number <= 1:
		log.Kids = append(log.Kids, p.opening(len(entries) == 0))
	}
	log.Kids = append(log.Kids, p.entries(entries, c)...)
	log.Kids = append(log.Kids, p.typing(id)...)
	return html.El("div", html.Key("talk "+id), html.Class("talk"), log, p.latest())
}

// older leads to what was said before.
func (p pane) older(c *Conversation) html.Node {
	label := p.w.Older
	class := "act quiet"
	if c.Loading {
		label, class = p.w.Loading, "act quiet waiting"
	}
	return html.El("div", html.Key("older"), html.Class("older"),
		html.El("button", html.Class(class), html.Is("type", "button"),
			html.On("click", NameOlder), html.Value(c.ID), html.Text(label)))
}

// opening stands at the beginning of a conversation: who answers here.
func (p pane) opening(empty bool) html.Node {
	hint := p.w.FirstAway
	if p.m.Settings.Availability == "online" {
		hint = p.w.FirstHere
	}
	return html.El("div", html.Key("opening"), html.Class("opening"), p.team(5),
		html.If(p.m.Settings.Name != "", html.El("p", html.Class("name"), html.El("bdi", html.Text(p.m.Settings.Name)))),
		html.If(empty, html.El("p", html.Text(hint))))
}

// entries puts the messages in a row, with the days and the mark of what is
// new between them.
func (p pane) entries(entries []Entry, c *Conversation) html.Nodes {
	row := make(html.Nodes, 0, len(entries)+4)
	ended := c != nil && c.Ended
	for i := range entries {
		e := &entries[i]
		news := p.m.NewFrom > 0 && e.Number >= p.m.NewFrom && (i == 0 || entries[i-1].Number < p.m.NewFrom)
		if i == 0 || !p.clock.SameDay(entries[i-1].At, e.At) {
			row = append(row, html.El("div", p.dayKey(e.At),
				html.Class("day"), html.El("span", html.Text(p.clock.Day(e.At)))))
		}
		if news {
			row = append(row, html.El("div", html.Key("news"), html.Class("news"), html.El("span", html.Text(p.w.NewMessages))))
		}
		first := i == 0 || news || !p.joined(&entries[i-1], e)
		last := i == len(entries)-1 || !p.joined(e, &entries[i+1]) ||
			p.m.NewFrom > 0 && e.Number < p.m.NewFrom && entries[i+1].Number >= p.m.NewFrom
		row = append(row, p.entry(e, first, last, ended))
	}
	return row
}

// dayKey names a local day among the kids of the log.
func (p pane) dayKey(at int64) html.Key {
	return html.Key("day " + strconv.FormatInt((at+p.m.Zone*60_000)/86_400_000, 36))
}

// joined tells whether b goes on where a stopped.
func (p pane) joined(a, b *Entry) bool {
	return a.Author == b.Author && a.Person.ID == b.Person.ID && a.Author != wire.System &&
		a.Status != Failed && b.Status != Failed && b.At-a.At < together && p.clock.SameDay(a.At, b.At)
}

// typing shows who is writing.
func (p pane) typing(id string) html.Nodes {
	var row html.Nodes
	for _, t := range p.m.Typing {
		if t.Conversation != id || t.Until <= p.m.Now {
			continue
		}
		name := t.Person.Name
		if name == "" {
			name = p.m.Settings.Name
		}
		row = append(row, html.El("div", html.Key("typing "+t.Person.ID), html.Class("message theirs first last typing"),
			face(t.Person, ""),
			html.El("div", html.Class("bubble"), html.El("i"), html.El("i"), html.El("i"), hiddenText(p.typist(name))),
			html.El("p", html.Class("meta"), html.Is("aria-hidden", "true"), html.Text(p.typist(name)))))
	}
	return row
}

func (p pane) typist(name string) string { return fill(p.w.Typing, isolate(name)) }

// latest leads to the end from further up.
func (p pane) latest() html.Part {
	switch {
	case p.m.AtEnd:
		return nil
	case p.m.Below > 0:
		return html.El("button", html.Key("latest"), html.Class("latest with"), html.Is("type", "button"),
			html.On("click", NameLatest),
			html.El("span", html.Text(count(p.m.Language, &p.w.Below, p.m.Below))), draw(iconDown))
	}
	return html.El("button", html.Key("latest"), html.Class("latest"), html.Is("type", "button"),
		html.Is("aria-label", p.w.Latest), html.Is("title", p.w.Latest), html.On("click", NameLatest), draw(iconDown))
}
