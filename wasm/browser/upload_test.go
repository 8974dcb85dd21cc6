//go:build js && wasm

package browser

import (
	"strings"
	"testing"

	"kith/wasm/app"
	"kith/wasm/html"
)

// The file that was chosen is sent, and how much of it was is told. One that is too large
// is not sent. The input is empty afterwards.
func TestUpload(t *testing.T) {
	p := programShowing(html.Shorthand("input type=file data-on-change=file"))
	e := run(t, p, &recorder{})
	host := &pageHost{engine: e}
	input := querySelector("input[type=file]")
	choose := func(content string) {
		files := must(construct("DataTransfer"))
		call(get(files, "items"), "add", must(construct("File", []any{content}, "release.zip", map[string]any{"type": "application/zip"})))
		set(input, "files", get(files, "files"))
	}
	response := func(f app.Upload) app.Responded {
		t.Helper()
		before := len(p.events)
		host.upload(f)
		e.handleQueue()
		var r app.Responded
		waitUntil(t, "there is a response", func() bool {
			for _, event := range p.events[before:] {
				if e, ok := event.(app.Responded); ok && e.Name == f.Name {
					r = e
				}
			}
			return r.Name != ""
		})
		if n := getInt(input, "files.length"); n != 0 {
			t.Errorf("%d files are still chosen", n)
		}
		return r
	}
	if r := response(app.Upload{Name: "file", Method: "POST", Path: "/nothing"}); r.Status != 0 {
		t.Errorf("of no file: %+v", r)
	}
	if r := response(app.Upload{Name: "no such input", Method: "POST", Path: "/nothing"}); r.Status != 0 {
		t.Errorf("without an input: %+v", r)
	}
	choose("0123456789")
	if r := response(app.Upload{Name: "file", Method: "POST", Path: "/nothing", Limit: 9}); r.Status != 413 || r.Body != "" {
		t.Errorf("of a file that is too large: %+v", r)
	}
	before := liveCallbacks
	choose(strings.Repeat("0123456789", 100_000))
	if r := response(app.Upload{Name: "file", Method: "POST", Path: "/nothing", Limit: 1_000_000}); r.Status != 404 || r.Body == "" {
		t.Errorf("of a file that the server does not want: %+v", r)
	}
	if !p.received(app.UploadProgressed{Name: "file", Percent: 100}) {
		t.Error("it was not told that all was sent")
	}
	choose("x")
	if r := response(app.Upload{Name: "file", Method: "POST", Path: "http://127.0.0.1:9/"}); r.Status != 0 {
		t.Errorf("to a server that is not reached: %+v", r)
	}

	// Another upload replaces the first one, which has no response.
	choose("one")
	host.upload(app.Upload{Name: "file", Method: "POST", Path: "/nothing"})
	choose("two")
	if r := response(app.Upload{Name: "file", Method: "POST", Path: "/nothing"}); r.Status != 404 {
		t.Errorf("of a second file: %+v", r)
	}
	waitUntil(t, "nothing is left", func() bool { return liveCallbacks == before })
	responses := 0
	for _, event := range p.events {
		if _, ok := event.(app.Responded); ok {
			responses++
		}
	}
	if responses != 6 {
		t.Errorf("there are %d responses, want 6", responses)
	}
}
