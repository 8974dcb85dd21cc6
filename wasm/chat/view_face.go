package chat

import (
	"strings"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/html"
)

// face is a person's picture, or the initials on a colour that stays the same
// for the person. The name stands beside it, so it is hidden from those who
// listen.
func face(who protocol.Person) *html.Node {
	if who.Picture != "" {
		return el("span.face aria-hidden=true", el("img src=$ alt decoding=async", who.Picture))
	}
	return el("span class=$ aria-hidden=true", "face hue"+AvatarColor(who.ID+who.Name), Initials(who.Name))
}

// house is the brand's own face, where nobody's is known.
func house(brand string) *html.Node {
	return el("span.face.house aria-hidden=true", Initials(brand))
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

// AvatarColor picks one of the six colours of faces.
func AvatarColor(of string) string {
	sum := uint32(2166136261) // FNV-1a
	for i := range len(of) {
		sum = (sum ^ uint32(of[i])) * 16777619
	}
	return string(rune('1' + sum>>8%6))
}

// Initials are the first letters of the first and the last word of a name, or
// the first alone where the script is not Latin: letters of others join, or
// say a syllable each.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first := initial(words[0])
	if len(words) == 1 || len(first) > 1 {
		return first
	}
	if last := initial(words[len(words)-1]); len(last) == 1 {
		return first + last
	}
	return first
}

func initial(word string) string {
	_, size := utf8.DecodeRuneInString(word)
	if size == 1 && 'a' <= word[0] && word[0] <= 'z' {
		return string(rune(word[0] - 'a' + 'A'))
	}
	return word[:size]
}
