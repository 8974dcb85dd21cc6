package protocol

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestPreview(t *testing.T) {
	for text, want := range map[string]string{
		" two\n\nlines\tof  text ":               "two lines of text",
		strings.Repeat("é", PreviewLimit):        strings.Repeat("é", PreviewLimit),
		strings.Repeat("é", PreviewLimit+1):      strings.Repeat("é", PreviewLimit-1) + "…",
		strings.Repeat("x ", 4*PreviewLimit):     strings.Repeat("x ", PreviewLimit/2)[:PreviewLimit-1] + "…",
		strings.Repeat(" ", 8*PreviewLimit) + "": "",
		"cut in a character \xe2\x82":            "cut in a character",
	} {
		if got := Preview(text); got != want {
			t.Errorf("Preview(%.20q) is %q, and should be %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		got := Preview(rapid.String().Draw(t, "text"))
		if n := utf8.RuneCountInString(got); n > PreviewLimit || strings.ContainsAny(got, "\n\t") || Preview(got) != got {
			t.Fatalf("%d characters: %q", n, got)
		}
	})
}
