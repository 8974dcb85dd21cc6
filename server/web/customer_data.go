package web

import (
	"errors"
	"io"
	"net/http"

	"kith/server/protocol"
	"kith/server/store"
)

var errNoCustomer = errorf(http.StatusNotFound, protocol.CodeNotFound, "There is no such customer.")

// exportCustomer sends all that is stored about a customer, as a file.
func (s *Server) exportCustomer(w http.ResponseWriter, r *http.Request, a signedIn) error {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="customer.json"`)
	out := &countingWriter{Writer: w}
	err := s.Store.ExportCustomer(r.Context(), a.by, r.PathValue("id"), out)
	switch {
	case err != nil && out.n > 0:
		if r.Context().Err() == nil {
			s.Log.Error("an export has ended in the middle", "error", err)
		}
		panic(http.ErrAbortHandler) // half of a file must not look like all of it
	case err != nil:
		h.Del("Content-Disposition")
	}
	if errors.Is(err, store.ErrNotFound) {
		return errNoCustomer
	}
	return err
}

// countingWriter counts what is written.
type countingWriter struct {
	io.Writer
	n int
}

// Write implements io.Writer.
func (w *countingWriter) Write(p []byte) (int, error) {
	w.n += len(p)
	return w.Writer.Write(p)
}

// eraseCustomer removes all that is stored about a customer, and answers with how much
// that was.
func (s *Server) eraseCustomer(w http.ResponseWriter, r *http.Request, a signedIn) error {
	removed, err := s.Store.EraseCustomer(r.Context(), a.by, r.PathValue("id"))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return errNoCustomer
	case errors.Is(err, store.ErrPurge):
		s.Log.Warn("a customer was erased", "but", err)
	case err != nil:
		return err
	}
	return writePrivate(w, &protocol.Erased{Sessions: removed.Sessions, Conversations: removed.Conversations, Messages: removed.Messages,
		Blocks: removed.Blocks, Complete: err == nil})
}
