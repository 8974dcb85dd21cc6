// Package proxies tries the chat behind nginx and Caddy, in a real browser, with the
// lines that the README has for them. It installs the two programs if it may, and
// fails if there is none. make proxies runs it.
//
// It may import build/test/harness and what that may import. Nothing may import it.
package proxies
