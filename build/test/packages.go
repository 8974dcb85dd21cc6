package main

import (
	"context"
	"slices"
	"strings"
)

// Which step runs the tests of which packages: natively, "simulation" and
// "browsers" run those below, and "tests" all others; in the browser, "wasm" runs
// those of browserPatterns, except the simulation.
var (
	// simulationPatterns are the packages of the simulation, with the model of the
	// server and with the real one.
	simulationPatterns = []string{"./wasm/simulation/...", "./build/test/realserver/..."}

	// outsidePatterns are the packages whose tests drive the built server, browsers
	// or another program from outside.
	outsidePatterns = []string{
		"./build/test/browserfuzz/...",
		"./build/test/compat/...",
		"./build/test/conformance/...",
		"./build/test/e2e/...",
		"./build/test/types/...",
		"./build/tool/gallery/...",
	}

	// browserPatterns are the packages that are compiled for the browser.
	browserPatterns = []string{"./wasm/...", "./server/protocol/...", "./build/test/lostbindings/...", "./build/tool/drill/badrelease/..."}
)

// proxiesPattern is the package that make proxies tests, and make test does not.
const proxiesPattern = "./build/test/proxies/..."

// unraced returns the patterns whose tests run without the race detector.
func unraced() []string {
	return slices.Concat(simulationPatterns, outsidePatterns, []string{proxiesPattern})
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
