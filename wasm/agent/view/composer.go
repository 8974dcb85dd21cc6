package view

import (
	"strings"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// CounterShownBelow is how many characters are left when their number appears.
const CounterShownBelow = 500

// viewComposer is what stands below the log: who writes, and the text box.
func viewComposer(m *state.Model, v *state.ListItem) *html.Node {
	foot := el("div.composer#composer", viewTyping(m, v))
	if m.Notice != "" {
		add(foot, el("p.notice#notice role=alert", m.Notice))
	}
	if v.Ended {
		add(foot, el("div.ended-notice#ended", el("p", "This conversation has ended."), pressable("button", NameReopen, v.ID, "Reopen")))
		return foot
	}
	draft := m.Stored.Draft(v.ID)
	left := protocol.TextLimit - int64(utf8.RuneCountInString(draft))
	hint := el("span.composer-hint", "Enter sends, Shift+Enter breaks the line")
	if left < CounterShownBelow {
		hint = el("span.composer-hint", el("span.characters-left", either(left < 0,
			plural(-left, "character", "characters")+" too many", plural(left, "character", "characters")+" left")))
	}
	add(foot, el("div.composer-box#composer-box",
		el("textarea aria-label=Reply placeholder=$ rows=1 dir=auto enterkeyhint=send aria-invalid?=$ value=$ data-value=$"+
			" data-name="+NameReply+" data-on-input="+NameReply+" data-on-enter="+NameSend,
			"Write a reply…", either(left < 0, "true", ""), draft, v.ID),
		el("div.composer-actions", hint,
			el("button.button.send-button type=button disabled?=$ data-on-click="+NameSend+" data-value=$",
				either(strings.TrimSpace(draft) == "" || left < 0, "disabled", ""), v.ID, "Send", icon(iconSend)))))
	return foot
}

// viewTyping says who writes. Its room is always there, so nothing jumps.
func viewTyping(m *state.Model, v *state.ListItem) *html.Node {
	words := el("p.typing-indicators#typing")
	for _, y := range m.TypingIndicators {
		if y.Conversation != v.ID {
			continue
		}
		name, class := state.CustomerName(&v.Customer), "typing-indicator"
		if y.Person.ID != "" {
			name, class = y.Person.Name, "typing-indicator colleague"
		}
		add(words, el("span class=$", class, el("span.typing-dots aria-hidden=true", el("i"), el("i"), el("i")),
			el("span", bdi(name), " is typing…")))
	}
	return words
}
