package view

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/format"
	"kith/wasm/html"
)

// viewEntries puts the messages into the log, with the days and the mark for
// what is new between them.
func viewEntries(m *state.Model, log *html.Node, entries []Entry) {
	clock := Clock(m)
	lastOwn := -1
	for i := range entries {
		if entries[i].Own && entries[i].Status != Failed {
			lastOwn = i
		}
	}
	for i := range entries {
		e := &entries[i]
		if i == 0 || !clock.SameDay(entries[i-1].At, e.At) {
			add(log, el("div.day-separator#$", "day-"+strconv.FormatInt(e.At, 10)+e.Key, el("span", clock.Day(e.At))))
		}
		if m.NewFrom > 1 && e.Number == m.NewFrom {
			add(log, el("div.new-separator#new-messages", el("span", "New messages")))
		}
		add(log, viewEntry(m, clock, e, i == lastOwn))
	}
}

func viewEntry(m *state.Model, clock format.Clock, e *Entry, lastOwn bool) *html.Node {
	class := "message" + either(e.First, " first", "") + either(e.Last, " last", "") + either(e.Own, " own", "")
	who := authorName(m, e)
	n := el("div#$ class=$ data-message-id=$ data-state=$ data-author=$",
		e.Key, class, e.ID, string(e.Status), string(e.Author), screenReaderText(who+": "))
	if colleague := !e.Own && e.Author != protocol.AuthorCustomer && e.Author != protocol.AuthorSystem; colleague && e.First {
		add(n, el("p.message-author aria-hidden=true", bdi(who)))
	}
	add(n, withLinks(el("div.bubble dir=auto"), e.Text))
	add(n, viewMessageStatus(clock, e, lastOwn))
	return n
}

// authorName wrote a message.
func authorName(m *state.Model, e *Entry) string {
	switch {
	case e.Own:
		return "You"
	case e.Author == protocol.AuthorCustomer:
		if v := m.Item(m.Shown); v != nil {
			return state.CustomerName(&v.Customer)
		}
		return "Customer"
	case e.Author == protocol.AuthorSystem:
		return "Note"
	case e.Person.Name != "":
		return e.Person.Name
	}
	return "Assistant"
}

// viewMessageStatus is what stands below a message: when it was written and how far it
// has come, or why it has not.
func viewMessageStatus(clock format.Clock, e *Entry, lastOwn bool) *html.Node {
	if e.Status == Failed {
		return el("p.message-status.error", el("span", icon(iconAlert), "Not sent. "+e.Error),
			pressable("button-link", NameRetry, e.Key, "Try again"), pressable("button-link", NameDiscard, e.Key, "Discard"))
	}
	if !e.Last && !lastOwn {
		return nil
	}
	tail := el("p.message-status", el("time", clock.Time(e.At)))
	if lastOwn {
		word, sign := "Sent", iconCheck
		switch e.Status {
		case Pending:
			word, sign = "Sending", iconClock
		case Delivered:
			word, sign = "Delivered", iconChecks
		case Read:
			word, sign = "Read", iconChecks
		}
		add(tail, el("span.delivery-state data-state=$", string(e.Status), word, icon(sign)))
	}
	return tail
}

// withLinks puts a text into an element, with the addresses in it as links. Line
// breaks are the style's.
func withLinks(to *html.Node, s string) *html.Node {
	for _, span := range format.Links(s) {
		if span.Link == "" {
			add(to, text(span.Text))
			continue
		}
		add(to, el("a target=_blank rel=$ href=$", "noopener noreferrer nofollow ugc", span.Link, span.Text))
	}
	return to
}
