package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// clientAddress answers the client's address. X-Forwarded-For is believed as far as
// trusted proxies wrote it: from its end, up to the first address that is none
// of theirs. What stands before that, anybody could have written.
func (s *Server) clientAddress(r *http.Request) netip.Addr {
	port, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	address := port.Addr().Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !s.isTrustedProxy(address) {
			return address
		}
		next, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return address
		}
		address = next.Unmap().WithZone("")
	}
	return address
}

func (s *Server) isTrustedProxy(a netip.Addr) bool {
	return slices.ContainsFunc(s.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// isHTTPS reports whether the client speaks https, to this server or to a trusted
// proxy before it.
func (s *Server) isHTTPS(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	port, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && s.isTrustedProxy(port.Addr().Unmap().WithZone("")) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// baseURL is where the client reached this server: "https://chat.example".
func (s *Server) baseURL(r *http.Request) string {
	if s.isHTTPS(r) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
