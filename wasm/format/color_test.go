package format

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"testing"

	"pgregory.net/rapid"

	"kith/wasm/app"
)

// luminanceOf is WCAG's formula as it is written there.
func luminanceOf(s Color) float64 {
	channel := func(c int) float64 {
		v := float64(c) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(s[0]) + 0.7152*channel(s[1]) + 0.0722*channel(s[2])
}

func ratio(a, b Color) float64 {
	x, y := luminanceOf(a), luminanceOf(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func must(t interface{ Fatalf(string, ...any) }, text string) Color {
	s, ok := ParseColor(text)
	if !ok {
		t.Fatalf("%q is no colour", text)
	}
	return s
}

// legible checks what the palettes of a brand promise.
func legible(t interface{ Fatalf(string, ...any) }, brand Color) {
	light, dark, ok := Palettes(brand.String())
	if !ok {
		t.Fatalf("%v is not taken for a colour", brand)
	}
	check := func(theme string, p app.Palette, surface, raised Color) {
		fill, text, ink := must(t, p.Fill), must(t, p.Text), must(t, p.Ink)
		for _, c := range []struct {
			what string
			a, b Color
			want float64
		}{
			{"the text on it", fill, text, 4.5}, {"the ink on the surface", ink, surface, 4.5},
			{"the ink on raised things", ink, raised, 4.5}, {"it and the surface", fill, surface, 1.35},
		} {
			if got := ratio(c.a, c.b); got < c.want {
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
		if light, _, _ := Palettes(color); light != (app.Palette{Fill: color, Text: "#ffffff", Ink: color}) {
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

func TestLinear(t *testing.T) {
	for c := range 256 {
		if got, want := (Color{c, c, c}).luminance(), luminanceOf(Color{c, c, c}); math.Abs(got-want) > 1e-9 {
			t.Fatalf("%d: %g, not %g", c, got, want)
		}
	}
}

// The panel's own colours, as its style sheets have them.
func TestStyleSheetCanBeRead(t *testing.T) {
	source, err := os.ReadFile("../../static/panel.css")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := os.ReadFile("../../static/panel-pages.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile(`(?s)(:root[^{]*)\{(.*?)\}`).FindAllStringSubmatch(string(source), -1)
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
			t.Error("view_shade.go has other surfaces than panel.css")
		}
		for _, on := range []string{"paper", "surface", "raised", "hover"} {
			for _, c := range []struct {
				name string
				want float64
			}{{"text", 7}, {"muted", 4.5}, {"danger", 4.5}, {"ink", 4.5}, {"online", 3}, {"away", 3}, {"edge", 2.9}} {
				if got := ratio(theme(c.name), theme(on)); got < c.want {
					t.Errorf("theme %d: %s on %s is 1:%.2f", i, c.name, on, got)
				}
			}
		}
		if ratio(theme("fill"), theme("on-fill")) < 4.5 {
			t.Errorf("theme %d: the fill cannot be written on", i)
		}
		var glow int
		if _, err := fmt.Sscanf(themes[i]["glow"], "%d%%", &glow); err != nil {
			t.Fatal(err)
		}
		for _, brand := range []Color{{0, 0, 0}, {255, 255, 255}, {255, 230, 0}, {0, 0, 255}, {255, 0, 0}, {0, 255, 0}} {
			light, dark, _ := Palettes(brand.String())
			lit := theme("paper").mix(must(t, []string{light.Fill, dark.Fill}[i]), glow*256/100)
			if got := ratio(theme("text"), lit); got < 4.5 {
				t.Errorf("theme %d: text in the glow of %v is 1:%.2f", i, brand, got)
			}
			if got := ratio(theme("muted"), lit); got < 3 {
				t.Errorf("theme %d: icons in the glow of %v are 1:%.2f", i, brand, got)
			}
		}
	}
	for _, hue := range regexp.MustCompile(`\.avatar-color-\d \{ background: (#[0-9a-f]{6}); \}`).FindAllStringSubmatch(string(pages), -1) {
		if got := ratio(must(t, hue[1]), white); got < 4.5 {
			t.Errorf("initials on %s are 1:%.2f", hue[1], got)
		}
	}
}
