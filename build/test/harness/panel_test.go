package harness

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kith/build/test/chromium"
)

// A panel as the product's, but of ten lines: the harness must find, press and
// type in it in whichever process it is.
const panel = `<!doctype html><title>Panel</title><body style="margin:0">
<div style="height:2000px"></div>
<label>Message <textarea></textarea></label><button>Send</button><p role="log" aria-label="Conversation"></p>
<script>document.querySelector("button").onclick = () => { document.querySelector("p").textContent = document.querySelector("textarea").value }</script>`

func TestThePanelIsReachedWhereverItLives(t *testing.T) {
	inner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/frame.html" {
			fmt.Fprint(w, panel)
			return
		}
		fmt.Fprint(w, host("/frame.html"))
	}))
	defer inner.Close()
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, host(inner.URL+"/frame.html"))
	}))
	defer outer.Close()
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(outer.URL, "http://"))
	browser, err := chromium.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	for name, address := range map[string]string{
		"in the page's own origin": inner.URL,
		"in another origin":        outer.URL,
		"in another site":          "http://localhost:" + port,
	} {
		t.Run(name, func(t *testing.T) {
			p := NewPage(t, browser)
			p.Navigate(address)
			d, err := p.Panel()
			if err != nil {
				t.Fatal(err)
			}
			if d.outOfProcess != (name == "in another site") {
				t.Errorf("it is taken to be in another process: %v", d.outOfProcess)
			}
			d.Press("textbox", "Message")
			p.Type("hello")
			if role, name := p.Focused(); role != "textbox" || name != "Message" {
				t.Errorf("the keyboard is at %s %q", role, name)
			}
			p.Key(Tab)
			if role, name := p.Focused(); role != "button" || name != "Send" {
				t.Errorf("the keyboard is at %s %q", role, name)
			}
			p.Key(Enter)
			if said := Evaluate[string](d, `document.querySelector("p").textContent`); said != "hello" {
				t.Errorf("it says %q", said)
			}
		})
	}
}

func host(frame string) string {
	return `<!doctype html><title>Host</title><h1>A page</h1><iframe title="Chat" id="kustomer-ui-sdk-iframe" style="position:fixed;right:20px;bottom:20px;width:300px;height:400px" src="` + frame + `"></iframe>`
}
