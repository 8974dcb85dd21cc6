package arch

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// module is the prefix of the import paths of this project.
const module = "kith/"

// arrows lists the components of the project and, for each, the components that
// it may import. A component is one package, or, if it is in trees, a folder with
// every package below it.
//
// Every package belongs to a component of this table. The table has no cycle, and
// no arrow that no import uses: a new component or dependency gets its line with
// the code that needs it, and loses it with the last import.
var arrows = map[string][]string{
	"wasm/widget":      {"wasm/app", "wasm/browser", "wasm/chat"},
	"wasm/inbox":       {"wasm/app", "wasm/browser", "wasm/agent"},
	"wasm/restore":     {"wasm/chat/state", "server/protocol"},
	"wasm/browser":     {"wasm/app", "wasm/html"},
	"wasm/chat":        {"wasm/chat/sdk", "wasm/chat/state", "wasm/chat/view", "wasm/app", "wasm/connection", "wasm/locale", "wasm/outbox", "wasm/timeline", "server/protocol"},
	"wasm/chat/view":   {"wasm/chat/state", "wasm/app", "wasm/connection", "wasm/format", "wasm/html", "wasm/locale", "wasm/timeline", "server/protocol"},
	"wasm/chat/sdk":    {"wasm/chat/state", "wasm/format", "wasm/locale", "server/protocol"},
	"wasm/chat/state":  {"wasm/connection", "wasm/merge", "wasm/outbox", "wasm/timeline", "server/protocol"},
	"wasm/agent":       {"wasm/agent/state", "wasm/agent/view", "wasm/app", "wasm/connection", "wasm/outbox", "server/protocol"},
	"wasm/agent/view":  {"wasm/agent/state", "wasm/app", "wasm/connection", "wasm/format", "wasm/html", "wasm/locale", "wasm/timeline", "server/protocol"},
	"wasm/agent/state": {"wasm/connection", "wasm/format", "wasm/merge", "wasm/outbox", "wasm/timeline", "server/protocol"},
	"wasm/app":         {"wasm/html"},
	"wasm/html":        {},
	"wasm/connection":  {"server/protocol"},
	"wasm/outbox":      {"wasm/merge", "server/protocol"},
	"wasm/merge":       {},
	"wasm/timeline":    {"wasm/outbox", "server/protocol"},
	"wasm/format":      {},
	"wasm/locale":      {"wasm/format"},
	"wasm/simulation":  {"wasm/app", "wasm/chat", "wasm/chat/sdk", "wasm/chat/state", "wasm/chat/view", "wasm/connection", "wasm/html", "wasm/outbox", "server/protocol"}, // for tests only

	"server":                     {"server/brand", "server/control", "server/guard", "server/hub", "server/incident", "server/kb", "server/monitoring", "server/outcome", "server/protocol", "server/release", "server/release/compat", "server/rollout", "server/spelling", "server/store", "server/watch", "server/web", "static"},
	"server/web":                 {"server/access", "server/brand", "server/brand/color", "server/hub", "server/incident", "server/kb", "server/limit", "server/outcome", "server/protocol", "server/release", "server/rollout", "server/store", "server/web/avatar", "static"},
	"server/web/avatar":          {},
	"server/hub":                 {"server/brand", "server/limit", "server/store", "server/protocol"},
	"server/hub/hubtest":         {"server/hub", "server/protocol"},
	"server/limit":               {},
	"server/guard":               {},
	"server/monitoring":          {},
	"server/outcome":             {"server/guard", "server/limit", "server/protocol"},
	"server/watch":               {"server/guard", "server/outcome", "server/rollout", "server/store"},
	"server/store":               {"server/protocol"},
	"server/spelling":            {},
	"server/release":             {"static"},
	"server/release/compat":      {"server/release"},
	"server/release/releasetest": {"server/release", "static"},
	"server/rollout":             {"server/protocol", "server/release", "server/store", "static"},
	"server/incident":            {"server/rollout", "server/store"},
	"server/store/storetest":     {"server/protocol", "server/store"},
	"server/access":              {"server/protocol"},
	"server/control":             {},
	"server/brand":               {"server/protocol", "server/spelling"},
	"server/brand/color":         {"server/protocol"},
	"server/kb":                  {"server/protocol"},
	"server/protocol":            {},

	"static": {},

	// The build, the tools, and the tests from outside: nothing imports them.
	"build": {"server/brand/color", "server/guard", "server/protocol", "server/release", "static", "wasm/agent/state", "wasm/agent/view", "wasm/app", "wasm/chat", "wasm/chat/state", "wasm/chat/view", "wasm/connection", "wasm/html", "wasm/locale", "wasm/outbox", "wasm/simulation"},

	// The simulation with the real server: nothing imports it.
	"build/test/realserver": {"wasm/simulation", "server/brand", "server/hub", "server/hub/hubtest", "server/limit", "server/protocol", "server/store", "server/store/storetest"},

	// The drill, with releases that have a mistake in them: nothing imports it.
	"build/tool/drill":            {"build", "build/tool/drill/badrelease", "server/protocol"},
	"build/tool/drill/badrelease": {"build/test/lostbindings", "wasm/app", "wasm/browser", "wasm/chat", "wasm/html", "server/protocol"},

	// The incident's mistake, compiled into a program for the browser by a test.
	"build/test/lostbindings": {"wasm/app", "wasm/browser", "wasm/chat", "server/protocol"},
}

