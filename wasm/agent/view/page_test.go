package view

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/wasm/agent/state"
	"kith/wasm/html"
)

const pagePath = "../../../static/inbox.html"

// inbox.html contains the first screen, which is shown before the program runs;
// the loop starts from it.
func TestPageContainsFirstScreen(t *testing.T) {
	initial := state.InitialModel("")
	page, err := os.ReadFile(pagePath)
	if err != nil {
		t.Fatal(err)
	}
	screen := html.Render(View(&initial).Body)
	if !strings.Contains(string(page), `<div id="screen">`+screen+`</div>`) {
		t.Errorf("static/inbox.html does not have this between <div id=\"screen\"> and </div>:\n%s", screen)
	}
}

// TestScenes renders every scene. If KITH_SCENES names a folder, it writes each
// as a page there, to be looked at.
func TestScenes(t *testing.T) {
	folder := os.Getenv("KITH_SCENES")
	for _, s := range scenes() {
		screen := View(s.m)
		text := html.Render(screen.Body)
		if strings.Contains(text, "%!") || screen.Name == "" || screen.Title == "" {
			t.Errorf("%s: the screen has no name or title, or a formatting error", s.name)
		}
		if folder == "" {
			continue
		}
		page, err := os.ReadFile(pagePath)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(page), `<div id="screen">`)
		head = strings.ReplaceAll(head, "<script defer", "<link")
		for _, name := range []string{"kith.svg", "inbox.css", "inbox-conversation.css", "inbox-signin.css", "inbox-settings.css", "patch.js"} {
			asset, err := os.ReadFile("../../../static/" + name)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(string(asset), "{{asset 'kith.svg'}}", "kith.svg")
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			head = strings.ReplaceAll(head, `{{asset "`+name+`"}}`, name)
		}
		head = strings.Replace(head, `<link src="patch.js"`, `<script defer src="patch.js"`, 1)
		whole := head + `<div id="screen">` + text + "</div></body></html>"
		if err := os.WriteFile(filepath.Join(folder, s.name+".html"), []byte(whole), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
