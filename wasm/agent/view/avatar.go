package view

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// initials are the first letters of the first and the last word of a name.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "?"
	}
	out := first(words[0])
	if len(words) > 1 && !strings.Contains(name, "@") {
		out += first(words[len(words)-1])
	}
	return out
}

func first(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r))
}

// agentAvatar is the picture of an agent, or their initials.
func agentAvatar(v protocol.Person) *html.Node {
	if v.Picture == "" {
		return avatar(v.ID, el("span", initials(v.Name)))
	}
	return el("span.avatar aria-hidden=true", el("img src=$ alt", v.Picture))
}

// customerAvatar is the initials of a customer, or a sign for somebody without a
// name, and whether they are on the site now.
func customerAvatar(v *protocol.Customer) *html.Node {
	inner := icon(iconPerson)
	if state.IsKnown(v) {
		inner = el("span", initials(state.CustomerName(v)))
	}
	f := avatar(v.ID, inner)
	if v.Online {
		add(f, el("span.online-dot"))
	}
	return f
}

// avatar is round, and of a colour that a person keeps. It has no name: what it
// stands beside has.
func avatar(id string, inner *html.Node) *html.Node {
	return el("span class=$ aria-hidden=true", "avatar avatar-color-"+strconv.Itoa(int(state.Hash(id)%8)), inner)
}
