package assets

import (
	"path"
	"strings"
)

// address tells where a source is served. What has no fixed place is immutable
// and goes below /a/, except a document that a handler decides about.
//
// The demo stands for somebody else's site: its files are served under their
// own names, as they would be there.
func address(source string) (paths []string, immutable bool) {
	switch source {
	case "widget.js", "core.js":
		return []string{"/" + source, "/chat-web/" + source}, false
	case "inbox.html":
		return []string{"/inbox"}, false
	case "favicon.ico", "favicon.svg", "robots.txt", "kustomer.d.ts":
		return []string{"/" + source}, false
	case "demo/index.html":
		return []string{"/", "/demo/"}, false
	}
	switch {
	case strings.HasPrefix(source, "demo/"):
		return []string{"/" + source}, false
	case path.Ext(source) == ".html":
		return nil, false
	}
	return nil, true
}

// ignoredFolder tells the folders of static/ that the build leaves alone: its
// own output, and the knowledge base, which the server reads by itself.
func ignoredFolder(name string) bool {
	return name == "dist" || name == "kb" || name == "testdata" ||
		name != "." && strings.HasPrefix(path.Base(name), ".")
}

// ignoredFile tells the files that are about the sources and no sources.
func ignoredFile(name string) bool {
	switch path.Ext(name) {
	case ".go", ".md":
		return true
	}
	return strings.HasPrefix(path.Base(name), ".")
}
