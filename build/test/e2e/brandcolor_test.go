package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/build/test/harness"
	"kith/server/brand/color"
)

// hostileColors are brand colours on which neither the colour itself nor white or
// black text on it is readable without more.
var hostileColors = []string{"#000000", "#ffffff", "#ffe600", "#777777", "#ff6a13", "#00ff00", "#0000ff", "#fefefe"}

// The launcher, drawn by widget.js, and the panel, drawn by the program, have the
// same colours, whatever the brand's colour is, and can be read.
func TestLauncherAndPanelHaveTheSameColors(t *testing.T) {
	t.Parallel()
	type brand struct {
		Key   string   `json:"key"`
		Name  string   `json:"name"`
		Color string   `json:"color"`
		Sites []string `json:"sites"`
	}
	var brands []brand
	for _, c := range hostileColors {
		brands = append(brands, brand{Key: c[1:], Name: "Brand " + c, Color: c, Sites: []string{"*"}})
	}
	text, err := json.Marshal(map[string]any{"brands": brands})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "brands.json")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	server := harness.Serve(t, binary, "", "-brands", file)
	pages := map[string]string{"/start.js": "Kustomer.start()"}
	for _, b := range brands {
		pages["/"+b.Key] = `<!doctype html><html><head><title>` + b.Name + `</title></head><body style="background: #fff">
<script src="` + server.Address + `/widget.js" data-kustomer-api-key="` + b.Key + `"></script><script src="/start.js"></script></body></html>`
	}
	site := harness.ServeSite(t, "", pages)
	v := visitorAt(t, site.Address+"/"+brands[0].Key)
	for i, b := range brands {
		if i > 0 {
			v.Navigate(site.Address + "/" + b.Key)
		}
		v.OpenChat()
		launcher := harness.Evaluate[[]string](v.Document, `(() => {
			const style = getComputedStyle(document.getElementById("kustomer-ui-sdk-launcher-icon-frame").shadowRoot.querySelector("button"))
			return [style.backgroundColor, style.color].map((rgb) => "#" + rgb.match(/\d+/g).slice(0, 3).map((n) => (+n).toString(16).padStart(2, "0")).join(""))
		})()`)
		panel := harness.Evaluate[[]string](v.Chat(), `["--fill", "--on-fill"].map((name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim())`)
		if strings.Join(launcher, " ") != strings.Join(panel, " ") {
			t.Errorf("%s: the launcher is %v, the panel %v", b.Color, launcher, panel)
		}
		fill, ok := color.Parse(panel[0])
		on, ok2 := color.Parse(panel[1])
		if !ok || !ok2 {
			t.Errorf("%s: the panel's colours are %v", b.Color, panel)
		} else if ratio := fill.Contrast(on); ratio < 4.5 {
			t.Errorf("%s: text %s on %s has a contrast of %.2f", b.Color, panel[1], panel[0], ratio)
		}
		keepPicture(t, v, "brand-"+b.Key)
	}
	mustBeQuiet(t, v)
}
