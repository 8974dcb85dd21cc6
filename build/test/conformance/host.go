package conformance

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"regexp"
	"strings"
	"sync"
	"time"

	"kith/build/test/harness"
)

//go:embed cases pages
var sources embed.FS

// A host serves a site that embeds the chat, the cases that test it, and what the cases
// need from outside of a page: an agent, tokens, and where to report.
type host struct {
	harness.TB
	address string // "http://localhost:PORT", to a browser another site than the chat's 127.0.0.1
	chat    string // "http://127.0.0.1:PORT", where the site finds the chat
	server  *harness.Server
	agent   *harness.Agent

	mu         sync.Mutex
	results    []Result
	release    string        // that the settings name; "" for the server's own
	asked      []url.Values  // what they were asked for, see nameRelease
	held       chan struct{} // closed when they come; nil if they come at once
	heartbeats []string      // the reports of outcomes of panels of the site's own origin
	lastReport time.Time     // when the page said something last
	covered    func(Coverage) error
	done       chan struct{}
	once       sync.Once
}

// Variables of the environment, for build/tool/mutate, which asks no more than whether a
// row fails.
const (
	// FirstFaultVariable ends a run with the first row that fails, if it is not empty.
	FirstFaultVariable = "KITH_FIRST_FAULT"
	// SuitesFirstVariable has names of suites, separated by commas, that come first.
	SuitesFirstVariable = "KITH_SUITES_FIRST"
	// SuitesOnlyVariable has only those run, if it is not empty.
	SuitesOnlyVariable = "KITH_SUITES_ONLY"
	// CoverageVariable names a file for what runs in Chromium: see Coverage.
	CoverageVariable = "KITH_COVERAGE"
)

// headers are the headers of the pages that test a site's policies. CHAT stands for the
// chat's address.
var headers = map[string]map[string]string{
	"strict": {
		"Content-Security-Policy": "default-src 'none'; script-src 'self' CHAT; frame-src CHAT; base-uri 'none'; form-action 'none'",
	},
	"isolated": {"Cross-Origin-Embedder-Policy": "require-corp"},
}

// newHost starts a host for a chat server and one of its agents.
func newHost(tb harness.TB, server *harness.Server, agent *harness.Agent) *host {
	tb.Helper()
	h := &host{TB: tb, server: server, agent: agent, lastReport: time.Now(), done: make(chan struct{})}
	chat := newProxy(tb, server.Address)
	h.chat = "http://127.0.0.1:" + listen(tb, chat)
	mux := http.NewServeMux()
	// Everything else is the chat's. So a page can embed a chat of its own
	// origin, whose panel the cases can read.
	mux.Handle("/", chat)
	mux.Handle("/unguarded/", http.StripPrefix("/unguarded", withoutPolicy(chat)))
	// The widget alone, with a panel and settings that the cases say what they do.
	mux.Handle("GET /stub/widget.js", http.StripPrefix("/stub", chat))
	mux.HandleFunc("GET /stub/frame.html", func(w http.ResponseWriter, _ *http.Request) { h.sendFile(w, "pages/stub-frame.html") })
	for _, name := range []string{"frame.js", "patch.js"} {
		mux.HandleFunc("GET /stub/"+name, h.panelScript(name))
	}
	mux.HandleFunc("GET /stub/v1/settings.js", func(w http.ResponseWriter, _ *http.Request) { h.sendFile(w, "pages/stub-settings.js") })
	mux.HandleFunc("GET /{$}", h.serveCase)
	mux.HandleFunc("GET /cases/{name}", h.serveCase)
	mux.HandleFunc("GET /pages/{name}", h.servePage)
	mux.HandleFunc("GET /token", h.token)
	mux.HandleFunc("POST /agent/{act}", h.agentAction)
	mux.HandleFunc("GET /v1/settings.js", h.settings(chat))
	mux.HandleFunc("POST /release", h.nameRelease)
	mux.HandleFunc("GET /asked", h.askedSettings)
	mux.HandleFunc("POST /coverage", h.serveCoverage)
	mux.HandleFunc("POST /heartbeat", h.heartbeat)
	mux.HandleFunc("GET /heartbeats", h.sendHeartbeats)
	mux.HandleFunc("POST /report", h.report)
	mux.HandleFunc("POST /done", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
		h.once.Do(func() { close(h.done) })
	})
	h.address = "http://localhost:" + listen(tb, mux)
	return h
}

// listen serves on a free port, and returns which.
func listen(tb harness.TB, handler http.Handler) (port string) {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("a port: %v", err)
	}
	server := &http.Server{Handler: handler}
	go server.Serve(l)
	tb.Cleanup(func() { server.Close() })
	_, port, _ = net.SplitHostPort(l.Addr().String())
	return port
}

// serveCase serves a file of the cases, which run.html runs.
func (h *host) serveCase(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Path
	if name == "/" {
		name = "/cases/run.html"
	}
	h.sendFile(w, name[1:])
}

// servePage serves a host page that embeds the chat, or a file that it needs.
func (h *host) servePage(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	for field, value := range headers[name] {
		w.Header().Set(field, strings.ReplaceAll(value, "CHAT", h.chat))
	}
	w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	if path.Ext(name) == "" {
		name += ".html"
	}
	h.sendFile(w, "pages/"+name)
}

// panelScript returns a handler that leads to a script of the panel's document.
func (h *host) panelScript(name string) http.HandlerFunc {
	address := regexp.MustCompile(`src="[^"]*(/a/[^"]*/` + regexp.QuoteMeta(name) + `)"`)
	return func(w http.ResponseWriter, r *http.Request) {
		response, err := http.Get(h.chat + "/frame.html?" + url.Values{"key": {"demo"}, "site": {h.address}}.Encode())
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		found := address.FindSubmatch(text)
		if err != nil || found == nil {
			http.Error(w, "the panel's document has no "+name, http.StatusBadGateway)
			return
		}
		http.Redirect(w, r, string(found[1]), http.StatusFound)
	}
}

func (h *host) sendFile(w http.ResponseWriter, name string) {
	text, err := sources.ReadFile(name)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	kinds := map[string]string{".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".wasm": "application/wasm"}
	kind := kinds[path.Ext(name)]
	if strings.HasPrefix(kind, "text/") {
		kind += "; charset=utf-8"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprint(w, strings.ReplaceAll(string(text), "CHAT", h.chat))
}

// report records the result of a row.
func (h *host) report(w http.ResponseWriter, r *http.Request) {
	var v Result
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
		v = Result{Fault: "a report that cannot be read: " + err.Error()}
	}
	h.mu.Lock()
	h.results = append(h.results, v)
	h.lastReport = time.Now()
	h.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
	if v.Fault != "" && os.Getenv(FirstFaultVariable) != "" {
		h.once.Do(func() { close(h.done) })
	}
}

// wait waits until all cases have run, and returns their results. It gives up, with a
// fault, if nothing is reported for so long.
func (h *host) wait(limit time.Duration) (results []Result, fault string) {
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		select {
		case <-h.done:
			return h.allResults(), ""
		case <-h.Context().Done():
			return h.allResults(), "the test is over"
		case <-look.C:
			h.mu.Lock()
			silent := time.Since(h.lastReport)
			h.mu.Unlock()
			if silent > limit {
				return h.allResults(), fmt.Sprintf("the page has said nothing for %s", silent.Round(time.Second))
			}
		}
	}
}

// allResults returns the results so far.
func (h *host) allResults() []Result {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]Result(nil), h.results...)
}
