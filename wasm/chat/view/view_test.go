package view

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/locale"
	"kith/wasm/outbox"
)

func TestShort(t *testing.T) {
	if got := short(" two\n\nlines\tof  text "); got != "two lines of text" {
		t.Errorf("%q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		got := short(rapid.String().Draw(t, "text"))
		if n := utf8.RuneCountInString(got); n > protocol.PreviewLimit+1 || strings.ContainsAny(got, "\n\t") {
			t.Fatalf("%d characters: %q", n, got)
		}
	})
}

func TestPictorial(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "👍": true, "👍👍👍": true, "❤️": true, "👩‍💻": true, "ok 👍": false, "1": false, "😀😀😀😀😀😀😀": false, "\u200d": false,
	} {
		if pictorial(text) != want {
			t.Errorf("%q: not %v", text, want)
		}
	}
}

// Half a character never stands in the mirror, however the draft is cut.
func TestMirrorIsCutAtACharacter(t *testing.T) {
	for lead := range 4 {
		m := (&state.Model{Language: "en"})
		draft := strings.Repeat("x", lead) + strings.Repeat("😀", mirrorLimit)
		m.Stored.Drafts = []outbox.Draft{{Text: draft}}
		p := pane{m: m, w: locale.WordsFor("en")}
		box := p.textBox("", draft, false, false)
		mirror := box.Children[0].Children[1].Children[0].Text
		if !utf8.ValidString(mirror) || len(mirror) > mirrorLimit+len("\u200b") {
			t.Errorf("after %d letters: %d bytes, valid %v", lead, len(mirror), utf8.ValidString(mirror))
		}
		if value, _ := box.Children[0].Children[0].Attr("value"); value != draft {
			t.Error("the text box does not hold the draft")
		}
	}
}

func TestCountAppearsNearTheLimit(t *testing.T) {
	p := pane{m: (&state.Model{Language: "en"}), w: locale.WordsFor("en")}
	for n, want := range map[int]string{
		protocol.TextLimit - countFrom - 1: "", protocol.TextLimit - countFrom: "500 characters left", protocol.TextLimit - 1: "1 character left",
		protocol.TextLimit: "0 characters left", protocol.TextLimit + 1: "1 character too many", protocol.TextLimit * 2: "10,000 characters too many",
	} {
		for _, letter := range []string{"a", "é", "😀"} {
			got, over := p.count(strings.Repeat(letter, n))
			if got != want || over != (n > protocol.TextLimit) {
				t.Errorf("%d of %s: %q, over %v", n, letter, got, over)
			}
		}
	}
}

// Articles on home are spread over the categories.
func TestPopular(t *testing.T) {
	m := (&state.Model{Language: "en"})
	m.KB.Contents.Categories = []protocol.Category{
		{ID: "a", Articles: []protocol.Summary{{ID: "a1"}, {ID: "a2"}, {ID: "a3"}}}, {ID: "b"}, {ID: "c", Articles: []protocol.Summary{{ID: "c1"}}},
	}
	var ids []string
	for _, a := range (pane{m: m}).popular() {
		ids = append(ids, a.ID)
	}
	if got := strings.Join(ids, " "); got != "a1 c1 a2" {
		t.Error(got)
	}
}
