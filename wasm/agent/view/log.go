package view

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/format"
	"kith/wasm/html"
	"kith/wasm/timeline"
)

// viewLog is the messages of a conversation.
func viewLog(m *state.Model, item *state.ListItem) *html.Node {
	log := el("div.log#log role=log aria-label=Conversation tabindex=0 data-pin=$ data-name="+NameLog+" data-on-scroll="+NameLog,
		ifElse(m.AtEnd, "end", "free"))
	c, entries := m.Conversation(item.ID), m.Entries(item.ID)
	if c == nil || !c.Loaded && len(entries) == 0 {
		add(log, el("div.log-loading aria-hidden=true",
			el("span.skeleton.incoming"), el("span.skeleton.incoming.short"), el("span.skeleton.outgoing"), el("span.skeleton.incoming")))
	} else {
		if c.HasOlder() {
			add(log, el("button.button-secondary.load-older#older type=button disabled?=$ data-on-click="+NameOlder,
				ifElse(c.LoadingOlder, "disabled", ""), ifElse(c.LoadingOlder, "Loading…", "Show older messages")))
		}
		viewEntries(m, log, entries)
	}
	area := el("div.log-area#log-area", log)
	if !m.AtEnd {
		add(area, button("jump-to-end", NameJumpToEnd, "", icon(iconDown),
			ifElse(m.UnseenBelow > 0, plural(m.UnseenBelow, "new message", "new messages"), "Newest message")))
	}
	return area
}

// viewEntries adds the messages to the log, with separators for days and for new
// messages.
func viewEntries(m *state.Model, log *html.Node, entries []timeline.Entry) {
	clock := Clock(m)
	lastOwn := -1
	for i := range entries {
		if isOwn(m, &entries[i]) && entries[i].Status != timeline.Failed {
			lastOwn = i
		}
	}
	continues := func(i int) bool { // whether an entry continues the group of the one before
		return i > 0 && i < len(entries) && timeline.SameGroup(&entries[i-1], &entries[i]) &&
			clock.SameDay(entries[i-1].At, entries[i].At) && (m.NewFrom == 0 || entries[i].Number != m.NewFrom)
	}
	for i := range entries {
		e := &entries[i]
		if i == 0 || !clock.SameDay(entries[i-1].At, e.At) {
			add(log, el("div.day-separator#$", "day-"+strconv.FormatInt(e.At, 10)+e.Key, el("span", clock.Day(e.At))))
		}
		if m.NewFrom > 1 && e.Number == m.NewFrom {
			add(log, el("div.new-separator#new-messages", el("span", "New messages")))
		}
		add(log, viewEntry(m, clock, e, !continues(i), !continues(i+1), i == lastOwn))
	}
}

// isOwn reports whether the agent who is signed in wrote a message.
func isOwn(m *state.Model, e *timeline.Entry) bool {
	return e.Author == protocol.AuthorAgent && e.Person.ID == m.Self.ID
}

// viewEntry is a message with its author and its status. It is the first or the
// last of its group, and perhaps the agent's last one.
func viewEntry(m *state.Model, clock format.Clock, e *timeline.Entry, first, last, lastOwn bool) *html.Node {
	own := isOwn(m, e)
	class := "message" + ifElse(first, " first", "") + ifElse(last, " last", "") + ifElse(own, " own", "")
	author := authorName(m, e)
	n := el("div#$ class=$ data-message-id=$ data-state=$ data-author=$",
		e.Key, class, e.ID, string(e.Status), string(e.Author), screenReaderText(author+": "))
	if colleague := !own && e.Author != protocol.AuthorCustomer && e.Author != protocol.AuthorSystem; colleague && first {
		add(n, el("p.message-author aria-hidden=true", bdi(author)))
	}
	add(n, addLinked(el("div.bubble dir=auto"), e.Text))
	if e.Status == timeline.Failed || last || lastOwn {
		add(n, viewMessageStatus(clock, e, lastOwn))
	}
	return n
}

// authorName returns the name to show for the author of a message.
func authorName(m *state.Model, e *timeline.Entry) string {
	switch {
	case isOwn(m, e):
		return "You"
	case e.Author == protocol.AuthorCustomer:
		if item := m.Item(m.Shown); item != nil {
			return state.CustomerName(&item.Customer)
		}
		return "Customer"
	case e.Author == protocol.AuthorSystem:
		return "Note"
	case e.Person.Name != "":
		return e.Person.Name
	}
	return "Assistant"
}

// viewMessageStatus is the line below a message: when it was written, and of the
// agent's last one how far it has come; or why it was not sent.
func viewMessageStatus(clock format.Clock, e *timeline.Entry, lastOwn bool) *html.Node {
	if e.Status == timeline.Failed {
		return el("p.message-status.error", el("span", icon(iconAlert), "Not sent. "+e.Failure),
			button("button-link", NameRetry, e.Key, "Try again"), button("button-link", NameDiscard, e.Key, "Discard"))
	}
	status := el("p.message-status", el("time", clock.Time(e.At)))
	if lastOwn {
		word, path := "Sent", iconCheck
		switch e.Status {
		case timeline.Pending:
			word, path = "Sending", iconClock
		case timeline.Delivered:
			word, path = "Delivered", iconChecks
		case timeline.Read:
			word, path = "Read", iconChecks
		}
		add(status, el("span.delivery-state data-state=$", string(e.Status), word, icon(path)))
	}
	return status
}
