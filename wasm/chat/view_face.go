package chat

import (
	"strings"
	"unicode/utf8"

	"kith/server/wire"
	"kith/wasm/html"
)

// face is a person's picture, or the initials on a colour that stays the same
// for the person. The name stands beside it, so it is hidden from those who
// listen.
func face(who wire.Person, more string) html.Node {
	if more != "" {
		more = " " + more
	}
	hidden := html.Is("aria-hidden", "true")
	if who.Picture != "" {
		return html.El("span", html.Class("face"+more), hidden,
			html.El("img", html.Is("src", who.Picture), html.Is("alt", ""), html.Is("decoding", "async")))
	}
	return html.El("span", html.Class("face hue"+hue(who.ID+who.Name)+more), hidden, html.Text(initials(who.Name)))
}

// team shows some faces of the brand, or where they will be.
func (p pane) team(most int) html.Node {
	faces := html.El("div", html.Class("team"), html.Is("aria-hidden", "true"))
	if !p.m.Started {
		for range min(3, most) {
			faces.Kids = append(faces.Kids, html.El("span", html.Class("face blank")))
		}
		return faces
	}
	for i, who := range p.m.Settings.Team {
		if i < most {
			faces.Kids = append(faces.Kids, face(who, ""))
		}
	}
	if len(faces.Kids) == 0 && p.m.Settings.Name != "" {
		faces.Kids = append(faces.Kids, face(wire.Person{Name: p.m.Settings.Name}, "house"))
	}
	return faces
}

// hue picks one of the six colours of faces.
func hue(of string) string {
	sum := uint32(2166136261) // FNV-1a
	for i := range len(of) {
		sum = (sum ^ uint32(of[i])) * 16777619
	}
	return string(rune('1' + sum>>8%6))
}

// initials are the first letters of the first and the last word of a name, or
// the first alone where the script is not Latin: letters of others join, or
// say a syllable each.
func initials(name string) string {
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
