//go:build js && wasm

package browser

import (
	"testing"

	"kith/wasm/app"
	"kith/wasm/html"
)

func TestRequests(t *testing.T) {
	p := programShowing(html.El("p"))
	e := run(t, p, &recorder{})
	answers := func(name string) (all []app.Responded) {
		for _, event := range p.events {
			if r, ok := event.(app.Responded); ok && r.Name == name {
				all = append(all, r)
			}
		}
		return all
	}
	get := func(name, path string) { e.perform(app.Request{Name: name, Method: "GET", Path: path}) }
	get("found", "/static/frame.html")
	get("missing", "/nothing")
	get("twice", "/nothing")
	get("twice", "/static/frame.html")
	get("unreached", "http://127.0.0.1:9/")
	get("impossible", "http://[")
	waitUntil(t, "all are answered", func() bool {
		return len(answers("found")) == 1 && len(answers("missing")) == 1 && len(answers("twice")) == 1 &&
			len(answers("unreached")) == 1 && len(answers("impossible")) == 1
	})
	if r := answers("found")[0]; r.Status != 200 || len(r.Body) < 100 {
		t.Errorf("found: %+v", r)
	}
	if r := answers("missing")[0]; r.Status != 404 {
		t.Errorf("missing: %+v", r)
	}
	if r := answers("twice")[0]; r.Status != 200 {
		t.Errorf("the second request did not replace the first: %+v", r)
	}
	if r := answers("unreached")[0]; r.Status != 0 {
		t.Errorf("unreached: %+v", r)
	}
	e.perform(app.Upload{Name: "no such input", Method: "PUT", Path: "/"})
	e.handleQueue()
	if r := answers("no such input"); len(r) != 1 || r[0].Status != 0 {
		t.Errorf("an upload of no file is answered %+v", r)
	}
}
