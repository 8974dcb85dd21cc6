package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"kith/build/root"
)

// testedPackages lists the packages of a platform that have tests, and, in all,
// every package.
func testedPackages(t *testing.T, platform []string, patterns ...string) (tested, all []string) {
	t.Helper()
	project, err := root.Find()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-e", "-json=ImportPath,TestGoFiles,XTestGoFiles"}, patterns...)...)
	cmd.Dir, cmd.Env = project, append(os.Environ(), platform...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath                string
			TestGoFiles, XTestGoFiles []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return tested, all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p.ImportPath)
		if len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 {
			tested = append(tested, p.ImportPath)
		}
	}
}

// TestEveryTestIsRunOnce checks that on each platform exactly one step runs the
// tests of a package: no package is left out when folders move.
func TestEveryTestIsRunOnce(t *testing.T) {
	native, allNative := testedPackages(t, nil, "./...")
	rest := without(allNative, outsidePatterns()...)
	for _, p := range native {
		ran := 0
		if slices.Contains(rest, p) {
			ran++
		}
		for _, pattern := range outsidePatterns() {
			if matches(pattern, p) {
				ran++
			}
		}
		if ran != 1 {
			t.Errorf("%d steps run the native tests of %s", ran, p)
		}
	}
	browser, allBrowser := testedPackages(t, browserPlatform, "./...")
	inBrowser := slices.DeleteFunc(slices.Clone(allBrowser), func(p string) bool {
		return !slices.ContainsFunc(browserPatterns, func(pattern string) bool { return matches(pattern, p) }) ||
			slices.ContainsFunc(simulationPatterns, func(pattern string) bool { return matches(pattern, p) })
	})
	for _, p := range browser {
		if !slices.Contains(native, p) && !slices.Contains(inBrowser, p) {
			t.Errorf("no step runs the tests of %s, which are for the browser alone", p)
		}
	}
	for _, pattern := range slices.Concat(outsidePatterns(), sequentialPatterns, browserPatterns) {
		if !slices.ContainsFunc(slices.Concat(allNative, allBrowser), func(p string) bool { return matches(pattern, p) }) {
			t.Errorf("%s matches no package", pattern)
		}
	}
}

func TestRunnerListsPackages(t *testing.T) {
	project, err := root.Find()
	if err != nil {
		t.Fatal(err)
	}
	got, err := (runner{project: project, cpuTime: new(time.Duration)}).packages(t.Context(), browserPlatform, "./wasm/...")
	if err != nil || !slices.Contains(got, "kith/wasm/browser") {
		t.Errorf("the packages for the browser are %v, %v", got, err)
	}
	if left := without(got, "./wasm/..."); len(left) != 0 {
		t.Errorf("%v are left", left)
	}
}
