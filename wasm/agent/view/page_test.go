package view

import (
	"os"
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
