package main

import (
	"bytes"
	_ "embed"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

//go:embed reload.js
var reloadScript []byte

const scriptTag = `<script src="/.dev/reload.js"></script>`

// A proxy forwards requests to the server. While there is none, they wait.
type proxy struct {
	reverse *httputil.ReverseProxy
	mux     *http.ServeMux

	mu            sync.Mutex
	target        *url.URL
	targetChanged chan struct{} // closed when target changes
	reloadPages   chan struct{} // closed to make the pages reload
}

func newProxy() *proxy {
	p := &proxy{mux: http.NewServeMux(), targetChanged: make(chan struct{}), reloadPages: make(chan struct{})}
	p.reverse = &httputil.ReverseProxy{Rewrite: p.rewrite, ModifyResponse: inject}
	p.mux.HandleFunc("GET /.dev/reload.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(reloadScript) // the browser may be gone
	})
	p.mux.HandleFunc("GET /.dev/events", p.events)
	p.mux.HandleFunc("/", p.forward)
	return p
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// setTarget sets the address of the server, nil if there is none.
func (p *proxy) setTarget(to *url.URL) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = to
	close(p.targetChanged)
	p.targetChanged = make(chan struct{})
}

// reload reloads all open pages.
func (p *proxy) reload() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.reloadPages)
	p.reloadPages = make(chan struct{})
}

func (p *proxy) state() (target *url.URL, changed, again <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.target, p.targetChanged, p.reloadPages
}

// forward passes a request on once there is a server.
func (p *proxy) forward(w http.ResponseWriter, r *http.Request) {
	for {
		target, changed, _ := p.state()
		if target != nil {
			p.reverse.ServeHTTP(w, r)
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// rewrite keeps the host that the browser sees, because the server compares it with
// the origin.
func (p *proxy) rewrite(r *httputil.ProxyRequest) {
	target, _, _ := p.state()
	if target == nil {
		target = &url.URL{Scheme: "http", Host: "server.invalid"} // stopped just now: fails as a bad gateway
	}
	r.SetURL(target)
	r.Out.Host = r.In.Host
	if isDocument(r.In) {
		r.Out.Header.Del("Accept-Encoding")
	}
}

// isDocument reports whether the browser loads a page, not a frame in one.
func isDocument(r *http.Request) bool { return r.Header.Get("Sec-Fetch-Dest") == "document" }

func inject(r *http.Response) error {
	if !isDocument(r.Request) || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") || r.Header.Get("Content-Encoding") != "" {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	r.Body.Close()
	if err != nil {
		return err
	}
	body = append(body, scriptTag...)
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	r.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return nil
}

// events sends a page an event when it is to reload.
func (p *proxy) events(w http.ResponseWriter, r *http.Request) {
	_, _, again := p.state()
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	if http.NewResponseController(w).Flush() != nil {
		return
	}
	select {
	case <-again:
		_, _ = io.WriteString(w, "data: again\n\n") // the page may be gone
	case <-r.Context().Done():
	}
}
