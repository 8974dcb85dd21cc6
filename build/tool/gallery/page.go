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
	inbox "kith/wasm/agent/view"
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
	dir           string // "" for the language's own
}

var forms = []form{
	{"desktop", 400, 700, 1, "en", "light", "", ""},
	{"phone", 390, 844, 1, "en", "light", "", ""},
	{"dark", 400, 700, 1, "en", "dark", "", ""},
	{"arabic", 400, 700, 1, "ar", "light", "", ""},
	{"arabic-dark", 400, 700, 1, "ar", "dark", "", ""},
	{"german", 400, 700, 1, "de", "light", "", ""},
	{"zoom", 200, 350, 2, "en", "light", "", ""},
	{"yellow", 400, 700, 1, "en", "light", "#ffe600", ""},
	{"yellow-dark", 400, 700, 1, "en", "dark", "#ffe600", ""},
	{"white", 400, 700, 1, "en", "light", "#ffffff", ""},
	{"white-dark", 400, 700, 1, "en", "dark", "#ffffff", ""},
	{"black", 400, 700, 1, "en", "light", "#000000", ""},
	{"black-dark", 400, 700, 1, "en", "dark", "#000000", ""},
	{"coral", 400, 700, 1, "en", "light", "#ff5a5f", ""},
	{"indigo-dark", 400, 700, 1, "en", "dark", "#2b2a8f", ""},
}

// inboxForms are those of the inbox, which has one language and one set of colours.
var inboxForms = []form{
	{"desktop", 1280, 800, 1, "en", "light", "", ""},
	{"dark", 1280, 800, 1, "en", "dark", "", ""},
	{"phone", 390, 844, 1, "en", "light", "", ""},
	{"phone-dark", 390, 844, 1, "en", "dark", "", ""},
	{"rtl", 1280, 800, 1, "en", "light", "", "rtl"},
	{"narrow", 320, 640, 1, "en", "light", "", ""},
	{"tablet", 900, 700, 1, "en", "light", "", ""},
	{"zoom", 640, 400, 2, "en", "light", "", ""},
}

// pages returns every story in each of its forms.
func pages() (all []page) {
	for _, f := range forms {
		for _, s := range stories(f.language) {
			all = append(all, page{story: s, form: f})
		}
	}
	for _, f := range inboxForms {
		for _, s := range inboxStories() {
			all = append(all, page{story: s, form: f})
		}
	}
	return all
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
	if p.story.inbox != nil {
		return inbox.View(p.story.inbox)
	}
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
	s, sheet := p.screen(), "panel.css"
	if p.story.inbox != nil {
		sheet = "inbox.css"
	}
	if p.form.dir != "" {
		s.Dir = p.form.dir
	}
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
<link rel="stylesheet" href="%s">
<body><div id="screen">%s</div>
<script>document.querySelectorAll('[data-pin]').forEach(e => { e.scrollTop = %d })</script>
`, s.Language, s.Dir, s.Name, p.form.theme, style.String(), p.name(), sheet, html.Render(s.Body), p.story.scroll)
}

var (
	imports = regexp.MustCompile(`@import[^;]*;\n?`)
	asset   = regexp.MustCompile(`\{\{asset ["']([^"']*)["']\}\}`)
)

// sheets are the style sheets of each document, in its order.
var sheets = map[string][]string{
	"panel.css": {"panel.css", "panel-pages.css", "panel-conversation.css"},
	"inbox.css": {"inbox.css", "inbox-conversation.css", "inbox-signin.css", "inbox-settings.css"},
}

// readAssets returns what the pages need beside them, by name.
func readAssets() (map[string][]byte, error) {
	project, err := root.Find()
	if err != nil {
		return nil, err
	}
	static := filepath.Join(project, "static")
	logo, err := os.ReadFile(filepath.Join(static, "kith.svg"))
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{"kith.svg": logo}
	for sheet, names := range sheets {
		for _, name := range names {
			text, err := os.ReadFile(filepath.Join(static, name))
			if err != nil {
				return nil, err
			}
			all[sheet] = append(all[sheet], asset.ReplaceAll(imports.ReplaceAll(text, nil), []byte("$1"))...)
		}
	}
	return all, nil
}

// write writes the pages into a folder, with what they need.
func write(out string, pages []page) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	files, err := readAssets()
	if err != nil {
		return err
	}
	var index strings.Builder
	index.WriteString("<!doctype html><meta charset=utf-8><title>Gallery</title><ul>")
	for _, p := range pages {
		files[p.name()+".html"] = []byte(p.text())
		fmt.Fprintf(&index, "<li><a href=\"%s.html\">%[1]s</a>", p.name())
	}
	files["index.html"] = []byte(index.String())
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(out, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
