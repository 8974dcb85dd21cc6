package agent

import (
	"strings"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/html"
)

// CountFrom is how many characters are left when their number appears.
const CountFrom = 500

// viewFoot is what stands below the log: who writes, and the text box.
func viewFoot(m *Model, v *Item) *html.Node {
	foot := el("div.foot#foot", viewTyping(m, v))
	if m.Notice != "" {
		add(foot, el("p.notice#notice role=alert", m.Notice))
	}
	if v.Ended {
		add(foot, el("div.ended#ended", el("p", "This conversation has ended."), press("button", NameReopen, v.ID, "Reopen")))
		return foot
	}
	draft := m.State.Draft(v.ID)
	left := protocol.TextLimit - int64(utf8.RuneCountInString(draft))
	hint := el("span.hint", "Enter sends, Shift+Enter breaks the line")
	if left < CountFrom {
		hint = el("span.hint", el("span.left", either(left < 0,
			count(-left, "character", "characters")+" too many", count(left, "character", "characters")+" left")))
	}
	add(foot, el("div.compose#compose",
		el("textarea aria-label=Reply placeholder=$ rows=1 dir=auto enterkeyhint=send aria-invalid?=$ value=$ data-value=$"+
			" data-name="+NameReply+" data-on-input="+NameReply+" data-on-enter="+NameSend,
			"Write a reply…", either(left < 0, "true", ""), draft, v.ID),
		el("div.compose-end", hint,
			el("button.button.send type=button disabled?=$ data-on-click="+NameSend+" data-value=$",
				either(strings.TrimSpace(draft) == "" || left < 0, "disabled", ""), v.ID, "Send", draw(iconSend)))))
	return foot
}
