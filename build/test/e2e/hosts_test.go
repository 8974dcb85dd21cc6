package e2e

import (
	"strings"
	"testing"

	"kith/build/test/harness"
)

// chats checks what must work on any page: open, write, get a reply, close.
func chats(t *testing.T, v *harness.Page) {
	t.Helper()
	a := agent.NewConnection(t, server)
	v.OpenChat()
	text, reply := uniqueText("a question"), uniqueText("an answer")
	v.SendMessage(text)
	a.Reply(a.WaitMessage(text), reply)
	v.WaitMessage("agent", reply)
	v.CloseChat()
}

// A site needs script-src and frame-src for the chat's address, and nothing
// else: no connect-src, no style-src, no wasm-unsafe-eval.
func TestPageWithAStrictPolicy(t *testing.T) {
	t.Parallel()
	site := serveOtherSite(t, server, "default-src 'none'; script-src 'self' CHAT; frame-src CHAT; base-uri 'none'; form-action 'none'")
	v := visitorAt(t, site.Address)
	chats(t, v)
	mustBeQuiet(t, v)
	w, h := launcherSize(v)
	if w < 40 || h < 40 || w != h {
		t.Errorf("the launcher is %v by %v", w, h)
	}
}

func TestPageWithAStrictPolicyInTheShop(t *testing.T) {
	t.Parallel()
	v := visitorAt(t, server.Address+"/demo/strict.html")
	chats(t, v)
	mustBeQuiet(t, v)
}

func launcherSize(v *harness.Page) (w, h float64) {
	r := harness.Evaluate[[]float64](v.Document, `(() => { const r = document.getElementById("kustomer-ui-sdk-launcher-icon-frame").getBoundingClientRect(); return [r.width, r.height] })()`)
	return r[0], r[1]
}

// A page whose own style takes everything away from everything.
func TestPageWithHostileStyle(t *testing.T) {
	t.Parallel()
	page := `<!doctype html><html><head><title>Hostile</title><link rel="stylesheet" href="/hostile.css"></head><body><h1>Hostile</h1>
<script src="` + server.Address + `/widget.js" data-kustomer-api-key="demo"></script><script src="/start.js"></script></body></html>`
	hostile := harness.ServeSite(t, "", map[string]string{
		"/": page, "/start.js": "Kustomer.start()",
		"/hostile.css": `* { all: unset } div { padding: 9px; margin: 9px; float: left } button { width: 1px; height: 1px; visibility: hidden; font-size: 90px; transform: rotate(40deg) }
iframe { border: 20px solid red; width: 10px; height: 10px; max-width: 5px; min-height: 900px; margin: 30px; padding: 30px; box-shadow: 0 0 9px red; background: red } svg { display: none }`,
	})
	plain := harness.ServeSite(t, "", map[string]string{"/": strings.Replace(page, "hostile.css", "none.css", 1), "/start.js": "Kustomer.start()", "/none.css": ""})
	v, p := visitorAt(t, hostile.Address), visitorAt(t, plain.Address)
	chats(t, v)
	chats(t, p)
	const look = `(() => { const r = (id) => { const e = document.getElementById(id), r = e.getBoundingClientRect(), s = getComputedStyle(e); return [id, r.x, r.y, r.width, r.height, s.visibility, s.opacity, s.filter, s.transform, s.borderWidth] }
		return JSON.stringify([r("kustomer-ui-sdk-launcher-icon-frame"), r("kustomer-ui-sdk-iframe")]) })()`
	v.OpenChat()
	p.OpenChat()
	harness.Until(t, "both look alike", func() string {
		if bad, good := harness.Evaluate[string](v.Document, look), harness.Evaluate[string](p.Document, look); bad != good {
			return "with the style it is " + bad + "\nwithout it is " + good
		}
		return ""
	})
}

// A page that is isolated from other sites lets in only what says so.
func TestPageWithEmbedderPolicy(t *testing.T) {
	t.Parallel()
	site := serveOtherSite(t, server, "")
	site.Headers = map[string]string{"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin"}
	v := visitorAt(t, site.Address)
	if !harness.Evaluate[bool](v.Document, `crossOriginIsolated || !isSecureContext`) {
		t.Error("the page is not isolated, so this proves nothing")
	}
	chats(t, v)
}

// The same host and another port is another origin in the same process.
func TestPageOfAnotherPort(t *testing.T) {
	t.Parallel()
	site := serveOtherSite(t, server, "")
	v := visitorAt(t, strings.Replace(site.Address, "localhost", "127.0.0.1", 1))
	chats(t, v)
	mustBeQuiet(t, v)
}

func TestPageOfAnotherSite(t *testing.T) {
	t.Parallel()
	v := visitorAt(t, serveOtherSite(t, server, "").Address)
	chats(t, v)
	mustBeQuiet(t, v)
}

// Nothing is written, and nothing heavy is loaded, before somebody does
// something that needs it.
func TestAPageThatNobodyChatsOn(t *testing.T) {
	t.Parallel()
	v := visitor(t)
	harness.Until(t, "the launcher is there", func() string {
		if !v.Has("button", "Open chat") {
			return "it is not"
		}
		return ""
	})
	// The page is idle: a busy machine may let it wait for that.
	v.Document.Execute(`window.requestIdleCallback = (act) => act(), dispatchEvent(new Event("pageshow"))`)
	if stored := harness.Evaluate[string](v.Document, `JSON.stringify({...localStorage}) + document.cookie`); stored != "{}" {
		t.Errorf("the page's storage holds %s", stored)
	}
	if v.HasPanel() && harness.Evaluate[string](v.Document, `document.getElementById("kustomer-ui-sdk-iframe").src`) != "" {
		t.Error("the panel was loaded")
	}
	mustBeQuiet(t, v)
}
