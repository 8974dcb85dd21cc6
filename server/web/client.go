package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// clientAddress returns the client's IP address, the zero Addr if it is not known.
// X-Forwarded-For is believed as far as trusted proxies wrote it: from its end up to
// the first address that is not a trusted proxy. Anybody could have written the
// rest.
func (s *Server) clientAddress(r *http.Request) netip.Addr {
	address := remoteAddress(r)
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

// isTrustedProxy reports whether an address is one of Config.TrustedProxies.
func (s *Server) isTrustedProxy(a netip.Addr) bool {
	return slices.ContainsFunc(s.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// browserName returns a User-Agent header in words for agents: "Firefox 140 on
// Windows". It returns "" for what it does not know. The order matters, because
// most browsers claim to be several others as well.
func browserName(userAgent string) string {
	name := ""
	for _, b := range []struct{ mark, name string }{
		{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"},
		{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"},
		{"HeadlessChrome/", "Chrome"}, {"Chrome/", "Chrome"}, {"Version/", "Safari"},
	} {
		if _, rest, found := strings.Cut(userAgent, b.mark); found {
			name = b.name
			if major := leadingDigits(rest); major != "" {
				name += " " + major
			}
			break
		}
	}
	system := ""
	for _, o := range []struct{ mark, name string }{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"},
		{"CrOS", "ChromeOS"}, {"Macintosh", "macOS"}, {"Linux", "Linux"},
	} {
		if strings.Contains(userAgent, o.mark) {
			system = o.name
			break
		}
	}
	if name == "" || system == "" {
		return name + system
	}
	return name + " on " + system
}

func leadingDigits(text string) string {
	end := 0
	for end < len(text) && end < 6 && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	return text[:end]
}
