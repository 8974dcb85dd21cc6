package arch

import (
	"fmt"
	"strings"
)

// heavy lists packages that must not be linked into the programs for the
// browser, nor any package below them, each with the reason. Sizes are those
// that the compressed program grows by, measured with Go 1.26.
var heavy = map[string]string{
	"encoding/json":              "120 KB of reflection; the frames are read by server/protocol/codec",
	"encoding/gob":               "as encoding/json",
	"encoding/xml":               "as encoding/json",
	"net":                        "a page has no such sockets; it has the browser's WebSocket",
	"net/http":                   "460 KB for what the browser does itself",
	"net/url":                    "it brings tables that nothing here needs",
	"log":                        "the console belongs to the browser: app.Report",
	"log/slog":                   "as log, and it brings encoding/json",
	"regexp":                     "80 KB, and slower than the few loops it would replace",
	"html/template":              "views are plain data (wasm/html); templates parse at run time and bring text/template, net/url and regexp",
	"text/template":              "as html/template",
	"crypto":                     "a page has crypto.getRandomValues, and TLS of its own; random numbers come in with each event",
	"math/big":                   "only crypto needs it",
	"time/tzdata":                "400 KB; the browser gives the offset from UTC",
	"os/exec":                    "there is nothing to execute",
	"os/signal":                  "a page receives no signals",
	"compress":                   "the browser decompresses what it loads",
	"database":                   "the state is stored as one string",
	"testing":                    "for tests only",
	"flag":                       "a page has no command line",
	"go":                         "a page compiles nothing",
	"embed":                      "embedded files are downloaded before they are needed",
	"golang.org/x":               "tables of Unicode; the browser compares and folds text itself",
	"google.golang.org":          "frames are JSON",
	"github.com/coder/websocket": "its client brings net/http: 480 KB; a page has its own WebSocket",
}

// BrowserImports returns the heavy packages among those that a program is linked
// from, and which packages import them.
func BrowserImports(needed []Package) (violations []string) {
	importers := map[string][]string{}
	for _, p := range needed {
		for _, path := range p.Imports {
			importers[path] = append(importers[path], p.ImportPath)
		}
	}
	for _, p := range needed {
		if rule, why := heavyRule(p.ImportPath); rule != "" {
			violations = append(violations, fmt.Sprintf("%s gets into the browser through %s: %s", p.ImportPath, strings.Join(importers[p.ImportPath], ", "), why))
		}
	}
	return violations
}

// heavyRule returns the narrowest entry of heavy that applies to a package, and
// its reason; both are empty if none applies.
func heavyRule(path string) (rule, why string) {
	for r, w := range heavy {
		if (path == r || strings.HasPrefix(path, r+"/")) && len(r) > len(rule) {
			rule, why = r, w
		}
	}
	return rule, why
}
