package main

import (
	"fmt"
	"net"
	"slices"

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
	if c.brandsPath == "" {
		return fmt.Errorf("%s lets others in, but the brand is the demo's, with whose published secret anybody can sign in as anybody: name your own brands with -brands FILE%s", by, anyway)
	}
	for _, b := range brands.All() {
		if reason := unsafe(b); reason != "" {
			return fmt.Errorf("%s lets others in, but in brand %q of %s %s%s", by, b.Key, c.brandsPath, reason, anyway)
		}
	}
	if c.demo {
		return fmt.Errorf("%s lets others in, but the demo's shop is served: turn it off with -demo=false%s", by, anyway)
	}
	return nil
}

// unsafe returns why a brand is for trying the chat alone, and what to do; "" if it
// is not.
func unsafe(b *brand.Brand) string {
	switch {
	case b.HasDemoSecret():
		return "the secret is the demo's, which is published, so that anybody could sign in as anybody: give it one of its own"
	case slices.Contains(b.Sites, "*"):
		return `any site may show the chat: name its sites instead of "*"`
	}
	return ""
}
