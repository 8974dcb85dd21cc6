package arch

import (
	"fmt"
	"slices"
	"strings"
)

// soles are the packages from elsewhere that few rooms may import, so that
// what they stand for has one place.
var soles = map[string][]string{
	"syscall/js":                         {"wasm/browser"},
	"github.com/hack-pad/safejs":         {"wasm/browser"},
	"database/sql":                       {"server/store"},
	"modernc.org/sqlite":                 {"server/store"},
	"github.com/coder/websocket":         {"server/web", "build"},
	"github.com/yuin/goldmark":           {"server/kb"},
	"github.com/microcosm-cc/bluemonday": {"server/kb"},
	"github.com/golang-jwt/jwt":          {"server/brand", "server/hub", "server/web", "build"},
	"golang.org/x/crypto":                {"server/access"},
	"github.com/tdewolff/minify":         {"build"},
	"github.com/andybalholm/brotli":      {"build"},
	"github.com/klauspost/compress":      {"build"},
	"github.com/chromedp":                {"build"},
	"github.com/fsnotify/fsnotify":       {"server/kb", "build"},
}

// Soles answers the imports of something by a room that has no business with
// it.
func Soles(packages []Package) (breaches []string) {
	for _, p := range packages {
		for _, path := range p.Imports {
			for sole, rooms := range soles {
				if (path == sole || strings.HasPrefix(path, sole+"/")) && !slices.Contains(rooms, room(p.ImportPath)) {
					breaches = append(breaches, fmt.Sprintf("%s imports %s, which is for %s alone", p.ImportPath, path, strings.Join(rooms, ", ")))
				}
			}
		}
	}
	return breaches
}
