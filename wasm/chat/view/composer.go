package view

import (
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/html"
	"kith/wasm/locale"
)

const (
	// counterShownBelow is how many characters are left when the composer begins
	// to show how many.
	counterShownBelow = 500
	// mirrorLimit is how many bytes of the draft determine the height of the text
	// box, which does not grow any more beyond that.
	mirrorLimit = 600
)

// composer is the bottom of home and of a conversation: banners, and the text box
// or the reason why there is none. The conversation is "" if sending starts one.
func (p panel) composer(conversation string) *html.Node {
	composer := el("footer.composer#composer", p.connectionBanner())
	if c := p.model.Stored.ConversationByID(conversation); c != nil && c.Ended {
		ended := el("div.ended-notice#ended", el("p", p.words.ConversationEnded))
		if !p.chatClosed() {
			add(ended, button("primary", NameNew, "", p.words.NewConversation))
		}
		add(composer, ended)
		return composer
	}
	if p.chatClosed() {
		add(composer, el("div.ended-notice#closed", el("p", p.words.ChatClosed)))
		return composer
	}
	add(composer, p.noticeBanner())
	draft := p.model.Stored.Draft(conversation)
	count, tooLong := p.characterCount(draft)
	add(composer, p.textBox(conversation, draft, count != "", tooLong))
	if count != "" {
		add(composer, el("p#count class=$ id=count", ifElse(tooLong, "characters-left too-long", "characters-left"), count))
	}
	return composer
}

// chatClosed reports whether the brand takes no messages now.
func (p panel) chatClosed() bool { return p.model.Settings.Availability == "disabled" }

// textBox is the text box and its button. In browsers that cannot make it grow by
// themselves, a hidden mirror of the text gives it its height.
func (p panel) textBox(conversation, draft string, counted, tooLong bool) *html.Node {
	mirror := draft
	if end := mirrorLimit; len(mirror) > end {
		for !utf8.RuneStart(mirror[end]) {
			end--
		}
		mirror = mirror[:end]
	}
	return el("div.composer-box#composer-box",
		el("div.auto-grow",
			el("textarea rows=1 dir=auto enterkeyhint=send autocomplete=off aria-label=$ placeholder=$"+
				" data-on-input="+NameDraft+" data-on-enter="+NameSend+" data-name="+NameDraft+
				" data-value=$ aria-describedby?=$ aria-invalid?=$ value=$",
				p.words.Message, p.placeholder(conversation), conversation,
				ifElse(counted, "count", ""), ifElse(tooLong, "true", ""), draft),
			el("div.mirror aria-hidden=true", mirror+"\u200b")),
		el("button.send-button type=button aria-label=$ title=$ data-on-click="+NameSend+" data-value=$",
			p.words.Send, p.words.Send, conversation, iconSend))
}

// placeholder returns the text of the empty text box. It names the agent of the
// conversation.
func (p panel) placeholder(conversation string) string {
	if c := p.model.Stored.ConversationByID(conversation); c != nil && c.Person.Name != "" {
		return locale.Fill(p.words.WriteTo, locale.Isolate(c.Person.Name))
	}
	return p.words.WriteMessage
}

// characterCount returns how many characters are left, or "" while there are
// plenty, and whether there are too many.
func (p panel) characterCount(draft string) (count string, tooLong bool) {
	if len(draft) < protocol.TextLimit-counterShownBelow {
		return "", false
	}
	switch left := int64(protocol.TextLimit - utf8.RuneCountInString(draft)); {
	case left > counterShownBelow:
		return "", false
	case left < 0:
		return locale.Pluralize(p.model.Language, &p.words.CharactersTooMany, -left), true
	default:
		return locale.Pluralize(p.model.Language, &p.words.CharactersLeft, left), false
	}
}
