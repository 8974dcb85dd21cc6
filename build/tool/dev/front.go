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
var reloader []byte

const script = `<script src="/.dev/reload.js"></script>`

// A front stands before the server. While there is none, requests wait.
type front struct {
	proxy *httputil.ReverseProxy
	mux   *http.ServeMux

	mu     sync.Mutex
	target *url.URL
	moved  chan struct{} // closed when target becomes another
	again  chan struct{} // closed when the pages shall load again
}

func newFront() *front {
	f := &front{mux: http.NewServeMux(), moved: make(chan struct{}), again: make(chan struct{})}
	f.proxy = &httputil.ReverseProxy{Rewrite: f.rewrite, ModifyResponse: inject}
	f.mux.HandleFunc("GET /.dev/reload.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(reloader) // the browser may have gone
	})
	f.mux.HandleFunc("GET /.dev/events", f.events)
	f.mux.HandleFunc("/", f.pass)
	return f
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.mux.ServeHTTP(w, r) }

// point says where the server is now; nil where there is none.
func (f *front) point(to *url.URL) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.target = to
	close(f.moved)
	f.moved = make(chan struct{})
}

// reload makes all pages that are open load again.
func (f *front) reload() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.again)
	f.again = make(chan struct{})
}

func (f *front) now() (target *url.URL, moved, again <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.target, f.moved, f.again
}

// pass hands a request on once there is a server.
func (f *front) pass(w http.ResponseWriter, r *http.Request) {
	for {
		target, moved, _ := f.now()
		if target != nil {
			f.proxy.ServeHTTP(w, r)
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
func (f *front) rewrite(r *httputil.ProxyRequest) {
	target, _, _ := f.now()
	if target == nil {
		target = &url.URL{Scheme: "http", Host: "server.invalid"} // stopped just now: a bad gateway
	}
	r.SetURL(target)
	r.Out.Host = r.In.Host
	if page(r.In) {
		r.Out.Header.Del("Accept-Encoding")
	}
}

// page reports whether the browser loads a page of its own, and no frame in one.
func page(r *http.Request) bool { return r.Header.Get("Sec-Fetch-Dest") == "document" }

func inject(r *http.Response) error {
	if !page(r.Request) || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") || r.Header.Get("Content-Encoding") != "" {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	r.Body.Close()
	if err != nil {
		return err
	}
	body = append(body, script...)
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	r.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return nil
}

// events tells a page when to load again.
func (f *front) events(w http.ResponseWriter, r *http.Request) {
	_, _, again := f.now()
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
