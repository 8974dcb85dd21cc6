package view

import (
	"strings"
	"testing"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/locale"
	"kith/wasm/outbox"
)

func TestEmojiOnly(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "👍": true, "👍👍👍": true, "❤️": true, "👩‍💻": true, "ok 👍": false, "1": false, "😀😀😀😀😀😀😀": false, "\u200d": false,
	} {
		if emojiOnly(text) != want {
			t.Errorf("%q: not %v", text, want)
		}
	}
}

// The mirror is cut between characters, wherever its limit is.
func TestMirrorIsCutAtACharacter(t *testing.T) {
	for lead := range 4 {
		m := (&state.Model{Language: "en"})
		draft := strings.Repeat("x", lead) + strings.Repeat("😀", mirrorLimit)
		m.Stored.Drafts = []outbox.Draft{{Text: draft}}
		p := panel{model: m, words: locale.WordsFor("en")}
		box := p.textBox("", draft, false, false)
		mirror := box.Children[0].Children[1].Children[0].Text
		if !utf8.ValidString(mirror) || len(mirror) > mirrorLimit+len("\u200b") {
			t.Errorf("after %d letters: %d bytes, valid %v", lead, len(mirror), utf8.ValidString(mirror))
		}
		if value, _ := box.Children[0].Children[0].Attr("value"); value != draft {
			t.Error("the text box does not have the draft")
		}
	}
}

func TestCountAppearsNearTheLimit(t *testing.T) {
	p := panel{model: (&state.Model{Language: "en"}), words: locale.WordsFor("en")}
	for n, want := range map[int]string{
		protocol.TextLimit - counterShownBelow - 1: "", protocol.TextLimit - counterShownBelow: "500 characters left", protocol.TextLimit - 1: "1 character left",
		protocol.TextLimit: "0 characters left", protocol.TextLimit + 1: "1 character too many", protocol.TextLimit * 2: "10,000 characters too many",
	} {
		for _, letter := range []string{"a", "é", "😀"} {
			got, tooLong := p.characterCount(strings.Repeat(letter, n))
			if got != want || tooLong != (n > protocol.TextLimit) {
				t.Errorf("%d of %s: %q, too long %v", n, letter, got, tooLong)
			}
		}
	}
}

// Articles on home are spread over the categories.
func TestPopularArticles(t *testing.T) {
	m := (&state.Model{Language: "en"})
	m.KB.Contents.Categories = []protocol.Category{
		{ID: "a", Articles: []protocol.Summary{{ID: "a1"}, {ID: "a2"}, {ID: "a3"}}}, {ID: "b"}, {ID: "c", Articles: []protocol.Summary{{ID: "c1"}}},
	}
	var ids []string
	for _, a := range (panel{model: m}).popularArticles() {
		ids = append(ids, a.ID)
	}
	if got := strings.Join(ids, " "); got != "a1 c1 a2" {
		t.Error(got)
	}
}

// The panel has the palettes of the settings, and its own colours if they are
// missing or are no colours.
func TestViewHasThePalettesOfTheSettings(t *testing.T) {
	light, dark := protocol.Palette{Fill: "#111111", Text: "#ffffff", Ink: "#222222"}, protocol.Palette{Fill: "#333333", Text: "#eeeeee", Ink: "#444444"}
	m := state.Model{Language: "en"}
	m.Settings = protocol.Settings{Color: "#101010", Light: light, Dark: dark}
	if s := View(&m); s.Accent != "#101010" || s.Light != app.Palette(light) || s.Dark != app.Palette(dark) {
		t.Errorf("the screen has %q, %+v and %+v", s.Accent, s.Light, s.Dark)
	}
	for name, settings := range map[string]protocol.Settings{
		"an older release": {Color: "#101010"},
		"one missing":      {Color: "#101010", Light: light},
		"no colours":       {Color: "#101010", Light: light, Dark: protocol.Palette{Fill: "url(//x)", Text: "#ffffff", Ink: "#222222"}},
		"no brand colour":  {Color: "red", Light: light, Dark: dark},
	} {
		m.Settings = settings
		if s := View(&m); s.Accent != "" || s.Light != (app.Palette{}) || s.Dark != (app.Palette{}) {
			t.Errorf("%s: the screen has %q, %+v and %+v", name, s.Accent, s.Light, s.Dark)
		}
	}
}
