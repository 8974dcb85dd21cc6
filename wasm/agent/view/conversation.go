package view

import (
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// viewConversation is the open conversation, or a hint if none is open.
func viewConversation(m *state.Model) *html.Node {
	item := m.Item(m.Shown)
	if item == nil {
		return viewNoConversation(m)
	}
	return el("main.conversation#$", "conversation-"+item.ID, viewConversationHeader(m, item), viewLog(m, item), viewComposer(m, item))
}

// viewNoConversation says how to open a conversation.
func viewNoConversation(m *state.Model) *html.Node {
	main := el("main.conversation.empty#empty")
	if !m.List.Loaded {
		return main
	}
	if len(m.List.Items) == 0 {
		add(main, el("div.empty-state", icon(iconChat), el("h2", "Ready when they are"),
			el("p", "A conversation appears on the left the moment a customer writes.")))
		return main
	}
	add(main, el("div.empty-state", icon(iconChat), el("h2", "Pick a conversation"),
		el("p", "Choose one on the left to read and answer it."),
		el("p.shortcuts",
			el("span", el("kbd", "J"), el("kbd", "K"), "move"),
			el("span", el("kbd", "Enter"), "open"),
			el("span", el("kbd", "Esc"), "back"))))
	return main
}

// viewConversationHeader is the customer, and what can be done with the
// conversation.
func viewConversationHeader(m *state.Model, item *state.ListItem) *html.Node {
	name, label, path := NameEnd, "End conversation", iconCheck
	if item.Ended {
		name, label, path = NameReopen, "Reopen", iconUndo
	}
	back := button("icon-button back", NameBack, "", screenReaderText("Back"), icon(iconBack))
	return el("header.conversation-header", back, customerAvatar(&item.Customer),
		el("div.conversation-title", el("h2", bdi(state.CustomerName(&item.Customer))), viewPresence(item)),
		ifMayReply(m, button("button-secondary", name, item.ID, icon(path), el("span.label", label))),
		el("button.icon-button.show-details type=button aria-label=Details data-name="+NameDetails+" data-on-click="+NameDetails+" data-value=show",
			icon(iconPerson)))
}

// viewPresence says whether the customer is on the site, and on which page.
func viewPresence(item *state.ListItem) *html.Node {
	switch page := item.Customer.Page; {
	case item.Customer.Block != "":
		return el("p.blocked", "Blocked: new messages are refused")
	case !item.Customer.Online:
		return el("p", "Not on the site now")
	case page.Title != "":
		return el("p.online", "On ", bdi(page.Title))
	}
	return el("p.online", "Online now")
}
