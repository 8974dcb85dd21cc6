package web

import "net/http"

// inbox serves the agents' page, which no other page may show: a click in it
// must be meant for it.
func (s *Server) inbox(w http.ResponseWriter, r *http.Request) error {
	f, ok := s.Assets.Named("inbox.html")
	if !ok {
		return errNothingHere
	}
	h := w.Header()
	h.Set("Content-Security-Policy", policy(r, "'none'"))
	h.Set("Permissions-Policy", powers)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer") // customers' sites are linked from here
	return s.serve(w, r, f)
}
