package arch

import (
	"fmt"
	"strings"
)

// heavy are the packages that may not get into the programs for the browser,
// nor anything below them, each with its reason. Sizes are of the compressed
// program, measured with Go 1.26.
var heavy = map[string]string{
	"encoding/json":              "120 KB of reflection; the frames are read by server/protocol/codec",
	"encoding/gob":               "as encoding/json",
	"encoding/xml":               "as encoding/json",
	"net":                        "a page has no sockets of that kind; it connects with its own WebSocket",
	"net/http":                   "460 KB of what the browser can do by itself",
	"net/url":                    "it comes with tables that an address from the browser does not need",
	"log":                        "the console is the browser's: app.Report",
	"log/slog":                   "as log, and it brings encoding/json",
	"regexp":                     "80 KB, and slower than the few loops that it would replace",
	"html/template":              "views are plain data (wasm/html); templates parse at run time and bring text/template, net/url and regexp",
	"text/template":              "as html/template",
	"crypto":                     "a page has crypto.getRandomValues, and TLS of its own; randomness comes in with each event",
	"math/big":                   "it comes with crypto only",
	"time/tzdata":                "400 KB of zones; the host says by how many minutes it is ahead",
	"os/exec":                    "there is nothing to execute",
	"os/signal":                  "nobody signals a page",
	"compress":                   "the browser decompresses what it loads",
	"database":                   "what is stored is one text",
	"testing":                    "tests stay at home",
	"flag":                       "a page has no command line",
	"go":                         "a page compiles nothing",
	"embed":                      "what is embedded is loaded before it is needed",
	"golang.org/x":               "tables of Unicode; the browser orders and folds text by itself",
	"google.golang.org":          "frames are JSON, so that a person can read them",
	"github.com/coder/websocket": "its client brings net/http: 480 KB; a page has its own WebSocket",
}

// Heavy answers what of the heavy packages is among those that a program
// needs, and who brings it.
func Heavy(needed []Package) (breaches []string) {
	importers := map[string][]string{}
	for _, p := range needed {
		for _, path := range p.Imports {
			importers[path] = append(importers[path], p.ImportPath)
		}
	}
	for _, p := range needed {
		if rule, why := refused(p.ImportPath); rule != "" {
			breaches = append(breaches, fmt.Sprintf("%s gets into the browser by %s: %s", p.ImportPath, strings.Join(importers[p.ImportPath], ", "), why))
		}
	}
	return breaches
}

// refused answers the narrowest rule that a package falls under.
func refused(path string) (rule, why string) {
	for r, w := range heavy {
		if (path == r || strings.HasPrefix(path, r+"/")) && len(r) > len(rule) {
			rule, why = r, w
		}
	}
	return rule, why
}
