package agent

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/html"
)

// agentFace is the picture of an agent, or their initials.
func agentFace(v protocol.Person) *html.Node {
	if v.Picture == "" {
		return face(v.ID, el("span", initials(v.Name)))
	}
	return el("span.face aria-hidden=true", el("img src=$ alt", v.Picture))
}

// customerFace is the initials of a customer, or a sign for somebody without a
// name, and whether they are on the site now.
func customerFace(v *protocol.Customer) *html.Node {
	inner := draw(iconPerson)
	if known(v) {
		inner = el("span", initials(customerName(v)))
	}
	f := face(v.ID, inner)
	if v.Online {
		add(f, el("span.dot"))
	}
	return f
}

// face is round, and of a colour that a person keeps. It has no name: what it
// stands beside has.
func face(id string, inner *html.Node) *html.Node {
	return el("span class=$ aria-hidden=true", "face tint-"+strconv.Itoa(int(hash(id)%8)), inner)
}
