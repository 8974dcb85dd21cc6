package view

import (
	"strings"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// CounterShownBelow is how many characters are left when the composer begins to
// show how many.
const CounterShownBelow = 500

// viewComposer is what is below the log: who is typing, a notice, and the text
// box, or a button to reopen an ended conversation.
func viewComposer(m *state.Model, item *state.ListItem) *html.Node {
	composer := el("div.composer#composer", viewTyping(m, item))
	if m.Notice != "" {
		add(composer, el("p.notice#notice role=alert", m.Notice))
	}
	if item.Spam && m.MayReply() {
		add(composer, el("div.ended-notice#spam", el("p", "Marked as spam. New messages here notify nobody."), button("button-secondary", NameNoSpam, item.ID, "Not spam")))
	}
	if item.Ended {
		add(composer, el("div.ended-notice#ended", el("p", "This conversation has ended."), ifMayReply(m, button("button", NameReopen, item.ID, "Reopen"))))
		return composer
	}
	if !m.MayReply() {
		add(composer, el("div.ended-notice#read-only", el("p", "You may read here. To answer, ask an owner for another role.")))
		return composer
	}
	draft := m.Stored.Draft(item.ID)
	left := protocol.TextLimit - int64(utf8.RuneCountInString(draft))
	hint := el("span.composer-hint", "Enter sends, Shift+Enter breaks the line")
	if left < CounterShownBelow {
		hint = el("span.composer-hint", el("span.characters-left", ifElse(left < 0,
			plural(-left, "character", "characters")+" too many", plural(left, "character", "characters")+" left")))
	}
	add(composer, el("div.composer-box#composer-box",
		el("textarea aria-label=Reply placeholder=$ rows=1 dir=auto enterkeyhint=send aria-invalid?=$ value=$ data-value=$"+
			" data-name="+NameReply+" data-on-input="+NameReply+" data-on-enter="+NameSend,
			"Write a reply…", ifElse(left < 0, "true", ""), draft, item.ID),
		el("div.composer-actions", hint,
			el("button.button.send-button type=button disabled?=$ data-on-click="+NameSend+" data-value=$",
				ifElse(strings.TrimSpace(draft) == "" || left < 0, "disabled", ""), item.ID, "Send", icon(iconSend)))))
	return composer
}

// viewTyping says who is typing. It takes its space even if nobody is, so that
// the log does not jump.
func viewTyping(m *state.Model, item *state.ListItem) *html.Node {
	indicators := el("p.typing-indicators#typing")
	for _, t := range m.TypingIndicators {
		if t.Conversation != item.ID {
			continue
		}
		name, class := state.CustomerName(&item.Customer), "typing-indicator"
		if t.Person.ID != "" {
			name, class = t.Person.Name, "typing-indicator colleague"
		}
		add(indicators, el("span class=$", class, el("span.typing-dots aria-hidden=true", el("i"), el("i"), el("i")),
			el("span", bdi(name), " is typing…")))
	}
	return indicators
}

// ifMayReply returns an element, or nil if the agent's role does not allow what it does.
func ifMayReply(m *state.Model, n *html.Node) *html.Node {
	if m.MayReply() {
		return n
	}
	return nil
}
