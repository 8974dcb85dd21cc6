package agent

import (
	"strconv"

	"kith/wasm/html"
)

// viewTalk is the open conversation, or what to do where none is.
func viewTalk(m *Model) *html.Node {
	v := m.item(m.Shown)
	if v == nil {
		return viewNone(m)
	}
	return el("main.talk#$", "talk-"+v.ID, viewHead(v), viewLog(m, v), viewFoot(m, v))
}

// viewNone stands where no conversation is open.
func viewNone(m *Model) *html.Node {
	none := el("main.talk.none#none")
	if !m.List.Here {
		return none
	}
	if len(m.List.Items) == 0 {
		add(none, el("div.blank", draw(iconTalk), el("h2", "Ready when they are"),
			el("p", "A conversation appears on the left the moment a customer writes.")))
		return none
	}
	add(none, el("div.blank", draw(iconTalk), el("h2", "Pick a conversation"),
		el("p", "Choose one on the left to read and answer it."),
		el("p.keys",
			el("span", el("kbd", "J"), el("kbd", "K"), "move"),
			el("span", el("kbd", "Enter"), "open"),
			el("span", el("kbd", "Esc"), "back"))))
	return none
}

func viewHead(v *Item) *html.Node {
	name, word, sign := NameEnd, "End conversation", iconCheck
	if v.Ended {
		name, word, sign = NameReopen, "Reopen", iconUndo
	}
	back := press("square back", NameBack, "", unseen("Back"), draw(iconBack))
	return el("header.talk-head", back, customerFace(&v.Customer),
		el("div.talk-who", el("h2", bdi(customerName(&v.Customer))), whereabouts(v)),
		press("quiet", name, v.ID, draw(sign), el("span.label", word)),
		el("button.square.to-card type=button aria-label=Details data-name="+NameCard+" data-on-click="+NameCard+" data-value=show",
			draw(iconPerson)))
}

// whereabouts say in a line where the customer is.
func whereabouts(v *Item) *html.Node {
	switch page := v.Customer.Page; {
	case !v.Customer.Online:
		return el("p", "Not on the site now")
	case page.Title != "":
		return el("p.here", "On ", bdi(page.Title))
	}
	return el("p.here", "Online now")
}

func viewLog(m *Model, v *Item) *html.Node {
	log := el("div.log#log role=log aria-label=Conversation tabindex=0 data-pin=$ data-name="+NameLog+" data-on-scroll="+NameLog,
		either(m.AtEnd, "end", "free"))
	k, entries := m.talk(v.ID), m.Entries(v.ID)
	if k == nil || !k.Here && len(entries) == 0 {
		add(log, el("div.log-coming aria-hidden=true",
			el("span.bar.theirs"), el("span.bar.theirs.short"), el("span.bar.ours"), el("span.bar.theirs")))
	} else {
		if k.More {
			add(log, el("button.quiet.older#older type=button disabled?=$ data-on-click="+NameOlder,
				either(k.Loading, "disabled", ""), either(k.Loading, "Loading…", "Show older messages")))
		}
		viewEntries(m, log, entries)
	}
	room := el("div.log-room#room", log)
	if !m.AtEnd {
		add(room, press("jump", NameLatest, "", draw(iconDown),
			either(m.Below > 0, count(m.Below, "new message", "new messages"), "Newest message")))
	}
	return room
}

// viewTyping says who writes. Its room is always there, so nothing jumps.
func viewTyping(m *Model, v *Item) *html.Node {
	words := el("p.typists#typists")
	for _, y := range m.Typists {
		if y.Conversation != v.ID {
			continue
		}
		name, class := customerName(&v.Customer), "who"
		if y.Person.ID != "" {
			name, class = y.Person.Name, "who colleague"
		}
		add(words, el("span class=$", class, el("span.dots aria-hidden=true", el("i"), el("i"), el("i")),
			el("span", bdi(name), " is typing…")))
	}
	return words
}

// badge says a number where there is room for two digits.
func badge(n int64) string {
	if n > 99 {
		return "99+"
	}
	return strconv.FormatInt(n, 10)
}
