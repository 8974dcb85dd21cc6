package house

import (
	"fmt"
	"slices"
	"strings"
)

// module is what the paths of our own packages begin with.
const module = "kith/"

// arrows are the rooms of the house and what each may import of the others.
// A room is a package with those below it, unless these are a room themselves;
// within a room anything goes. A room that is missing here may import nothing.
var arrows = map[string][]string{
	"wasm/widget":  {"wasm/app", "wasm/browser", "wasm/chat", "wasm/html", "server/wire"},
	"wasm/inbox":   {"wasm/app", "wasm/browser", "wasm/desk", "wasm/html", "server/wire"},
	"wasm/browser": {"wasm/app", "wasm/html"},
	"wasm/chat":    {"wasm/app", "wasm/html", "wasm/talk", "server/wire"},
	"wasm/desk":    {"wasm/app", "wasm/html", "wasm/talk", "server/wire"},
	"wasm/app":     {"wasm/html"},
	"wasm/html":    {},
	"wasm/talk":    {},
	"wasm/walk":    {"wasm/app", "wasm/chat", "wasm/html", "server/wire"}, // whole visits, for tests alone

	"server":         {"server/access", "server/brand", "server/hub", "server/library", "server/store", "server/web", "server/wire", "static"},
	"server/web":     {"server/access", "server/brand", "server/hub", "server/library", "server/store", "server/wire", "static"},
	"server/hub":     {"server/brand", "server/store", "server/wire"},
	"server/store":   {"server/wire"},
	"server/access":  {"server/wire"},
	"server/brand":   {"server/wire"},
	"server/library": {"server/wire"},
	"server/wire":    {},

	"static": {},

	// The tools and the tests that drive the whole: nothing imports them.
	"build": {"server/wire", "static", "wasm/app", "wasm/chat", "wasm/desk", "wasm/html", "wasm/walk"},
}

// room answers the room of a package: the longest name in the table that the
// path begins with.
func room(path string) string {
	path = strings.TrimPrefix(path, module)
	best := ""
	for name := range arrows {
		if (path == name || strings.HasPrefix(path, name+"/")) && len(name) > len(best) {
			best = name
		}
	}
	return best
}

// Arrows answers the imports that no arrow allows.
func Arrows(packages []Package) (breaches []string) {
	for _, p := range packages {
		from := room(p.ImportPath)
		for _, path := range p.Imports {
			if !strings.HasPrefix(path, module) {
				continue
			}
			to := room(path)
			if from == "" || to != from && !slices.Contains(arrows[from], to) {
				breaches = append(breaches, fmt.Sprintf("%s imports %s: no arrow leads there (build/house/arrow.go)", p.ImportPath, path))
			}
		}
	}
	return breaches
}
