package desk

import (
	"strconv"

	"kith/server/wire"
	"kith/wasm/html"
)

// agentFace is the picture of an agent, or their initials.
func agentFace(v wire.Person) html.Node {
	if v.Picture == "" {
		return face(v.ID, html.El("span", html.Text(initials(v.Name))))
	}
	return html.El("span", html.Class("face"), html.Is("aria-hidden", "true"),
		html.El("img", html.Is("src", v.Picture), html.Is("alt", "")))
}

// customerFace is the initials of a customer, or a sign for somebody without a
// name, and whether they are on the site now.
func customerFace(v wire.CustomerCard) html.Node {
	inner := icon("person")
	if known(v) {
		inner = html.El("span", html.Text(initials(customerName(v))))
	}
	return face(v.ID, inner, html.If(v.Online, html.El("span", html.Class("dot"))))
}

// face is round, and of a colour that a person keeps. It has no name: what it
// stands beside has.
func face(id string, inner ...html.Part) html.Node {
	return html.El("span", append([]html.Part{html.Class("face tint-" + strconv.Itoa(int(hash(id)%8))),
		html.Is("aria-hidden", "true")}, inner...)...)
}
