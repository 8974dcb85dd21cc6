package view

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/html"
	"kith/wasm/locale"
	"kith/wasm/timeline"
)

// together is how long after a message the next one of the same person still
// belongs to it, in milliseconds.
const together = 5 * 60_000

// log is a conversation's messages, and what floats above them.
func (p pane) log() *html.Node {
	id := p.m.Route.Conversation
	log := el("div.log role=log aria-label=$ aria-relevant=additions tabindex=0 data-on-scroll="+NameLog+" data-name="+NameLog,
		p.w.Conversation, html.PinScroll(p.m.AtEnd))
	c := p.m.Stored.ConversationByID(id)
	entries := p.m.Entries(id)
	switch {
	case c != nil && c.HasOlder() && len(entries) > 0:
		add(log, el("div.older#older", el("button class=$ type=button data-on-click="+NameOlder+" data-value=$",
			either(c.Loading, "act quiet waiting", "act quiet"), id, either(c.Loading, p.w.Loading, p.w.OlderMessages))))
	case len(entries) == 0 && c != nil && (c.Last > 0 || c.Loading):
		add(log, p.skeleton(4))
	case len(entries) == 0 || entries[0].Number <= 1:
		add(log, p.opening(len(entries) == 0))
	}
	for _, n := range p.entries(entries, c) {
		add(log, n)
	}
	for i := range p.m.TypingIndicators {
		if t := &p.m.TypingIndicators[i]; t.Conversation == id && t.Until > p.m.Now {
			add(log, p.typing(p.person(t.Person)))
		}
	}
	return el("div.talk#$", "talk "+id, log, p.latest())
}

// opening stands at the beginning of a conversation: who answers here.
func (p pane) opening(fresh bool) *html.Node {
	n := el("div.opening#opening", p.team(5))
	if name := p.m.Settings.Name; name != "" {
		add(n, el("p.name", bdi(name)))
	}
	if fresh {
		add(n, el("p", either(p.m.Settings.Availability == "online", p.w.OpeningOnline, p.w.OpeningAway)))
	}
	return n
}

// entries puts the messages in a row, with the days and the mark of what is
// new between them.
func (p pane) entries(entries []timeline.Entry, c *state.Conversation) nodes {
	row := make(nodes, 0, len(entries)+4)
	ended := c != nil && c.Ended
	for i := range entries {
		e := &entries[i]
		news := p.m.NewFrom > 0 && e.Number >= p.m.NewFrom && (i == 0 || entries[i-1].Number < p.m.NewFrom)
		if i == 0 || !p.clock.SameDay(entries[i-1].At, e.At) {
			row = append(row, el("div.day#$", p.dayKey(e.At), el("span", p.clock.Day(e.At))))
		}
		if news {
			row = append(row, el("div.news#news", el("span", p.w.NewMessages)))
		}
		first := i == 0 || news || !p.joined(&entries[i-1], e)
		last := i == len(entries)-1 || !p.joined(e, &entries[i+1]) ||
			p.m.NewFrom > 0 && e.Number < p.m.NewFrom && entries[i+1].Number >= p.m.NewFrom
		row = append(row, p.entry(e, first, last, ended))
	}
	return row
}

// dayKey names a local day among the kids of the log.
func (p pane) dayKey(at int64) string {
	return "day " + strconv.FormatInt((at+p.m.Zone*60_000)/86_400_000, 36)
}

// joined reports whether b goes on where a stopped.
func (p pane) joined(a, b *timeline.Entry) bool {
	return a.Author == b.Author && a.Person.ID == b.Person.ID && a.Author != protocol.AuthorSystem &&
		a.Status != timeline.Failed && b.Status != timeline.Failed && b.At-a.At < together && p.clock.SameDay(a.At, b.At)
}

// typing shows who is writing.
func (p pane) typing(who protocol.Person) *html.Node {
	says := locale.Fill(p.w.Typing, locale.Isolate(who.Name))
	return el("div.message.theirs.first.last.typing#$", "typing "+who.ID, face(who),
		el("div.bubble", el("i"), el("i"), el("i"), el("span.hidden", says)),
		el("p.meta aria-hidden=true", says))
}

// latest leads to the end from further up.
func (p pane) latest() *html.Node {
	if p.m.AtEnd {
		return nil
	}
	const button = " type=button data-on-click=" + NameLatest
	if p.m.UnseenBelow > 0 {
		return el("button.latest.with#latest"+button,
			el("span", locale.Count(p.m.Language, &p.w.NewBelow, p.m.UnseenBelow)), draw(iconDown))
	}
	return el("button.latest#latest"+button+" aria-label=$ title=$", p.w.ToNewest, p.w.ToNewest, draw(iconDown))
}
