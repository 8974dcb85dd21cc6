package web

import (
	"io"
	"net/http"

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

// writeText sends a plain text that is not to be cached.
func writeText(w http.ResponseWriter, text string) error {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	io.WriteString(w, text)
	return nil
}
