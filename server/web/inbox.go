package web

import "net/http"

// inbox serves the agents' page, which no other page may show: a click in it
// must be meant for it.
func (s *Server) inbox(w http.ResponseWriter, r *http.Request) error {
	f, ok := s.Assets.ByName("inbox.html")
	if !ok {
		return errNotFound
	}
	h := w.Header()
	h.Set("Content-Security-Policy", contentSecurityPolicy(r, "'none'"))
	h.Set("Permissions-Policy", permissionsPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer") // customers' sites are linked from here
	return s.serveAsset(w, r, f)
}
