package web

import (
	"io"
	"net/http"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kith/server/protocol"
)

// healthz responds that the program runs.
func (s *Server) healthz(w http.ResponseWriter, r *http.Request) error {
	return writeText(w, "ok\n")
}

// readyz responds whether requests should be sent here: not while the server is
// stopping, and not if the store does not work.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) error {
	if s.draining.Load() {
		return errorf(http.StatusServiceUnavailable, protocol.CodeUnavailable, "The server is stopping.")
	}
	if err := s.Store.Ready(); err != nil {
		s.Log.Error("the store is not ready", "error", err)
		return errorf(http.StatusServiceUnavailable, protocol.CodeUnavailable, "The store is not ready.")
	}
	return writeText(w, "ready\n")
}

// metricsPage serves the metrics, which tell how many visitors and agents there are
// and how the server is doing, to programs on this machine that ask without a proxy:
// where there is a proxy, a request that it passes on may look like one of them.
func (s *Server) metricsPage(w http.ResponseWriter, r *http.Request) error {
	if !s.Metrics || s.PublicURL != nil || len(s.TrustedProxies) > 0 || !remoteAddress(r).IsLoopback() || !isLoopbackHost(r.Host) || forwardedHeader(r) != "" {
		return errorf(http.StatusForbidden, protocol.CodeNotFound, "The metrics are for this machine alone, and not to be had here behind a proxy. The flag -metrics gives them an address of their own.")
	}
	promhttp.HandlerFor(s.Registry, promhttp.HandlerOpts{}).ServeHTTP(w, r)
	return nil
}

// writeText sends a plain text that is not to be cached.
func writeText(w http.ResponseWriter, text string) error {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	io.WriteString(w, text)
	return nil
}
