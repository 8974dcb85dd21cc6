package view

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/html"
	"kith/wasm/locale"
	"kith/wasm/timeline"
)

// groupPause is the longest pause within a group of messages, in milliseconds.
const groupPause = 5 * 60_000

// conversation is the screen with the messages of one conversation. Its id is ""
// before the first message is sent.
func (p panel) conversation() *html.Node {
	id := p.model.Route.Conversation
	c := p.model.Stored.ConversationByID(id)
	entries := p.model.Entries(id)
	var above *html.Node
	switch {
	case c != nil && c.HasOlder() && len(entries) > 0:
		above = el("div.load-older#older", el("button class=$ type=button data-on-click="+NameOlder+" data-value=$",
			ifElse(c.Loading, "button button-link loading", "button button-link"), id, ifElse(c.Loading, p.words.Loading, p.words.OlderMessages)))
	case len(entries) == 0 && c != nil && (c.Last > 0 || c.Loading):
		above = p.skeleton(4)
	case len(entries) == 0 || entries[0].Number <= 1:
		above = p.conversationStart(len(entries) == 0)
	}
	all := p.messages(entries, c)
	for i := range p.model.TypingIndicators {
		if t := &p.model.TypingIndicators[i]; t.Conversation == id && t.Until > p.model.Now {
			all = append(all, p.typingIndicator(p.authorOrBrand(t.Person)))
		}
	}
	return el("div.conversation#$", "conversation "+id, p.log(above, all), p.jumpToEnd())
}

// log is what scrolls in a conversation: what is above the first message, and all others.
func (p panel) log(above *html.Node, all nodes) *html.Node {
	return el("div.log role=log aria-label=$ aria-relevant=additions tabindex=0 data-on-scroll="+NameLog+" data-name="+NameLog,
		p.words.Conversation, html.PinScroll(p.model.AtEnd), above, all)
}

// conversationStart is above the first message, and says who answers here.
func (p panel) conversationStart(noMessages bool) *html.Node {
	n := el("div.conversation-start#start", p.teamAvatars(5))
	if name := p.model.Settings.Name; name != "" {
		add(n, el("p.name", bdi(name)))
	}
	if noMessages {
		add(n, el("p", ifElse(p.model.Settings.Availability == "online", p.words.WelcomeOnline, p.words.WelcomeAway)))
	}
	return n
}

// messages returns the messages, with separators for days and for new messages.
func (p panel) messages(entries []timeline.Entry, c *state.Conversation) nodes {
	all := make(nodes, 0, len(entries)+4)
	ended := c != nil && c.Ended
	for i := range entries {
		e := &entries[i]
		firstNew := p.model.NewFrom > 0 && e.Number >= p.model.NewFrom && (i == 0 || entries[i-1].Number < p.model.NewFrom)
		if i == 0 || !p.clock.SameDay(entries[i-1].At, e.At) {
			all = append(all, el("div.day-separator#$", p.dayKey(e.At), el("span", p.clock.Day(e.At))))
		}
		if firstNew {
			all = append(all, el("div.new-separator#new-messages", el("span", p.words.NewMessages)))
		}
		first := i == 0 || firstNew || !p.sameGroup(&entries[i-1], e)
		last := i == len(entries)-1 || !p.sameGroup(e, &entries[i+1]) ||
			p.model.NewFrom > 0 && e.Number < p.model.NewFrom && entries[i+1].Number >= p.model.NewFrom
		all = append(all, p.message(e, first, last, ended))
	}
	return all
}

// dayKey returns the key of the separator of a local day.
func (p panel) dayKey(at int64) string {
	return "day " + strconv.FormatInt((at+p.model.Zone*60_000)/86_400_000, 36)
}

// sameGroup reports whether the message b is shown in one group with the message
// a before it.
func (p panel) sameGroup(a, b *timeline.Entry) bool {
	return a.Author == b.Author && a.Person.ID == b.Person.ID && a.Author != protocol.AuthorSystem &&
		a.Status != timeline.Failed && b.Status != timeline.Failed && b.At-a.At < groupPause && p.clock.SameDay(a.At, b.At)
}

// typingIndicator shows that somebody is typing.
func (p panel) typingIndicator(person protocol.Person) *html.Node {
	text := locale.Fill(p.words.Typing, locale.Isolate(person.Name))
	return el("div.message.incoming.first.last.typing-indicator#$", "typing "+person.ID, avatar(person),
		el("div.bubble", el("i"), el("i"), el("i"), el("span.visually-hidden", text)),
		el("p.message-status aria-hidden=true", text))
}

// jumpToEnd is the button that leads to the newest message, or nil if that is
// visible. It says how many messages have come since the visitor scrolled up.
func (p panel) jumpToEnd() *html.Node {
	if p.model.AtEnd {
		return nil
	}
	const attributes = " type=button data-on-click=" + NameJumpToEnd
	if p.model.UnseenBelow > 0 {
		return el("button.jump-to-end.with-count#jump-to-end"+attributes,
			el("span", locale.Pluralize(p.model.Language, &p.words.NewMessageCount, p.model.UnseenBelow)), iconDown)
	}
	return el("button.jump-to-end#jump-to-end"+attributes+" aria-label=$ title=$", p.words.JumpToEnd, p.words.JumpToEnd, iconDown)
}
