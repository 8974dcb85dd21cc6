package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"kith/build/root"
	"kith/server/brand/color"
	"kith/wasm/app"
	"kith/wasm/chat/view"
	"kith/wasm/html"
)

// A form is a way to look at a screen: a size, a language, a theme, a colour.
type form struct {
	name          string
	width, height int64 // CSS pixels
	scale         float64
	language      string
	theme         string
	color         string // the brand's, "" for the story's own
}

var forms = []form{
	{"desktop", 400, 700, 1, "en", "light", ""},
	{"phone", 390, 844, 1, "en", "light", ""},
	{"dark", 400, 700, 1, "en", "dark", ""},
	{"arabic", 400, 700, 1, "ar", "light", ""},
	{"arabic-dark", 400, 700, 1, "ar", "dark", ""},
	{"german", 400, 700, 1, "de", "light", ""},
	{"zoom", 200, 350, 2, "en", "light", ""},
	{"yellow", 400, 700, 1, "en", "light", "#ffe600"},
	{"yellow-dark", 400, 700, 1, "en", "dark", "#ffe600"},
	{"white", 400, 700, 1, "en", "light", "#ffffff"},
	{"white-dark", 400, 700, 1, "en", "dark", "#ffffff"},
	{"black", 400, 700, 1, "en", "light", "#000000"},
	{"black-dark", 400, 700, 1, "en", "dark", "#000000"},
	{"coral", 400, 700, 1, "en", "light", "#ff5a5f"},
	{"indigo-dark", 400, 700, 1, "en", "dark", "#2b2a8f"},
}

// A page is a story in a form.
type page struct {
	story story
	form  form
}

func (p page) name() string { return p.story.name + "." + p.form.name }

func (p page) wanted(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(p.name()+".", w) })
}

// screen draws the story as the product does.
func (p page) screen() app.Screen {
	m := p.story.model
	if p.form.color != "" {
		m.Settings.Color = p.form.color
	}
	m.Settings.Light, m.Settings.Dark, _ = color.Palettes(m.Settings.Color)
	return view.View(&m)
}

// text returns the page's HTML. The properties that wasm/browser sets with the CSSOM
// are in a style attribute here.
func (p page) text() string {
	s := p.screen()
	var style strings.Builder
	for _, v := range [][2]string{
		{"--light-fill", s.Light.Fill}, {"--light-text", s.Light.Text}, {"--light-ink", s.Light.Ink},
		{"--dark-fill", s.Dark.Fill}, {"--dark-text", s.Dark.Text}, {"--dark-ink", s.Dark.Ink},
	} {
		if v[1] != "" {
			fmt.Fprintf(&style, "%s:%s;", v[0], v[1])
		}
	}
	return fmt.Sprintf(`<!doctype html>
<html lang=%q dir=%q data-screen=%q data-theme=%q style=%q>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title>
<link rel="stylesheet" href="panel.css">
<body><div id="screen">%s</div>
<script>document.querySelectorAll('[data-pin]').forEach(e => { e.scrollTop = %d })</script>
`, s.Language, s.Dir, s.Name, p.form.theme, style.String(), p.name(), html.Render(s.Body), p.story.scroll)
}

var (
	imports = regexp.MustCompile(`@import[^;]*;\n?`)
	asset   = regexp.MustCompile(`\{\{asset "([^"]*)"\}\}`)
)

// styles returns the panel's styles, in the order of its document.
func styles() (string, error) {
	project, err := root.Find()
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for _, name := range []string{"panel.css", "panel-pages.css", "panel-conversation.css"} {
		text, err := os.ReadFile(filepath.Join(project, "static", name))
		if err != nil {
			return "", err
		}
		all.Write(asset.ReplaceAll(imports.ReplaceAll(text, nil), []byte("$1")))
	}
	return all.String(), nil
}

func write(out, styles string, pages []page) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "panel.css"), []byte(styles), 0o644); err != nil {
		return err
	}
	var index strings.Builder
	index.WriteString("<!doctype html><meta charset=utf-8><title>Gallery</title><ul>")
	for _, p := range pages {
		if err := os.WriteFile(filepath.Join(out, p.name()+".html"), []byte(p.text()), 0o644); err != nil {
			return err
		}
		fmt.Fprintf(&index, "<li><a href=\"%s.html\">%[1]s</a>", p.name())
	}
	return os.WriteFile(filepath.Join(out, "index.html"), []byte(index.String()), 0o644)
}
