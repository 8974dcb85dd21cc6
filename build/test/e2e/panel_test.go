package e2e

import (
	"testing"

	"kith/build/test/harness"
)

// A page that moves the panel loads it anew; one that takes it away gets it
// back with the next call. No call is lost meanwhile.
func TestAPageThatMovesThePanel(t *testing.T) {
	t.Parallel()
	v := visitor(t)
	sendFirst(v)
	for name, move := range map[string]string{
		"to another place": `document.querySelector("main").append(document.getElementById("kustomer-ui-sdk-iframe"))`,
		"away":             `document.getElementById("kustomer-ui-sdk-iframe").remove()`,
		"all of the page":  `document.body.replaceChildren(document.createElement("main"))`,
	} {
		got := harness.Evaluate[int](v.Document, `(() => { `+move+`; return Kustomer.getOpenConversations().then(all => all.length) })()`)
		if got != 1 {
			t.Errorf("moved %s: %d open conversations", name, got)
		}
	}
	v.SendMessage(uniqueText("after all of that"))
	mustBeQuiet(t, v)
}

// A call that the browser does not let through fails, and a later one too; the
// page goes on.
func TestAPageWhosePolicyForbidsThePanel(t *testing.T) {
	t.Parallel()
	v := visitorAt(t, serveOtherSite(t, server, "default-src 'none'; script-src 'self' CHAT").Address)
	// Calls that come meanwhile do not put off the answer.
	v.Execute(`window.calls = setInterval(() => Kustomer.open().catch(() => {}), 500)`)
	for range 2 {
		got := harness.Evaluate[string](v.Document, `Kustomer.open().then(() => "opened", fault => fault.message)`)
		if got != "The chat could not be loaded." {
			t.Errorf("open answers %q", got)
		}
	}
	v.Execute(`clearInterval(calls)`)
	harness.Until(t, "the launcher", func() string {
		if !v.Has("button", "Open chat") {
			return "it still offers to close"
		}
		return ""
	})
}

// A page that was loaded while the server could not be reached is told so, and has its chat
// as soon as it can: what it has called meanwhile is done then. One that has stopped the
// chat since has none.
func TestAPageThatWasLoadedAtABadMoment(t *testing.T) {
	t.Parallel()
	proxy := harness.NewProxy(t, server)
	site := harness.ServeSite(t, "", map[string]string{"/": `<!doctype html><html lang="en"><head><title>A bad moment</title>
<script src="` + proxy.Address + `/widget.js" data-kustomer-api-key="demo"></script></head><body><h1>A bad moment</h1></body></html>`})
	stopped, v := visitorAt(t, site.Address), visitorAt(t, site.Address)
	proxy.Block()
	for _, page := range []*harness.Page{stopped, v} {
		got := harness.Evaluate[string](page.Document, `Kustomer.start().then(() => "started", fault => fault.message)`)
		if got != "The chat could not be loaded." {
			t.Errorf("start answers %q", got)
		}
	}
	stopped.Execute(`Kustomer.stop()`)
	v.Execute(`window.opened = false; Kustomer.open().then(() => opened = true); window.tried = performance.now(); null`)
	harness.Until(t, "another try", func() string {
		if !harness.Evaluate[bool](v.Document, `performance.getEntriesByType("resource").some(({ name, startTime }) => /settings.js/.test(name) && startTime > tried)`) {
			return "there is none"
		}
		return ""
	})
	proxy.Unblock()
	v.WaitRunning()
	harness.Until(t, "what was called is answered", func() string {
		if !harness.Evaluate[bool](v.Document, `opened && Kustomer.startFinished`) {
			return "it is not"
		}
		return ""
	})
	v.StartConversation()
	v.SendMessage(uniqueText("after a bad moment"))
	if stopped.HasPanel() {
		t.Error("the page that has stopped the chat has one")
	}
}

// Where the page's storage is blocked, the chat works from memory.
func TestAPageWithoutStorage(t *testing.T) {
	t.Parallel()
	site := harness.ServeSite(t, "", map[string]string{"/": `<!doctype html><html lang="en"><head><title>No storage</title>
<script>Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked", "SecurityError") } })</script>
<script src="` + server.Address + `/widget.js" data-kustomer-api-key="demo"></script></head><body><h1>No storage</h1><script>Kustomer.start()</script></body></html>`})
	v := visitorAt(t, site.Address)
	chats(t, v)
	if got := harness.Evaluate[int](v.Document, `Kustomer.getOpenConversations().then(all => all.length)`); got != 1 {
		t.Errorf("%d open conversations", got)
	}
	mustBeQuiet(t, v)
}
