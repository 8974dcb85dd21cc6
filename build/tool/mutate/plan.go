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
}

// A suite is the tests of one package, or some of them.
type suite struct {
	dir  string
	run  string // as -test.run; all tests if it is empty
	skip string // as -test.skip
	args string // for the tests, separated by spaces
}

// Simulated runs try what one package's tests cannot see: several tabs, and the
// network's whims. They are shorter than in make test, for they run once for each
// change that is left.
var simulated = []suite{
	{dir: "wasm/simulation", run: "^TestRuns$", args: "-steps=30000"},
	{dir: "wasm/simulation", run: "^TestScripts$"},
}

// dear matches a test that measures for a minute.
const dear = "^TestNoFrameIsDear$"

// plan lists the targets, the smallest first.
var plan = []target{
	{"wasm/merge", []string{"wasm/merge"}, append([]suite{{dir: "wasm/merge"}, {dir: "wasm/outbox"}, {dir: "wasm/chat/state"}, {dir: "wasm/agent/state"}}, simulated...)},
	{"wasm/outbox", []string{"wasm/outbox"}, append([]suite{{dir: "wasm/outbox"}, {dir: "wasm/chat/state"}, {dir: "wasm/chat"}, {dir: "wasm/agent"}}, simulated...)},
	{"wasm/connection", []string{"wasm/connection"}, append([]suite{{dir: "wasm/connection"}, {dir: "wasm/chat"}, {dir: "wasm/agent"}}, simulated...)},
	{"wasm/app", []string{"wasm/app"}, append([]suite{{dir: "wasm/app"}, {dir: "wasm/chat"}}, simulated...)},
	{"wasm/html", []string{"wasm/html"}, []suite{{dir: "wasm/html"}, {dir: "wasm/app"}, {dir: "wasm/chat/view"}, {dir: "wasm/agent/view"}}},
	{"wasm/chat/state", []string{"wasm/chat/state"}, append([]suite{{dir: "wasm/chat/state"}, {dir: "wasm/chat"}, {dir: "wasm/chat/view"}}, simulated...)},
	{"wasm/chat", []string{"wasm/chat"}, append([]suite{{dir: "wasm/chat"}}, simulated...)},
	{"server/protocol", []string{"server/protocol", "server/protocol/codec"}, []suite{{dir: "server/protocol/codec"}, {dir: "server/protocol", skip: dear}, {dir: "server/hub"}, {dir: "wasm/chat"}}},
	{"server/hub", []string{"server/hub"}, []suite{{dir: "server/hub"}, {dir: "server/web"}}},
	{"server/store", []string{"server/store"}, []suite{{dir: "server/store"}, {dir: "server/hub"}, {dir: "server/web"}}},
	{"server/web", []string{"server/web"}, []suite{{dir: "server/web"}}},
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
