package view

import (
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// viewConversation is the open conversation, or what to do where none is.
func viewConversation(m *state.Model) *html.Node {
	v := m.Item(m.Shown)
	if v == nil {
		return viewNoConversation(m)
	}
	return el("main.conversation#$", "conversation-"+v.ID, viewConversationHeader(v), viewLog(m, v), viewComposer(m, v))
}

// viewNoConversation stands where no conversation is open.
func viewNoConversation(m *state.Model) *html.Node {
	none := el("main.conversation.empty#empty")
	if !m.List.Loaded {
		return none
	}
	if len(m.List.Items) == 0 {
		add(none, el("div.empty-state", icon(iconChat), el("h2", "Ready when they are"),
			el("p", "A conversation appears on the left the moment a customer writes.")))
		return none
	}
	add(none, el("div.empty-state", icon(iconChat), el("h2", "Pick a conversation"),
		el("p", "Choose one on the left to read and answer it."),
		el("p.shortcuts",
			el("span", el("kbd", "J"), el("kbd", "K"), "move"),
			el("span", el("kbd", "Enter"), "open"),
			el("span", el("kbd", "Esc"), "back"))))
	return none
}

func viewConversationHeader(v *state.ListItem) *html.Node {
	name, word, sign := NameEnd, "End conversation", iconCheck
	if v.Ended {
		name, word, sign = NameReopen, "Reopen", iconUndo
	}
	back := pressable("icon-button back", NameBack, "", screenReaderText("Back"), icon(iconBack))
	return el("header.conversation-header", back, customerAvatar(&v.Customer),
		el("div.conversation-title", el("h2", bdi(state.CustomerName(&v.Customer))), viewPresence(v)),
		pressable("button-secondary", name, v.ID, icon(sign), el("span.label", word)),
		el("button.icon-button.show-details type=button aria-label=Details data-name="+NameDetails+" data-on-click="+NameDetails+" data-value=show",
			icon(iconPerson)))
}

// viewPresence say in a line where the customer is.
func viewPresence(v *state.ListItem) *html.Node {
	switch page := v.Customer.Page; {
	case !v.Customer.Online:
		return el("p", "Not on the site now")
	case page.Title != "":
		return el("p.online", "On ", bdi(page.Title))
	}
	return el("p.online", "Online now")
}

func viewLog(m *state.Model, v *state.ListItem) *html.Node {
	log := el("div.log#log role=log aria-label=Conversation tabindex=0 data-pin=$ data-name="+NameLog+" data-on-scroll="+NameLog,
		either(m.AtEnd, "end", "free"))
	k, entries := m.Conversation(v.ID), Entries(m, v.ID)
	if k == nil || !k.Loaded && len(entries) == 0 {
		add(log, el("div.log-loading aria-hidden=true",
			el("span.skeleton.incoming"), el("span.skeleton.incoming.short"), el("span.skeleton.outgoing"), el("span.skeleton.incoming")))
	} else {
		if k.HasOlder {
			add(log, el("button.button-secondary.load-older#older type=button disabled?=$ data-on-click="+NameOlder,
				either(k.LoadingOlder, "disabled", ""), either(k.LoadingOlder, "Loading…", "Show older messages")))
		}
		viewEntries(m, log, entries)
	}
	room := el("div.log-area#log-area", log)
	if !m.AtEnd {
		add(room, pressable("jump-to-end", NameJumpToEnd, "", icon(iconDown),
			either(m.UnseenBelow > 0, plural(m.UnseenBelow, "new message", "new messages"), "Newest message")))
	}
	return room
}
