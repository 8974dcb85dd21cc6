package brand

import (
	"net/url"
	"strings"
)

// Allows reports whether pages of an origin ("https://shop.example") may embed this
// brand's panel. An entry of Sites is an origin, or "https://*.shop.example" for
// every subdomain, or "*" for any origin. The null origin of sandboxed pages and
// local files is never allowed.
func (b *Brand) Allows(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || !isOrigin(u) {
		return false
	}
	for _, site := range b.Sites {
		if site == "*" || strings.EqualFold(site, origin) {
			return true
		}
		scheme, host, below := strings.Cut(site, "://*.")
		if below && u.Scheme == scheme && strings.HasSuffix(strings.ToLower(u.Host), "."+strings.ToLower(host)) {
			return true
		}
	}
	return false
}

// isOrigin reports whether u is a web origin and nothing more: it becomes part of
// frame-ancestors, and must not add a second source to it.
func isOrigin(u *url.URL) bool {
	if u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	if u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.ForceQuery || u.Hostname() == "" {
		return false
	}
	return strings.Trim(strings.ToLower(u.Host), "abcdefghijklmnopqrstuvwxyz0123456789.-:[]") == ""
}
