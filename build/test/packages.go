package main

import (
	"context"
	"slices"
	"strings"
)

// Which step runs the tests of which packages: natively, "browsers" runs browsersPatterns,
// "more-browsers" and "proxies" theirs, and "tests" all others, most of which "race" runs
// again; in the browser, "wasm" runs those of browserPatterns, except the simulation.
var (
	// simulationPatterns are the packages of the simulation, with the model of the
	// server and with the real one. They take longest: "tests" begins with them.
	simulationPatterns = []string{"./wasm/simulation/...", "./build/test/realserver/..."}

	// browsersPatterns are the packages whose tests drive the built server and browsers
	// from outside, the one that takes longest first.
	browsersPatterns = []string{
		"./build/test/e2e/...",
		"./build/test/conformance/...",
		"./build/test/types/...",
	}

	// moreBrowsersPatterns are those that repeat in other ways what these and the
	// simulation have checked, and make test does not run.
	moreBrowsersPatterns = []string{
		"./build/test/browserfuzz/...",
		"./build/test/compat/...",
		"./build/tool/gallery/...",
	}

	// sequentialPatterns are packages that compute for long in one goroutine, which the
	// race detector would only slow down. It would slow down the simulation tenfold; the
	// tests of the hub and the store have it.
	sequentialPatterns = append([]string{
		"./build/test/arch/...",
		"./build/tool/guard/...",
		"./server/release/compat/...",
	}, simulationPatterns...)

	// browserPatterns are the packages that are compiled for the browser.
	browserPatterns = []string{"./wasm/...", "./server/protocol/...", "./build/test/lostbindings/...", "./build/tool/drill/badrelease/..."}
)

// proxiesPattern is the package that make proxies tests, and make test does not.
const proxiesPattern = "./build/test/proxies/..."

// outsidePatterns returns the patterns of what tests the built server from outside.
func outsidePatterns() []string {
	return slices.Concat(browsersPatterns, moreBrowsersPatterns, []string{proxiesPattern})
}

// packages lists the import paths of packages on a platform.
func (r runner) packages(ctx context.Context, platform []string, patterns ...string) ([]string, error) {
	out, err := r.output(ctx, platform, "go", append([]string{"list"}, patterns...)...)
	return strings.Fields(out), err
}

// without returns the import paths that none of the patterns matches.
func without(packages []string, patterns ...string) []string {
	return slices.DeleteFunc(slices.Clone(packages), func(p string) bool {
		return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, p) })
	})
}

// matches reports whether a pattern of this file, "./FOLDER/...", matches an
// import path.
func matches(pattern, path string) bool {
	folder := "kith/" + strings.TrimSuffix(strings.TrimPrefix(pattern, "./"), "/...")
	return path == folder || strings.HasPrefix(path, folder+"/")
}
