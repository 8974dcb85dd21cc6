package web

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"

	"kith/server/protocol"
	"kith/server/rollout"
	"kith/static"
)

// fallback handles what no other handler does: assets, wrong methods (405), and
// addresses that do not exist (404).
func (s *Server) fallback(mux *http.ServeMux) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		reading := r.Method == http.MethodGet || r.Method == http.MethodHead
		if f, ok := s.Releases.File(r.URL.Path); ok && (s.Demo || !isDemo(f.File)) {
			if !reading {
				return methodNotAllowed(w, "GET, HEAD")
			}
			allowAllSites(w.Header())
			if strings.HasPrefix(f.Type, "text/html") { // only the demo has pages that are served here
				w.Header().Set("Content-Security-Policy", demoPolicy)
				w.Header().Set("Permissions-Policy", permissionsPolicy)
				w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
			}
			return s.serveAsset(w, r, f)
		}
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
			probe := r.Clone(r.Context())
			probe.Method = method
			if _, pattern := mux.Handler(probe); pattern != "/" {
				allowed = append(allowed, method)
			}
		}
		if len(allowed) > 0 {
			return methodNotAllowed(w, strings.Join(allowed, ", "))
		}
		return errNotFound
	}
}

// methodNotAllowed returns the error for a wrong method, and sets the Allow header.
func methodNotAllowed(w http.ResponseWriter, allowed string) error {
	w.Header().Set("Allow", allowed)
	return errorf(http.StatusMethodNotAllowed, protocol.CodeNotFound, "This address answers only %s.", allowed)
}

// isDemo reports whether a file belongs to the demo's shop.
func isDemo(f static.File) bool { return strings.HasPrefix(f.Name, "demo/") }

// serveAsset sends an asset in the encoding that the client prefers, or 304 if the
// client has it already.
func (s *Server) serveAsset(w http.ResponseWriter, r *http.Request, f rollout.Asset) error {
	h := w.Header()
	if f.Immutable {
		h.Set("Cache-Control", cacheImmutable)
	} else {
		h.Set("Cache-Control", cacheRevalidate)
	}
	if len(f.Encodings) > 0 {
		h.Add("Vary", "Accept-Encoding")
	}
	name, encoding, ok := chooseEncoding(f.File, r.Header.Get("Accept-Encoding"))
	if !ok {
		return errorf(http.StatusNotAcceptable, protocol.CodeNotFound, "This file cannot be sent in an encoding that was asked for.")
	}
	// To a cache, two encodings of a file are two things: each has its own tag.
	tag := `"` + f.Hash + `"`
	if encoding != "" {
		tag = `"` + f.Hash + "-" + encoding + `"`
	}
	h.Set("ETag", tag)
	if etagMatches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	file, err := f.From.FS.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	h.Set("Content-Type", f.Type)
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.FormatInt(info.Size(), 10))
	if r.Method != http.MethodHead {
		io.Copy(w, file) // an error here is a client that went away
	}
	return nil
}
