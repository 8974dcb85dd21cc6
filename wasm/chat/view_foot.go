package chat

import (
	"unicode/utf8"

	"kith/server/wire"
	"kith/wasm/html"
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
func (p pane) foot(conversation string) html.Node {
	foot := html.El("footer", html.Key("foot"), html.Class("foot"), p.link())
	if c := p.m.State.conversation(conversation); c != nil && c.Ended {
		foot.Kids = append(foot.Kids, html.El("div", html.Key("ended"), html.Class("ended"),
			html.El("p", html.Text(p.w.HasEnded)),
			html.If(!p.closed(), p.act("primary", NameNew, "", p.w.NewConversation))))
		return foot
	}
	if p.closed() {
		foot.Kids = append(foot.Kids, html.El("div", html.Key("shut"), html.Class("ended"),
			html.El("p", html.Text(p.w.Shut))))
		return foot
	}
	if text := p.reason(p.m.Notice.Code, p.m.Notice.Text); text != "" {
		foot.Kids = append(foot.Kids, html.El("div", html.Key("notice"), html.Class("banner notice"),
			draw(iconAlert), html.El("p", html.Is("dir", "auto"), html.Text(text))))
	}
	foot.Kids = append(foot.Kids, p.textBox(conversation)...)
	return foot
}

// textBox is the box and its button. Its height follows a hidden mirror of the
// text in browsers that cannot let it grow by themselves.
func (p pane) textBox(conversation string) html.Nodes {
	draft := p.m.State.Draft(conversation)
	mirror := draft
	if len(mirror) > mirrorLimit {
		end := mirrorLimit
		for end > 0 && !utf8.RuneStart(mirror[end]) {
			end--
		}
		mirror = mirror[:end]
	}
	note, over := p.count(draft)
	box := html.El("textarea",
		html.Is("rows", "1"), html.Is("dir", "auto"), html.Is("enterkeyhint", "send"), html.Is("autocomplete", "off"),
		html.Is("aria-label", p.w.Message), html.Is("placeholder", p.invitation(conversation)),
		html.On("input", NameDraft), html.On("enter", NameSend), html.Value(conversation), html.Name(NameDraft),
		html.Is("value", draft))
	if note.Tag != "" {
		box.Attrs = append(box.Attrs, html.Is("aria-describedby", "count"))
	}
	if over {
		box.Attrs = append(box.Attrs, html.Is("aria-invalid", "true"))
	}
	return html.Nodes{
		html.El("div", html.Key("box"), html.Class("box"),
			html.El("div", html.Class("grow"), box,
				html.El("div", html.Class("mirror"), html.Is("aria-hidden", "true"), html.Text(mirror+"\u200b"))),
			html.El("button", html.Class("send"), html.Is("type", "button"),
				html.Is("aria-label", p.w.Send), html.Is("title", p.w.Send),
				html.On("click", NameSend), html.Value(conversation), draw(iconSend))),
		note,
	}
}

// invitation stands in the empty box. It names the agent who answers.
func (p pane) invitation(conversation string) string {
	if c := p.m.State.conversation(conversation); c != nil && c.Person.Name != "" {
		return fill(p.w.WriteTo, isolate(c.Person.Name))
	}
	return p.w.Write
}

// count tells how near the draft is to the limit, and whether it is over.
func (p pane) count(draft string) (note html.Node, over bool) {
	if len(draft) < wire.TextLimit-countFrom {
		return note, false
	}
	left := int64(wire.TextLimit - utf8.RuneCountInString(draft))
	class, text := "count", ""
	switch {
	case left > countFrom:
		return note, false
	case left < 0:
		class, text, over = "count over", count(p.m.Language, &p.w.Over, -left), true
	default:
		text = count(p.m.Language, &p.w.Left, left)
	}
	return html.El("p", html.Key("count"), html.Class(class), html.Is("id", "count"), html.Text(text)), over
}
