package view

import (
	"os"
	"regexp"
	"strings"
	"testing"

	brandcolor "kith/server/brand/color"
)

// Every text colour has the contrast with its backgrounds that WCAG 2 requires
// at level AA, in the light and in the dark theme.
func TestColorContrast(t *testing.T) {
	css, err := os.ReadFile("../../../static/inbox.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, _ := strings.Cut(string(css), "prefers-color-scheme: dark")
	property := regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6});`)
	colors := map[string]string{}
	for theme, block := range map[string]string{"light": light, "dark": dark} {
		for _, m := range property.FindAllStringSubmatch(block, -1) {
			colors[theme+" "+m[1]] = m[2]
		}
	}
	const all = "surface surface-sunken surface-raised accent-surface"
	for text, surfaces := range map[string]string{
		"text": all, "text-muted": all, "accent": all, "success": all, "error": all + " error-surface", "warning": "surface warning-surface",
	} {
		for _, theme := range []string{"light", "dark"} {
			for surface := range strings.FieldsSeq(surfaces) {
				compare(t, theme+": "+text+" on "+surface, colors[theme+" "+text], colors[theme+" "+surface])
			}
			compare(t, theme+": on a button", "#fff", colors[theme+" fill"])
		}
	}
	for _, m := range regexp.MustCompile(`\.(avatar-color-\d) \{ background: (#[0-9a-f]+)`).FindAllStringSubmatch(string(css), -1) {
		compare(t, m[1], "#fff", m[2])
	}
}

func compare(t *testing.T, what, a, b string) {
	t.Helper()
	if ratio := color(t, a).Contrast(color(t, b)); ratio < 4.5 {
		t.Errorf("%s: %s on %s has a contrast of %.2f", what, a, b, ratio)
	}
}

// color parses "#rgb" or "#rrggbb".
func color(t *testing.T, text string) brandcolor.Color {
	t.Helper()
	if len(text) == 4 {
		text = string([]byte{'#', text[1], text[1], text[2], text[2], text[3], text[3]})
	}
	c, ok := brandcolor.Parse(text)
	if !ok {
		t.Fatalf("%q is not a colour", text)
	}
	return c
}
