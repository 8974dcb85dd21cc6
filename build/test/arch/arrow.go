package arch

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
	"wasm/widget":      {"wasm/app", "wasm/browser", "wasm/chat", "wasm/html", "server/protocol"},
	"wasm/inbox":       {"wasm/app", "wasm/browser", "wasm/agent", "wasm/html", "server/protocol"},
	"wasm/browser":     {"wasm/app", "wasm/html"},
	"wasm/chat":        {"wasm/app", "wasm/html", "wasm/format", "server/protocol"},
	"wasm/agent":       {"wasm/agent/state", "wasm/agent/view", "wasm/app", "wasm/html", "wasm/format", "server/protocol"},
	"wasm/agent/view":  {"wasm/agent/state", "wasm/app", "wasm/html", "wasm/format", "server/protocol"},
	"wasm/agent/state": {"server/protocol"},
	"wasm/app":         {"wasm/html"},
	"wasm/html":        {},
	"wasm/format":      {},
	"wasm/simulation":  {"wasm/app", "wasm/chat", "wasm/html", "server/protocol"}, // whole visits, for tests alone

	"server":          {"server/access", "server/brand", "server/hub", "server/kb", "server/store", "server/web", "server/protocol", "static"},
	"server/web":      {"server/access", "server/brand", "server/hub", "server/kb", "server/store", "server/protocol", "static"},
	"server/hub":      {"server/brand", "server/store", "server/protocol"},
	"server/store":    {"server/protocol"},
	"server/access":   {"server/protocol"},
	"server/brand":    {"server/protocol"},
	"server/kb":       {"server/protocol"},
	"server/protocol": {},

	"static": {},

	// The tools and the tests that drive the whole: nothing imports them.
	"build/test/lostbindings": {"wasm/app", "wasm/browser", "wasm/chat", "server/protocol"},

	"build": {"build/test/lostbindings", "server/protocol", "static", "wasm/app", "wasm/chat", "wasm/agent", "wasm/html", "wasm/simulation"},
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
				breaches = append(breaches, fmt.Sprintf("%s imports %s: no arrow leads there (build/test/arch/arrow.go)", p.ImportPath, path))
			}
		}
	}
	return breaches
}
