//go:build js && wasm

package browser

import (
	"testing"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
	"kith/wasm/html"
)

// A file that has come is saved under its name, and not handed to the program. Of one
// that has not come, the program gets the server's answer, and nothing is saved.
func TestDownload(t *testing.T) {
	p := programShowing(html.El("p"))
	e := run(t, p, &recorder{})
	host := &pageHost{engine: e}
	anchor := get(global, "HTMLAnchorElement.prototype")
	click := get(anchor, "click")
	saved := 0
	instead, err := safejs.FuncOf(func(this safejs.Value, _ []safejs.Value) any {
		saved++
		if name, kind := getString(this, "download"), getString(this, "protocol"); name != "all.html" || kind != "blob:" {
			t.Errorf("%q is saved, of a %s", name, kind)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	set(anchor, "click", instead)
	t.Cleanup(func() {
		set(anchor, "click", click)
		instead.Release()
	})
	response := func(name, path string) app.Responded {
		host.download(app.Download{Name: name, Path: path, File: "all.html"})
		var r app.Responded
		waitUntil(t, "there is a response", func() bool {
			for _, event := range p.events {
				if e, ok := event.(app.Responded); ok && e.Name == name {
					r = e
				}
			}
			return r.Name != ""
		})
		return r
	}
	if r := response("missing", "/nothing"); r.Status != 404 || r.Body == "" || saved != 0 {
		t.Errorf("%+v; %d files are saved", r, saved)
	}
	if r := response("unreached", "http://127.0.0.1:9/"); r.Status != 0 || saved != 0 {
		t.Errorf("%+v; %d files are saved", r, saved)
	}
	if r := response("found", "/static/frame.html"); r.Status != 200 || r.Body != "" || saved != 1 {
		t.Errorf("%+v; %d files are saved", r, saved)
	}
}
