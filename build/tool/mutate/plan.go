package main

import (
	"fmt"
	"slices"
	"strings"
)

// A target is what gets one line of the table.
type target struct {
	name string
	// dirs are the packages that are changed.
	dirs []string
	// stages are the tests that try the changes, the narrowest first: what survives
	// one stage is tried on the next.
	stages []suite
	// scripts are files of the folder static, which are changed instead.
	scripts []string
}

// A suite is the tests of one package, or some of them.
type suite struct {
	dir  string
	run  string // as -test.run; all tests if it is empty
	skip string // as -test.skip
	// apart matches tests of which each subtest is a test of its own here: some reach
	// everything and take long, and most changes need only one of the subtests.
	apart string
	args  string // for the tests, separated by spaces
}

// Simulated runs try what one package's tests cannot see: several tabs, and the
// network's whims. They are shorter than in make test, for they run once for each
// change that is left.
var simulated = []suite{
	{dir: "wasm/simulation", run: "^TestRuns$", args: "-steps=30000"},
	{dir: "wasm/simulation", run: "^TestScripts$"},
}

// dear matches a test that takes seconds, and many times that in what is changed here,
// where each byte is looked at through conditions. TestNoFrameIsDear has what it has found.
const dear = "^TestNoFieldIsDear$"

// plan lists the targets, the smallest first.
var plan = []target{
	{name: "wasm/merge", dirs: []string{"wasm/merge"}, stages: append([]suite{{dir: "wasm/merge"}, {dir: "wasm/outbox"}, {dir: "wasm/chat/state"}, {dir: "wasm/agent/state"}}, simulated...)},
	{name: "wasm/outbox", dirs: []string{"wasm/outbox"}, stages: append([]suite{{dir: "wasm/outbox"}, {dir: "wasm/chat/state"}, {dir: "wasm/chat"}, {dir: "wasm/agent"}}, simulated...)},
	{name: "wasm/connection", dirs: []string{"wasm/connection"}, stages: append([]suite{{dir: "wasm/connection"}, {dir: "wasm/chat"}, {dir: "wasm/agent"}}, simulated...)},
	{name: "wasm/app", dirs: []string{"wasm/app"}, stages: append([]suite{{dir: "wasm/app"}, {dir: "wasm/chat"}}, simulated...)},
	{name: "wasm/html", dirs: []string{"wasm/html"}, stages: []suite{{dir: "wasm/html"}, {dir: "wasm/app"}, {dir: "wasm/chat/view"}, {dir: "wasm/agent/view"}}},
	{name: "wasm/chat/state", dirs: []string{"wasm/chat/state"}, stages: append([]suite{{dir: "wasm/chat/state"}, {dir: "wasm/chat"}, {dir: "wasm/chat/view"}}, simulated...)},
	{name: "wasm/chat", dirs: []string{"wasm/chat"}, stages: append([]suite{{dir: "wasm/chat"}}, simulated...)},
	{name: "server/guard", dirs: []string{"server/guard"}, stages: []suite{{dir: "server/guard"}, {dir: "server/watch"}}},
	{name: "server/outcome", dirs: []string{"server/outcome"}, stages: []suite{{dir: "server/outcome"}, {dir: "server/watch"}, {dir: "server/web"}}},
	{name: "server/watch", dirs: []string{"server/watch"}, stages: []suite{{dir: "server/watch"}}},
	{name: "server/incident", dirs: []string{"server/incident"}, stages: []suite{{dir: "server/incident"}, {dir: "server/watch"}, {dir: "server/web"}}},
	{name: "server/release", dirs: []string{"server/release"}, stages: []suite{{dir: "server/release"}, {dir: "server/rollout"}}},
	{name: "server/rollout", dirs: []string{"server/rollout"}, stages: []suite{{dir: "server/rollout"}, {dir: "server/watch"}, {dir: "server/web"}}},
	{name: "server/protocol", dirs: []string{"server/protocol", "server/protocol/codec"}, stages: []suite{{dir: "server/protocol/codec"}, {dir: "server/protocol", skip: dear}, {dir: "server/hub"}, {dir: "wasm/chat"}}},
	{name: "server/hub", dirs: []string{"server/hub"}, stages: []suite{{dir: "server/hub"}, {dir: "server/web"}}},
	{name: "server/store", dirs: []string{"server/store"}, stages: []suite{{dir: "server/store", apart: "^(TestSQLite|TestFaults)$"}}}, // what that does not notice, the hub and the web have never noticed either
	{name: "server/web", dirs: []string{"server/web"}, stages: []suite{{dir: "server/web"}}},
	{name: "static", scripts: []string{"widget.js", "frame.js", "outcomes.js"}},
}

// selectTargets returns the targets that only names, or all if it is empty.
func selectTargets(all []target, only string) ([]target, error) {
	if only == "" {
		return all, nil
	}
	var selected []target
	for name := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(all, func(t target) bool { return t.name == name })
		if i < 0 {
			return nil, fmt.Errorf("no package %q in build/tool/mutate/plan.go", name)
		}
		selected = append(selected, all[i])
	}
	return selected, nil
}
