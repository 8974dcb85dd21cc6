package brand

import (
	"net/url"
	"strings"
)

// Allows reports whether a page of that origin ("https://shop.example") may show
// this brand's panel. A site is listed as its origin, or as
// "https://*.shop.example" for every host below one, or as "*" for any page.
// The null origin of sandboxed pages and files is never allowed.
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

// isOrigin reports whether u is a web origin and nothing more: what stands in
// frame-ancestors must not smuggle in a second word.
func isOrigin(u *url.URL) bool {
	if u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	if u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.ForceQuery || u.Hostname() == "" {
		return false
	}
	return strings.Trim(strings.ToLower(u.Host), "abcdefghijklmnopqrstuvwxyz0123456789.-:[]") == ""
}