// trees lists the components that include the packages below them.
var trees = []string{"build", "build/tool/drill/badrelease", "build/test/lostbindings", "build/test/realserver", "server/protocol"}

// component returns the component that a package belongs to, or "" if there is
// none.
func component(path string) string {
	path = strings.TrimPrefix(path, module)
	if _, ok := arrows[path]; ok {
		return path
	}
	best := ""
	for _, tree := range trees {
		if strings.HasPrefix(path, tree+"/") && len(tree) > len(best) {
			best = tree
		}
	}
	return best
}

// Imports returns the packages that belong to no component, and the imports that
// no arrow allows.
func Imports(packages []Package) (violations []string) {
	for _, p := range packages {
		from := component(p.ImportPath)
		if from == "" {
			violations = append(violations, p.ImportPath+" is no component: list it in build/test/arch/arrow.go")
			continue
		}
		for to, path := range imported(p) {
			if to != from && !slices.Contains(arrows[from], to) {
				violations = append(violations, fmt.Sprintf("%s imports %s: no arrow allows it (build/test/arch/arrow.go)", p.ImportPath, path))
			}
		}
	}
	return violations
}

// Arrows returns what is wrong with the table itself, given every package of the
// project on every platform: components and arrows that do not exist in the
// code, and cycles.
func Arrows(packages []Package) (violations []string) {
	exists, used := map[string]bool{}, map[[2]string]bool{}
	for _, p := range packages {
		from := component(p.ImportPath)
		exists[from] = true
		for to := range imported(p) {
			used[[2]string{from, to}] = true
		}
	}
	for _, from := range slices.Sorted(maps.Keys(arrows)) {
		if !exists[from] {
			violations = append(violations, fmt.Sprintf("%s has no package: remove it from build/test/arch/arrow.go", from))
			continue
		}
		for _, to := range arrows[from] {
			if !used[[2]string{from, to}] {
				violations = append(violations, fmt.Sprintf("%s does not import %s any more: remove the arrow from build/test/arch/arrow.go", from, to))
			}
		}
	}
	if cycle := findCycle(arrows); cycle != nil {
		violations = append(violations, "the arrows of build/test/arch/arrow.go have a cycle: "+strings.Join(cycle, " → "))
	}
	return violations
}

// imported yields the components that a package imports, each with the path of
// the package.
func imported(p Package) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, path := range p.Imports {
			if strings.HasPrefix(path, module) && !yield(component(path), path) {
				return
			}
		}
	}
}

// findCycle returns the nodes of a cycle of a graph, the first one again at the
// end, or nil if there is none.
func findCycle(graph map[string][]string) []string {
	done := map[string]bool{}
	var path []string
	var visit func(node string) []string
	visit = func(node string) []string {
		if i := slices.Index(path, node); i >= 0 {
			return append(slices.Clone(path[i:]), node)
		}
		if done[node] {
			return nil
		}
		path = append(path, node)
		for _, next := range graph[node] {
			if cycle := visit(next); cycle != nil {
				return cycle
			}
		}
		path, done[node] = path[:len(path)-1], true
		return nil
	}
	for _, node := range slices.Sorted(maps.Keys(graph)) {
		if cycle := visit(node); cycle != nil {
			return cycle
		}
	}
	return nil
}
