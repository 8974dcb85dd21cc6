package view

import (
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/html"
	"kith/wasm/locale"
)

const (
	// countFrom is how many characters are left when the count appears.
	countFrom = 500
	// mirrorLimit is how much of the draft the box's height is taken from, in
	// bytes; it does not grow beyond that.
	mirrorLimit = 600
)

// foot is where one writes, or what stands in its place. The conversation is
// "" where sending begins one.
func (p pane) foot(conversation string) *html.Node {
	foot := el("footer.foot#foot", p.link())
	if c := p.m.Stored.ConversationByID(conversation); c != nil && c.Ended {
		ended := el("div.ended#ended", el("p", p.w.HasEnded))
		if !p.closed() {
			add(ended, act("primary", NameNew, "", p.w.NewConversation))
		}
		add(foot, ended)
		return foot
	}
	if p.closed() {
		add(foot, el("div.ended#shut", el("p", p.w.ChatClosed)))
		return foot
	}
	if text := p.reason(p.m.Notice.Code, p.m.Notice.Text); text != "" {
		add(foot, el("div.banner.notice#notice", draw(iconAlert), el("p dir=auto", text)))
	}
	draft := p.m.Stored.Draft(conversation)
	note, over := p.count(draft)
	add(foot, p.textBox(conversation, draft, note != "", over))
	if note != "" {
		add(foot, el("p#count class=$ id=count", either(over, "count over", "count"), note))
	}
	return foot
}

// textBox is the box and its button. Its height follows a hidden mirror of the
// text in browsers that cannot let it grow by themselves.
func (p pane) textBox(conversation, draft string, counted, over bool) *html.Node {
	mirror := draft
	if end := mirrorLimit; len(mirror) > end {
		for !utf8.RuneStart(mirror[end]) {
			end--
		}
		mirror = mirror[:end]
	}
	return el("div.box#box",
		el("div.grow",
			el("textarea rows=1 dir=auto enterkeyhint=send autocomplete=off aria-label=$ placeholder=$"+
				" data-on-input="+NameDraft+" data-on-enter="+NameSend+" data-name="+NameDraft+
				" data-value=$ aria-describedby?=$ aria-invalid?=$ value=$",
				p.w.Message, p.invitation(conversation), conversation,
				either(counted, "count", ""), either(over, "true", ""), draft),
			el("div.mirror aria-hidden=true", mirror+"\u200b")),
		el("button.send type=button aria-label=$ title=$ data-on-click="+NameSend+" data-value=$",
			p.w.Send, p.w.Send, conversation, draw(iconSend)))
}

// invitation stands in the empty box. It names the agent who answers.
func (p pane) invitation(conversation string) string {
	if c := p.m.Stored.ConversationByID(conversation); c != nil && c.Person.Name != "" {
		return locale.Fill(p.w.WriteTo, locale.Isolate(c.Person.Name))
	}
	return p.w.WriteMessage
}

// count tells how near the draft is to the limit, "" while it is far, and
// whether it is over.
func (p pane) count(draft string) (note string, over bool) {
	if len(draft) < protocol.TextLimit-countFrom {
		return "", false
	}
	switch left := int64(protocol.TextLimit - utf8.RuneCountInString(draft)); {
	case left > countFrom:
		return "", false
	case left < 0:
		return locale.Count(p.m.Language, &p.w.CharactersOver, -left), true
	default:
		return locale.Count(p.m.Language, &p.w.CharactersLeft, left), false
	}
}
