package view

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What is written can be read on what it stands on: by WCAG 2, a ratio of
// contrast of 4.5, in the light and in the dark.
func TestColorsCanBeRead(t *testing.T) {
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
	if ratio := contrast(luminance(t, a), luminance(t, b)); ratio < 4.5 {
		t.Errorf("%s: %s on %s has a contrast of %.2f", what, a, b, ratio)
	}
}

func contrast(a, b float64) float64 { return (max(a, b) + .05) / (min(a, b) + .05) }

func luminance(t *testing.T, color string) float64 {
	t.Helper()
	hex := strings.TrimPrefix(color, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		t.Fatalf("%q is no color", color)
	}
	linear := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= .03928 {
			return c / 12.92
		}
		return math.Pow((c+.055)/1.055, 2.4)
	}
	return .2126*linear(n>>16) + .7152*linear(n>>8) + .0722*linear(n)
}
