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

// A proxy stands before the server. While there is none, requests wait.
type proxy struct {
	reverse *httputil.ReverseProxy
	mux     *http.ServeMux

	mu            sync.Mutex
	target        *url.URL
	targetChanged chan struct{} // closed when target becomes another
	reloadPages   chan struct{} // closed when the pages shall load again
}

func newProxy() *proxy {
	f := &proxy{mux: http.NewServeMux(), targetChanged: make(chan struct{}), reloadPages: make(chan struct{})}
	f.reverse = &httputil.ReverseProxy{Rewrite: f.rewrite, ModifyResponse: inject}
	f.mux.HandleFunc("GET /.dev/reload.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(reloadScript) // the browser may have gone
	})
	f.mux.HandleFunc("GET /.dev/events", f.events)
	f.mux.HandleFunc("/", f.forward)
	return f
}

func (f *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.mux.ServeHTTP(w, r) }

// setTarget says where the server is now; nil where there is none.
func (f *proxy) setTarget(to *url.URL) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.target = to
	close(f.targetChanged)
	f.targetChanged = make(chan struct{})
}

// reload makes all pages that are open load again.
func (f *proxy) reload() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.reloadPages)
	f.reloadPages = make(chan struct{})
}

func (f *proxy) state() (target *url.URL, moved, again <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.target, f.targetChanged, f.reloadPages
}

// forward hands a request on once there is a server.
func (f *proxy) forward(w http.ResponseWriter, r *http.Request) {
	for {
		target, moved, _ := f.state()
		if target != nil {
			f.reverse.ServeHTTP(w, r)
			return
		}
		select {
		case <-moved:
		case <-r.Context().Done():
			return
		}
	}
}

// rewrite keeps the host that the browser sees, since the server compares it
// with the origin.
func (f *proxy) rewrite(r *httputil.ProxyRequest) {
	target, _, _ := f.state()
	if target == nil {
		target = &url.URL{Scheme: "http", Host: "server.invalid"} // stopped just now: a bad gateway
	}
	r.SetURL(target)
	r.Out.Host = r.In.Host
	if isDocument(r.In) {
		r.Out.Header.Del("Accept-Encoding")
	}
}

// isDocument reports whether the browser loads a page of its own, and no frame in one.
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

// events tells a page when to load again.
func (f *proxy) events(w http.ResponseWriter, r *http.Request) {
	_, _, again := f.state()
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	if http.NewResponseController(w).Flush() != nil {
		return
	}
	select {
	case <-again:
		_, _ = io.WriteString(w, "data: again\n\n") // the page may have gone
	case <-r.Context().Done():
	}
}
