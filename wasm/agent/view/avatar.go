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

// initials returns the first letters of the first and the last word of a name,
// or "?" if it has no letter or digit.
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

// agentAvatar returns the picture of an agent, or their initials.
func agentAvatar(p protocol.Person) *html.Node {
	if p.Picture == "" {
		return avatar(p.ID, el("span", initials(p.Name)))
	}
	return el("span.avatar aria-hidden=true", el("img src=$ alt", p.Picture))
}

// customerAvatar returns the initials of a customer, or an icon for one without
// a name, with a dot if they are on the site now.
func customerAvatar(c *protocol.Customer) *html.Node {
	inner := icon(iconPerson)
	if state.IsKnown(c) {
		inner = el("span", initials(state.CustomerName(c)))
	}
	a := avatar(c.ID, inner)
	if c.Online {
		add(a, el("span.online-dot"))
	}
	return a
}

// avatar returns an avatar in the colour of an id. Screen readers skip it, since
// the name is beside it.
func avatar(id string, inner *html.Node) *html.Node {
	return el("span class=$ aria-hidden=true", "avatar avatar-color-"+strconv.Itoa(int(state.Hash(id)%8)), inner)
}
