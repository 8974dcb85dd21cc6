package harness

import (
	"io"
	"net"
	"net/http"
	"path"
)

// A Site is a web site of another origin that embeds the chat.
type Site struct {
	Address string            // "http://localhost:PORT"
	Policy  string            // its Content-Security-Policy, if it is not ""
	Headers map[string]string // more of them
	pages   map[string]string
}

// ServeSite serves pages by their paths on a port of their own, at localhost, which to
// a browser is another site than 127.0.0.1. Policy is their Content-Security-Policy.
func ServeSite(tb TB, policy string, pages map[string]string) *Site {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("a site: %v", err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	s := &Site{Address: "http://localhost:" + port, Policy: policy, pages: pages}
	server := &http.Server{Handler: s}
	go server.Serve(l)
	tb.Cleanup(func() { server.Close() })
	return s
}

// ServeHTTP implements http.Handler.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page, ok := s.pages[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if s.Policy != "" {
		w.Header().Set("Content-Security-Policy", s.Policy)
	}
	for name, value := range s.Headers {
		w.Header().Set(name, value)
	}
	kinds := map[string]string{".js": "text/javascript", ".css": "text/css", "": "text/html; charset=utf-8"}
	w.Header().Set("Content-Type", kinds[path.Ext(r.URL.Path)])
	io.WriteString(w, page)
}
