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
	responses := func(name string) (all []app.Responded) {
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
	waitUntil(t, "all have a response", func() bool {
		return len(responses("found")) == 1 && len(responses("missing")) == 1 && len(responses("twice")) == 1 &&
			len(responses("unreached")) == 1 && len(responses("impossible")) == 1
	})
	if r := responses("found")[0]; r.Status != 200 || len(r.Body) < 100 {
		t.Errorf("found: %+v", r)
	}
	if r := responses("missing")[0]; r.Status != 404 {
		t.Errorf("missing: %+v", r)
	}
	if r := responses("twice")[0]; r.Status != 200 {
		t.Errorf("the second request did not replace the first: %+v", r)
	}
	if r := responses("unreached")[0]; r.Status != 0 {
		t.Errorf("unreached: %+v", r)
	}
}
