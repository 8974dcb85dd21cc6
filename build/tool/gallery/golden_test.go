package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/build/root"
	"kith/wasm/html"
)

var update = flag.Bool("update", false, "write the screens as they are now into testdata/screens")

// outline writes a tree as indented text, to be compared line by line.
func outline(b *strings.Builder, n *html.Node, depth int) {
	indent := strings.Repeat("  ", depth)
	if n.Tag == "" {
		b.WriteString(indent + visible(n.Text) + "\n")
		return
	}
	b.WriteString(indent + "<" + n.Tag)
	if n.Key != "" {
		b.WriteString(" key=\"" + n.Key + "\"")
	}
	for _, a := range n.Attrs {
		switch {
		case n.Tag == "path" && a.Name == "d", n.Tag == "svg" && a.Name != "class":
		case a.Value == "":
			b.WriteString(" " + a.Name)
		default:
			b.WriteString(" " + a.Name + `="` + visible(abridged(a.Value)) + `"`)
		}
	}
	b.WriteString(">")
	if len(n.Children) == 1 && n.Children[0].Tag == "" {
		b.WriteString(visible(abridged(n.Children[0].Text)) + "\n")
		return
	}
	b.WriteString("\n")
	for _, k := range n.Children {
		outline(b, k, depth+1)
	}
}

// visible replaces characters that cannot be seen.
func visible(text string) string {
	return strings.NewReplacer("\n", "⏎", "\u00a0", "⍽", "\u2068", "⟨", "\u2069", "⟩", "\u200b", "", "\u202e", "[RLO]", "\u202c", "[PDF]").Replace(text)
}

func abridged(text string) string {
	if r := []rune(text); len(r) > 600 || strings.HasPrefix(text, "data:") {
		return string(r[:40]) + "…"
	}
	return text
}

// The screens as they were last looked at: go test ./build/tool/gallery -update
// writes them anew. Look at the pictures before you commit.
func TestScreens(t *testing.T) {
	project, err := root.Find()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(project, "testdata", "screens")
	written := map[string]bool{}
	for _, language := range []string{"en", "ar"} {
		for _, s := range stories(language) {
			if language == "ar" && s.name != "home-running" && s.name != "conversation-states" && s.name != "search-no-results" {
				continue
			}
			screen := page{story: s}.screen()
			var b strings.Builder
			b.WriteString("<html lang=\"" + screen.Language + "\" dir=\"" + screen.Dir + "\" data-screen=\"" + screen.Name + "\">\n")
			outline(&b, screen.Body, 0)
			name := s.name + "." + language + ".html"
			written[name] = true
			path := filepath.Join(folder, name)
			if *update {
				if err := os.MkdirAll(folder, 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			compareLines(t, name, b.String(), string(want))
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !written[e.Name()] {
			t.Errorf("testdata/screens/%s belongs to no story any more", e.Name())
		}
	}
}

// compareLines reports the first line that differs.
func compareLines(t *testing.T, name, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	is, was := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(is), len(was)) {
		var a, b string
		if i < len(is) {
			a = is[i]
		}
		if i < len(was) {
			b = was[i]
		}
		if a != b {
			t.Errorf("%s, line %d:\n is %s\nwas %s", name, i+1, a, b)
			return
		}
	}
}
