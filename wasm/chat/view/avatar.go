package view

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/format"
	"kith/wasm/html"
)

// face is a person's picture, or the initials on a colour that stays the same
// for the person. The name stands beside it, so it is hidden from those who
// listen.
func face(who protocol.Person) *html.Node {
	if who.Picture != "" {
		return el("span.face aria-hidden=true", el("img src=$ alt decoding=async", who.Picture))
	}
	return el("span class=$ aria-hidden=true", "face hue"+strconv.Itoa(format.AvatarColor(who.ID+who.Name, 6)), format.Initials(who.Name))
}

// house is the brand's own face, where nobody's is known.
func house(brand string) *html.Node {
	return el("span.face.house aria-hidden=true", format.Initials(brand))
}

// team shows some faces of the brand, or where they will be.
func (p pane) team(most int) *html.Node {
	faces := el("div.team aria-hidden=true")
	if !p.m.Started {
		for range 3 {
			add(faces, el("span.face.blank"))
		}
		return faces
	}
	for i, who := range p.m.Settings.Team {
		if i < most {
			add(faces, face(who))
		}
	}
	if len(faces.Children) == 0 && p.m.Settings.Name != "" {
		add(faces, house(p.m.Settings.Name))
	}
	return faces
}
