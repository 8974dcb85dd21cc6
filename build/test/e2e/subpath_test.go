package e2e

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"kith/build/test/harness"
)

// A pathProxy serves a chat below /chat of an origin that it shares with the site that
// embeds it, and keeps the paths of all requests.
type pathProxy struct {
	origin string // "http://localhost:PORT"
	server *harness.Server
	mu     sync.Mutex
	paths  []string
}

// serveUnderAPath starts a server and a proxy before it, which passes on the path as it
// is, or without /chat, and never the Host.
func serveUnderAPath(t *testing.T, strip bool) *pathProxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	p := &pathProxy{origin: "http://localhost:" + port}
	p.server = harness.Serve(t, binary, "", "-public-url", p.origin+"/chat/")
	upstream, err := url.Parse(p.server.Address)
	if err != nil {
		t.Fatal(err)
	}
	chat := http.Handler(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(upstream) // the Host, too
	}})
	if strip {
		chat = http.StripPrefix("/chat", chat)
	}
	mux := http.NewServeMux()
	mux.Handle("/chat/", chat)
	for path, page := range map[string]struct{ kind, text string }{
		"/{$}": {"text/html; charset=utf-8", `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Shop</title></head><body><h1>The shop</h1>
<script src="/chat/widget.js" data-kustomer-api-key="demo"></script><script src="/start.js"></script></body></html>`},
		"/start.js":    {"text/javascript", "Kustomer.start()"},
		"/favicon.ico": {"image/x-icon", ""},
	} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", page.kind)
			_, _ = w.Write([]byte(page.text)) // the browser may be gone
		})
	}
	site := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.paths = append(p.paths, r.URL.Path)
		p.mu.Unlock()
		mux.ServeHTTP(w, r)
	})}
	go site.Serve(l)
	t.Cleanup(func() { site.Close() })
	return p
}

// TestUnderAPath: a chat at https://shop.example/chat/ works as one that has a host of
// its own, behind proxies that remove the path and others, and asks for nothing
// outside of it.
func TestUnderAPath(t *testing.T) {
	t.Parallel()
	for name, strip := range map[string]bool{"removed": true, "passed on": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := serveUnderAPath(t, strip)
			setup := p.server.Setup(t)
			if !strings.HasPrefix(setup, p.origin+"/chat/inbox#setup=") {
				t.Fatalf("the invitation is %s", setup)
			}
			desk := visitorAt(t, setup)
			desk.Press("textbox", "Name")
			desk.Type("Amal")
			desk.Press("textbox", "Password")
			desk.Type(harness.Password)
			desk.Press("button", "Create account")
			says(t, desk, "No conversations yet")
			desk.Reload()
			says(t, desk, "No conversations yet")

			v := visitorAt(t, p.origin+"/")
			v.OpenChat()
			v.SendMessage("Is anybody there?")
			first := theOnlyConversation(t, desk)
			desk.OpenConversation(first)
			desk.WaitInboxMessage("customer", "Is anybody there?")
			desk.SendReply("I am.")
			v.WaitMessage("agent", "I am.")
			if a := v.Call("openKbArticle", "fit"); a.Error != "" {
				t.Fatal(a.Error)
			}
			v.WaitScreen("article")
			harness.Until(t, "the picture in the article is there", func() string {
				if !harness.Evaluate[bool](v.Chat(), `document.querySelector("article img, main img, .article img")?.naturalWidth > 0`) {
					return "it is not"
				}
				return ""
			})
			mustBeQuiet(t, v)
			mustBeQuiet(t, desk)

			// The demo's shop is there, too.
			shop := visitorAt(t, p.origin+"/chat/")
			shop.Press("link", "Bags")
			says(t, shop, "Six bags")
			shop.OpenChat()
			shop.SendMessage("And here?")
			harness.Until(t, "the inbox lists the second conversation", func() string {
				second := harness.Evaluate[string](desk.Document, `[...document.querySelectorAll("[data-conversation-id]")].map((e) => e.dataset.conversationId).find((id) => id !== "`+first+`") ?? ""`)
				if second == "" {
					return "it does not"
				}
				desk.OpenConversation(second)
				return ""
			})
			desk.WaitInboxMessage("customer", "And here?")
			mustBeQuiet(t, shop)

			p.mu.Lock()
			defer p.mu.Unlock()
			for _, path := range p.paths {
				if !strings.HasPrefix(path, "/chat/") && path != "/" && path != "/start.js" && path != "/favicon.ico" {
					t.Errorf("a request left the chat's path: %s", path)
				}
			}
			if lines := p.server.Warnings(); len(lines) > 0 {
				t.Errorf("the server warns: %s", lines)
			}
		})
	}
}
