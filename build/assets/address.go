package assets

import (
	"path"
	"strings"
)

// address returns the paths at which a source is served. One without a fixed path
// is immutable and served below /a/, except a document that a handler serves.
//
// The demo stands for somebody else's site: its files are served under their own
// names, as they would be there. They refer to each other by relative addresses,
// because the server may be below a path.
func address(source string) (paths []string, immutable bool) {
	switch source {
	case "widget.js", "core.js":
		return []string{"/" + source, "/chat-web/" + source}, false
	case "inbox.html":
		return []string{"/inbox"}, false
	case "favicon.ico", "favicon.svg", "robots.txt", "kustomer.d.ts":
		return []string{"/" + source}, false
	case "demo/index.html":
		return []string{"/"}, false
	case "restore.wasm.gz", "states.json.gz": // which the server alone reads
		return nil, false
	}
	switch {
	case strings.HasPrefix(source, "demo/"):
		return []string{"/" + source}, false
	case path.Ext(source) == ".html":
		return nil, false
	}
	return nil, true
}
