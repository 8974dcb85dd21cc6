package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// warningInterval is how often at most each warning about how requests reach the
// server is logged. Strangers can cause them, and must not fill the disk.
const warningInterval = time.Minute

// maxLoggedBytes is how much of a header is logged, for the same reason.
const maxLoggedBytes = 200

// warnings are the warnings about how requests reach the server.
type warnings struct{ origin, forwarded rate.Sometimes }

func newWarnings() *warnings {
	return &warnings{rate.Sometimes{Interval: warningInterval}, rate.Sometimes{Interval: warningInterval}}
}

// shimFolder is the folder in which Kustomer's script is on its own host. A site may
// load widget.js from there, and widget.js asks for everything in its own folder.
const shimFolder = "/chat-web"

// fromPublicURL makes each request what it would be without a proxy in between: its
// path is one of this server's own, and with Config.PublicURL its host is the public
// one, whatever the proxy sends as Host and whether or not it removes the prefix of
// the path. So nothing behind it has to know of proxies, except for the client's
// address, nor of shimFolder.
func (s *Server) fromPublicURL(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.warnAboutForwarded(r)
		if s.PublicURL != nil {
			prefix := s.PublicURL.Path
			if r.URL.Path == prefix {
				http.Redirect(w, r, prefix+"/", http.StatusPermanentRedirect)
				return
			}
			if !isFromLoopbackPage(r) {
				r.Host = s.PublicURL.Host
			}
			stripFolder(r, prefix)
		}
		stripFolder(r, shimFolder)
		next.ServeHTTP(w, r)
	})
}

// stripFolder removes a folder from the beginning of a request's path.
func stripFolder(r *http.Request, folder string) {
	if strings.HasPrefix(r.URL.Path, folder+"/") {
		r.URL.Path = strings.TrimPrefix(r.URL.Path, folder)
		r.URL.RawPath = strings.TrimPrefix(r.URL.RawPath, folder)
	}
}

// isFromLoopbackPage reports whether a page that this server served at an address of
// this machine sends a request: to an operator who looks at the inbox through a
// tunnel. No other page can pretend to be one.
func isFromLoopbackPage(r *http.Request) bool {
	u, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && u.Host == r.Host && isLoopbackHost(r.Host)
}

// isPublic reports whether a request came to Config.PublicURL, after fromPublicURL.
func (s *Server) isPublic(r *http.Request) bool {
	return s.PublicURL != nil && r.Host == s.PublicURL.Host
}

// isLoopbackHost reports whether a Host header names this machine.
func isLoopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	a, _ := netip.ParseAddr(strings.Trim(host, "[]"))
	return a.Unmap().IsLoopback() || strings.EqualFold(host, "localhost") || strings.HasSuffix(strings.ToLower(host), ".localhost")
}

// isHTTPS reports whether the client uses https: by Config.PublicURL, or to this
// server, or to a trusted proxy in front of it.
func (s *Server) isHTTPS(r *http.Request) bool {
	if s.isPublic(r) {
		return s.PublicURL.Scheme == "https"
	}
	return r.TLS != nil || s.isTrustedProxy(remoteAddress(r)) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// requireHTTPS has browsers that are here by https not come without it again: a
// network in between could otherwise read and change everything at the next visit.
// Where the host is not the chat's alone, that is for the site at its root to say.
func (s *Server) requireHTTPS(h http.Header, r *http.Request) {
	if s.isHTTPS(r) && !isLoopbackHost(r.Host) && (s.PublicURL == nil || s.PublicURL.Path == "") {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// baseURL returns the address at which the client reached this server, without a
// slash at its end, such as "https://chat.example".
func (s *Server) baseURL(r *http.Request) string {
	switch {
	case s.isPublic(r):
		return s.PublicURL.String()
	case s.isHTTPS(r):
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// isOwnOrigin reports whether an Origin header is that of this server's own pages.
func (s *Server) isOwnOrigin(r *http.Request, origin string) bool {
	u, err := url.Parse(origin)
	own := err == nil && strings.EqualFold(u.Host, r.Host)
	if s.isPublic(r) {
		own = own && u.Scheme == s.PublicURL.Scheme
	}
	return own
}

// warnAboutOrigin logs that a request was refused because of its origin, and what to
// set: a proxy may be the reason.
func (s *Server) warnAboutOrigin(r *http.Request) {
	if origin := r.Header.Get("Origin"); origin != "" {
		s.warnings.origin.Do(func() { s.Log.Warn(originWarning(s.PublicURL, r.Host, origin)) })
	}
}

// originWarning returns the sentence about a request that was refused because of its
// origin.
func originWarning(public *url.URL, host, origin string) string {
	origin, host = origin[:min(len(origin), maxLoggedBytes)], host[:min(len(host), maxLoggedBytes)]
	u, err := url.Parse(origin)
	switch {
	case err != nil || u.Host == "":
		return fmt.Sprintf("a request was refused that comes from no site; its origin is %q", origin)
	case public != nil:
		return fmt.Sprintf("a request from a page of %s was refused, because -public-url is %s; if browsers reach this server at the former, set -public-url %s%s", origin, public, origin, public.Path)
	}
	return fmt.Sprintf("a request from a page of %s was refused, because it is for the host %q; if browsers reach this server at the former, through a proxy, set -public-url %s", origin, host, origin)
}

// forwardedHeader returns the name of a header in which a proxy says for whom it
// sends a request, X-Forwarded-For if that is there, or "" if there is none.
func forwardedHeader(r *http.Request) string {
	for _, name := range []string{"X-Forwarded-For", "Forwarded", "X-Real-Ip"} {
		if r.Header.Get(name) != "" {
			return name
		}
	}
	return ""
}

// warnAboutForwarded logs what to set if a proxy says for whom it sends a request and
// is not believed.
func (s *Server) warnAboutForwarded(r *http.Request) {
	name, from := forwardedHeader(r), remoteAddress(r)
	text := ""
	switch {
	case name == "":
		return
	case !s.isTrustedProxy(from):
		text = fmt.Sprintf("%s sent the header %s and is not trusted, so that all who come through it count as one client; if it is your proxy, set -trusted-proxies %s", from, name, from)
	case name != "X-Forwarded-For":
		text = fmt.Sprintf("the trusted proxy %s says for whom it sends requests in the header %s alone, which is not read; have it send X-Forwarded-For", from, name)
	default:
		return
	}
	s.warnings.forwarded.Do(func() { s.Log.Warn(text) })
}

// remoteAddress returns the address at the other end of the connection, the zero Addr
// if it is not known.
func remoteAddress(r *http.Request) netip.Addr {
	port, _ := netip.ParseAddrPort(r.RemoteAddr)
	return port.Addr().Unmap().WithZone("")
}
