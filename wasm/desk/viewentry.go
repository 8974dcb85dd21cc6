package desk

import (
	"strconv"

	"kith/server/wire"
	"kith/wasm/html"
	"kith/wasm/talk"
)

// viewEntries are the messages, with the days and the mark for what is new
// between them.
func viewEntries(m *Model, entries []Entry) html.Nodes {
	clock := m.clock()
	lastOwn := -1
	for i := range entries {
		if entries[i].Own && entries[i].Status != Failed {
			lastOwn = i
		}
	}
	var all html.Nodes
	for i := range entries {
		e := &entries[i]
		if i == 0 || !clock.SameDay(entries[i-1].At, e.At) {
			all = append(all, html.El("div", html.Class("day"), html.Key("day-"+strconv.FormatInt(e.At, 10)+e.Key),
				html.El("span", html.Text(clock.Day(e.At)))))
		}
		if m.NewFrom > 1 && e.Number == m.NewFrom {
			all = append(all, html.El("div", html.Class("fresh"), html.Key("fresh"),
				html.El("span", html.Text("New messages"))))
		}
		all = append(all, viewEntry(m, clock, e, i == lastOwn))
	}
	return all
}

func viewEntry(m *Model, clock talk.Clock, e *Entry, lastOwn bool) html.Node {
	class := "entry"
	if e.First {
		class += " first"
	}
	if e.Last {
		class += " last"
	}
	if e.Own {
		class += " own"
	}
	who := "You"
	switch {
	case e.Author == wire.Customer:
		who = "Customer"
		if v := m.item(m.Shown); v != nil {
			who = customerName(v.Customer)
		}
	case e.Author == wire.System:
		who = "Note"
	case !e.Own && e.Person.Name != "":
		who = e.Person.Name
	case !e.Own:
		who = "Assistant"
	}
	var name html.Node
	if colleague := !e.Own && e.Author != wire.Customer && e.Author != wire.System; colleague && e.First {
		name = html.El("p", html.Class("entry-name"), html.Is("aria-hidden", "true"), isolated(who))
	}
	return html.El("div", html.Class(class), html.Key(e.Key), html.Is("data-message-id", e.ID),
		html.Is("data-state", string(e.Status)), html.Is("data-author", string(e.Author)),
		unseen(who+": "), name,
		html.El("div", html.Class("bubble"), html.Is("dir", "auto"), linked(e.Text)),
		viewTail(clock, e, lastOwn))
}

// viewTail is what stands below a message: when it was written and how far it
// has come, or why it has not.
func viewTail(clock talk.Clock, e *Entry, lastOwn bool) html.Node {
	if e.Status == Failed {
		return html.El("p", html.Class("tail fault"),
			html.El("span", icon("alert"), html.Text("Not sent. "), html.Text(e.Fault)),
			html.El("button", html.Is("type", "button"), html.Class("link"), html.On("click", NameRetry), html.Value(e.Key), html.Text("Try again")),
			html.El("button", html.Is("type", "button"), html.Class("link"), html.On("click", NameDiscard), html.Value(e.Key), html.Text("Discard")))
	}
	if !e.Last && !lastOwn {
		return html.Node{}
	}
	parts := []html.Part{html.Class("tail"), html.El("time", html.Text(clock.Time(e.At)))}
	if lastOwn {
		word, sign := "Sent", "check"
		switch e.Status {
		case Pending:
			word, sign = "Sending", "clock"
		case Delivered:
			word, sign = "Delivered", "checks"
		case Read:
			word, sign = "Read", "checks"
		}
		parts = append(parts, html.El("span", html.Class("state"), html.Is("data-state", string(e.Status)), html.Text(word), icon(sign)))
	}
	return html.El("p", parts...)
}

// linked is a text whose addresses can be clicked. Line breaks are the style's.
func linked(text string) html.Nodes {
	var all html.Nodes
	for _, s := range talk.Links(text) {
		if s.Link == "" {
			all = append(all, html.Text(s.Text))
			continue
		}
		all = append(all, html.El("a", html.Is("href", s.Link), html.Is("target", "_blank"),
			html.Is("rel", "noopener noreferrer nofollow ugc"), html.Text(s.Text)))
	}
	return all
}
