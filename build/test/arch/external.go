package arch

import (
	"fmt"
	"slices"
	"strings"
)

// restricted lists packages of other modules, and of the standard library, that
// only the named components may import, so that SQL, WebSockets, the DOM and the
// like each have one place.
var restricted = map[string][]string{
	"syscall/js":                         {"wasm/browser"},
	"github.com/hack-pad/safejs":         {"wasm/browser"},
	"database/sql":                       {"server/store", "build/tool/drill"},
	"modernc.org/sqlite":                 {"server/store", "build/tool/drill"},
	"github.com/coder/websocket":         {"server/web", "build", "build/tool/drill"},
	"github.com/yuin/goldmark":           {"server/kb"},
	"github.com/microcosm-cc/bluemonday": {"server/kb"},
	"github.com/golang-jwt/jwt":          {"server/brand", "server/hub", "server/web", "build", "build/test/realserver"},
	"golang.org/x/crypto":                {"server/access"},
	"github.com/tdewolff/minify":         {"build"},
	"github.com/andybalholm/brotli":      {"build"},
	"github.com/klauspost/compress":      {"build"},
	"github.com/chromedp":                {"build"},
	"github.com/fsnotify/fsnotify":       {"server/kb", "build"},
}

// Restricted returns the imports of a restricted package by a component that is
// not allowed to have it.
func Restricted(packages []Package) (violations []string) {
	for _, p := range packages {
		for _, path := range p.Imports {
			for restrictedPath, components := range restricted {
				if (path == restrictedPath || strings.HasPrefix(path, restrictedPath+"/")) && !slices.Contains(components, component(p.ImportPath)) {
					violations = append(violations, fmt.Sprintf("%s imports %s, which only %s may import (build/test/arch/external.go)", p.ImportPath, path, strings.Join(components, ", ")))
				}
			}
		}
	}
	return violations
}
