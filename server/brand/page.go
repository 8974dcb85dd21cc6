package brand

import (
	"net/url"
	"strings"
)

// PageAddress returns what is stored, and shown to agents, of the address of a
// page that a visitor is on: without the query, the fragment, and a user name and
// password. Threat: tokens stand in them, such as those of a link that resets a
// password, and an agent or a backup would have them. With PageQuery the query
// and the fragment stay.
func (b *Brand) PageAddress(address string) string {
	end := len(address)
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		end = i
	}
	before, rest := address[:end], address[end:]
	if scheme, host, ok := strings.Cut(before, "://"); ok {
		authority, path, slash := strings.Cut(host, "/")
		authority = authority[strings.LastIndex(authority, "@")+1:]
		before = scheme + "://" + authority
		if slash {
			before += "/" + path
		}
	}
	if b.PageQuery {
		return before + rest
	}
	return before
}

// OwnsPage reports whether an address is a page of one of the brand's sites. What
// a visitor's browser says of its page may be any address: one that is not the
// brand's own must not become a link that agents press.
func (b *Brand) OwnsPage(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.User == nil && b.Allows(u.Scheme+"://"+u.Host)
}
