package conformance

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync/atomic"

	"kith/build/test/harness"
)

// newProxy returns a reverse proxy for the chat, as in production. To the chat each
// request comes from another address: a run is many people, and the number of sessions
// that one address may begin is limited.
func newProxy(tb harness.TB, chat string) http.Handler {
	tb.Helper()
	to, err := url.Parse(chat)
	if err != nil {
		tb.Fatalf("the chat's address: %v", err)
	}
	var people atomic.Uint32
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = r.In.Host
			n := people.Add(1)
			r.Out.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255))
		},
		ErrorLog: log.New(io.Discard, "", 0), // of pages that went away in the middle
	}
}

// withoutPolicy returns a handler whose responses have no Content-Security-Policy, so
// that it is seen what else guards the panel.
func withoutPolicy(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(unguardedWriter{w}, r) })
}

type unguardedWriter struct{ http.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (w unguardedWriter) WriteHeader(status int) {
	w.Header().Del("Content-Security-Policy")
	w.ResponseWriter.WriteHeader(status)
}
