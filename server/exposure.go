package main

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"kith/server/brand"
)

// exposure returns the flag by which others than this machine reach the server,
// "" if they cannot. A trusted proxy counts, because it is there to let others in.
func (c *config) exposure(listening net.Addr) string {
	if c.publicURL.URL != nil && !isLoopback(c.publicURL.Hostname()) {
		return "-public-url " + c.publicURL.String()
	}
	if a, ok := listening.(*net.TCPAddr); ok && !a.IP.IsLoopback() {
		return "-addr " + c.addr
	}
	if len(c.proxies) > 0 {
		return "-trusted-proxies " + c.proxies.String()
	}
	return ""
}

// checkExposed returns an error if others can reach the server and it has something
// that is for trying it alone: threat: an operator who has forgotten to configure it,
// and a stranger who signs in with a secret that is published.
func (c *config) checkExposed(listening net.Addr, brands *brand.Set) error {
	by := c.exposure(listening)
	if by == "" || c.unsafeDemo {
		return nil
	}
	const anyway = "; to try it without that, serve at 127.0.0.1, or say -unsafe-demo"
	if c.brands == "" {
		return fmt.Errorf("%s lets others in, but the brand is the demo's, with whose published secret anybody can sign in as anybody: name your own brands with -brands FILE%s", by, anyway)
	}
	all := brands.All()
	slices.SortFunc(all, func(a, b *brand.Brand) int { return strings.Compare(a.Key, b.Key) })
	for _, b := range all {
		if b.HasDemoSecret() {
			return fmt.Errorf("%s lets others in, but the secret of brand %q is the demo's, which is published, so that anybody could sign in as anybody: give it one of its own in %s%s", by, b.Key, c.brands, anyway)
		}
		if slices.Contains(b.Sites, "*") {
			return fmt.Errorf("%s lets others in, but any site may show the chat of brand %q: name its sites instead of \"*\" in %s%s", by, b.Key, c.brands, anyway)
		}
	}
	if c.demo {
		return fmt.Errorf("%s lets others in, but the demo's shop is served: turn it off with -demo=false%s", by, anyway)
	}
	return nil
}
