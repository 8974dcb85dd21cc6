package color

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kith/server/protocol"
)

func must(t interface{ Fatalf(string, ...any) }, text string) Color {
	s, ok := Parse(text)
	if !ok {
		t.Fatalf("%q is not a colour", text)
	}
	return s
}

// legible checks that the palettes of a brand are readable.
func legible(t interface{ Fatalf(string, ...any) }, brand Color) {
	light, dark, ok := Palettes(brand.String())
	if !ok {
		t.Fatalf("%v is not taken for a colour", brand)
	}
	check := func(theme string, p protocol.Palette, surface, raised Color) {
		fill, text, ink := must(t, p.Fill), must(t, p.Text), must(t, p.Ink)
		for _, c := range []struct {
			what string
			a, b Color
			want float64
		}{
			{"the text on it", fill, text, 4.5}, {"the ink on the surface", ink, surface, 4.5},
			{"the ink on raised things", ink, raised, 4.5}, {"it and the surface", fill, surface, 1.35},
		} {
			if got := c.a.Contrast(c.b); got < c.want {
				t.Fatalf("%v, %s: %s: %v on %v is 1:%.2f", brand, theme, c.what, c.a, c.b, got)
			}
		}
	}
	check("light", light, lightSurface, lightRaised)
	check("dark", dark, darkSurface, darkRaised)
}

func TestEveryBrandCanBeRead(t *testing.T) {
	for r := 0; r < 256; r += 15 {
		for g := 0; g < 256; g += 15 {
			for b := 0; b < 256; b += 15 {
				legible(t, Color{r, g, b})
			}
		}
	}
	channel := rapid.IntRange(0, 255)
	rapid.Check(t, func(t *rapid.T) {
		legible(t, Color{channel.Draw(t, "r"), channel.Draw(t, "g"), channel.Draw(t, "b")})
	})
}

// A colour that can be read as it is stays the brand's own.
func TestBrandsAreKept(t *testing.T) {
	for _, color := range []string{"#2f5d4b", "#146c5f", "#3a5a9b", "#b3261e"} {
		if light, _, _ := Palettes(color); light != (protocol.Palette{Fill: color, Text: "#ffffff", Ink: color}) {
			t.Errorf("%s becomes %+v", color, light)
		}
	}
}

func TestColoursOnly(t *testing.T) {
	for _, text := range []string{"", "#fff", "red", "#12345g", "#1234567", "123456#", "#12 456", "url(x)"} {
		if _, _, ok := Palettes(text); ok {
			t.Errorf("%q is taken for a colour", text)
		}
	}
	if s := must(t, "#A1b2C3"); s != (Color{0xa1, 0xb2, 0xc3}) || s.String() != "#a1b2c3" {
		t.Errorf("#A1b2C3 is read as %v", s)
	}
}

// Ratios that WCAG's own examples and checkers give.
func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#777777", "#ffffff", 4.48}, {"#767676", "#ffffff", 4.54},
		{"#ff0000", "#ffffff", 4.00}, {"#0000ff", "#ffffff", 8.59}, {"#00ff00", "#ffffff", 1.37}, {"#ff0000", "#0000ff", 2.15},
	} {
		got := must(t, c.a).Contrast(must(t, c.b))
		if math.Abs(got-c.want) > 0.005 || got != must(t, c.b).Contrast(must(t, c.a)) {
			t.Errorf("%s and %s: 1:%.3f, want 1:%.2f", c.a, c.b, got, c.want)
		}
	}
}

// styleSheets returns the style sheets of the panel.
func styleSheets(t *testing.T) string {
	t.Helper()
	names, _ := filepath.Glob("../../../static/panel*.css")
	var all strings.Builder
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// The panel's own colours, as its style sheets have them.
func TestStyleSheetCanBeRead(t *testing.T) {
	source := styleSheets(t)
	blocks := regexp.MustCompile(`(?s)(:root[^{]*)\{(.*?)\}`).FindAllStringSubmatch(source, -1)
	var themes []map[string]string
	for _, b := range blocks {
		theme := map[string]string{}
		for _, v := range regexp.MustCompile(`--([a-z-]+): ([^;]+);`).FindAllStringSubmatch(b[2], -1) {
			if d := regexp.MustCompile(`^var\([a-z-]+, (#[0-9a-f]{6})\)$`).FindStringSubmatch(v[2]); d != nil {
				v[2] = d[1]
			}
			theme[v[1]] = v[2]
		}
		if theme["paper"] != "" {
			themes = append(themes, theme)
		}
	}
	if len(themes) != 3 {
		t.Fatalf("there are %d themes", len(themes))
	}
	if fmt.Sprint(themes[1]) != fmt.Sprint(themes[2]) {
		t.Error("what the device asks for and what the page asks for are not the same dark")
	}
	for i, want := range []struct{ surface, raised Color }{{lightSurface, lightRaised}, {darkSurface, darkRaised}} {
		theme := func(name string) Color { return must(t, themes[i][name]) }
		if theme("surface") != want.surface || theme("raised") != want.raised {
			t.Error("color.go has other backgrounds than panel.css")
		}
		for _, on := range []string{"paper", "surface", "raised", "hover"} {
			for _, c := range []struct {
				name string
				want float64
			}{{"text", 7}, {"muted", 4.5}, {"danger", 4.5}, {"ink", 4.5}, {"online", 3}, {"away", 3}, {"edge", 2.9}} {
				if got := theme(c.name).Contrast(theme(on)); got < c.want {
					t.Errorf("theme %d: %s on %s is 1:%.2f", i, c.name, on, got)
				}
			}
		}
		if theme("fill").Contrast(theme("on-fill")) < 4.5 {
			t.Errorf("theme %d: the fill cannot be written on", i)
		}
		var glow int
		if _, err := fmt.Sscanf(themes[i]["glow"], "%d%%", &glow); err != nil {
			t.Fatal(err)
		}
		for _, brand := range []Color{{0, 0, 0}, {255, 255, 255}, {255, 230, 0}, {0, 0, 255}, {255, 0, 0}, {0, 255, 0}} {
			light, dark, _ := Palettes(brand.String())
			lit := theme("paper").mix(must(t, []string{light.Fill, dark.Fill}[i]), glow*256/100)
			if got := theme("text").Contrast(lit); got < 4.5 {
				t.Errorf("theme %d: text in the glow of %v is 1:%.2f", i, brand, got)
			}
			if got := theme("muted").Contrast(lit); got < 3 {
				t.Errorf("theme %d: icons in the glow of %v are 1:%.2f", i, brand, got)
			}
		}
	}
	avatars := regexp.MustCompile(`(?m)^\.avatar-color-\d \{ background: (#[0-9a-f]{6}); \}`).FindAllStringSubmatch(source, -1)
	if len(avatars) == 0 {
		t.Error("no avatar colours were found in the style sheets")
	}
	for _, avatar := range avatars {
		if got := must(t, avatar[1]).Contrast(white); got < 4.5 {
			t.Errorf("initials on %s are 1:%.2f", avatar[1], got)
		}
	}
}
