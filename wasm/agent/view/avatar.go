package view

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/format"
	"kith/wasm/html"
)

// AvatarColors is how many classes avatar-color-1 and so on the style sheet has.
const AvatarColors = 8

// agentAvatar returns the picture of an agent, or their initials.
func agentAvatar(p protocol.Person) *html.Node {
	if p.Picture == "" {
		return avatar(p.ID, el("span", format.Initials(p.Name)))
	}
	return el("span.avatar aria-hidden=true", el("img src=$ alt", format.OnServer(p.Picture)))
}

// customerAvatar returns the initials of a customer, or an icon for one without
// a name, with a dot if they are on the site now.
func customerAvatar(c *protocol.Customer) *html.Node {
	inner := icon(iconPerson)
	if state.IsKnown(c) {
		inner = el("span", format.Initials(state.CustomerName(c)))
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
	return el("span class=$ aria-hidden=true", "avatar avatar-color-"+strconv.Itoa(format.AvatarColor(id, AvatarColors)), inner)
}
