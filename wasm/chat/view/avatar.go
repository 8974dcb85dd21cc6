package view

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/format"
	"kith/wasm/html"
)

// avatar returns a person's picture, or their initials on a colour that is always
// the same for the person. Screen readers skip it, since the name is beside it.
func avatar(p protocol.Person) *html.Node {
	if p.Picture != "" {
		return el("span.avatar aria-hidden=true", el("img src=$ alt decoding=async", format.OnServer(p.Picture)))
	}
	return el("span class=$ aria-hidden=true", "avatar avatar-color-"+strconv.Itoa(format.AvatarColor(p.ID+p.Name, 6)), format.Initials(p.Name))
}

// brandMark returns an avatar for the brand itself, for where no agent is known.
func brandMark(brand string) *html.Node {
	return el("span.avatar.brand-mark aria-hidden=true", format.Initials(brand))
}

// teamAvatars shows at most limit people of the brand, or the brand mark if the
// brand names none. Before the settings are known it shows placeholders.
func (p panel) teamAvatars(limit int) *html.Node {
	team := el("div.team aria-hidden=true")
	if !p.model.Started {
		for range 3 {
			add(team, el("span.avatar.avatar-placeholder"))
		}
		return team
	}
	for i, person := range p.model.Settings.Team {
		if i < limit {
			add(team, avatar(person))
		}
	}
	if len(team.Children) == 0 && p.model.Settings.Name != "" {
		add(team, brandMark(p.model.Settings.Name))
	}
	return team
}
