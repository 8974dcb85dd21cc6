package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kith/build/programs"
	"kith/build/test/chromium"
	"kith/build/test/machine"
)

// browserPlatform selects the platform of the programs for the browser, and how the
// build compiles them.
var browserPlatform = []string{"GOOS=js", "GOARCH=wasm", "GOFLAGS=" + strings.Join(append([]string{"-trimpath"}, programs.Flags...), " ")}

// goFolders are the folders that hold Go.
var goFolders = []string{"build", "server", "static", "wasm"}

// steps returns the steps of make test, the cheapest first.
func steps() []step {
	return []step{
		{"machine", true, installTools},
		{"format", false, format},
		{"build", true, build},
		{"vet", false, vet},
		{"tests", false, tests},
		{"wasm", false, wasm},
		{"browsers", false, browsers},
	}
}

// optionalSteps returns the steps that run only if they are named: they take
// minutes, or need programs that most machines do not have.
func optionalSteps() []step {
	return []step{
		{"staticcheck", false, staticcheck},
		{"race", false, race},
		{"more-browsers", false, moreBrowsers},
		{"conformance", false, conformance},
		{"proxies", false, proxies},
		{"alerts", false, alerts},
		{"kills", false, kills},
		{"walks", false, walks},
		{"fuzz", false, fuzz},
	}
}

// installTools makes sure that there is a browser.
func installTools(ctx context.Context, r runner) error {
	_, err := chromium.Ensure(ctx, r.out())
	return err
}

func format(ctx context.Context, r runner) error {
	out, err := r.output(ctx, nil, "gofmt", append([]string{"-l"}, goFolders...)...)
	if err == nil && out != "" {
		err = errors.New("gofmt would change " + strings.ReplaceAll(strings.TrimSpace(out), "\n", ", "))
	}
	return err
}

func build(ctx context.Context, r runner) error { return r.run(ctx, nil, "go", "run", "./build") }

func vet(ctx context.Context, r runner) error {
	return errors.Join(
		r.run(ctx, nil, "go", "vet", "./..."),
		r.run(ctx, browserPlatform, "go", append([]string{"vet"}, browserPatterns...)...),
	)
}

// staticcheck checks the sources for both platforms, as the staticcheck.conf of each
// folder says.
// It is built first, because go tool would build it for the browser.
func staticcheck(ctx context.Context, r runner) error {
	tool := filepath.Join(r.project, "build", "bin", "staticcheck")
	if err := r.run(ctx, nil, "go", "build", "-o", tool, "honnef.co/go/tools/cmd/staticcheck"); err != nil {
		return err
	}
	return errors.Join(
		r.run(ctx, nil, tool, "./..."),
		r.run(ctx, browserPlatform, tool, browserPatterns...),
	)
}

// tests runs the native tests that no other step runs, those of the simulation first.
// The step vet has looked at them already.
func tests(ctx context.Context, r runner) error {
	packages, err := r.packages(ctx, nil, "./...")
	if err != nil {
		return err
	}
	args := append([]string{"test", "-vet=off"}, r.long.repeat(8*time.Minute)...)
	return r.run(ctx, nil, "go", slices.Concat(args, simulationPatterns, without(packages, append(outsidePatterns(), simulationPatterns...)...))...)
}

// notInstrumented are libraries in which the race detector does not look, because it
// would take most of the tests' time there: SQLite, which is translated C, the
// hashes of passwords, and regular expressions. What the project does with them is
// still looked at.
var notInstrumented = []string{"modernc.org/...", "golang.org/x/crypto/...", "regexp/..."}

// race runs the native tests with the race detector, except what runs in one goroutine.
func race(ctx context.Context, r runner) error {
	if err := ensureCompiler(ctx, r); err != nil {
		return err
	}
	packages, err := r.packages(ctx, nil, "./...")
	if err != nil {
		return err
	}
	args := append([]string{"test", "-vet=off", "-race"}, r.long.repeat(8*time.Minute)...)
	for _, library := range notInstrumented {
		args = append(args, "-gcflags="+library+"=-race=false")
	}
	return r.run(ctx, []string{"CGO_ENABLED=1"}, "go", append(args, without(packages, append(outsidePatterns(), sequentialPatterns...)...)...)...)
}

// ensureCompiler makes sure that there is a C compiler. The race detector needs it;
// nothing that is shipped does.
func ensureCompiler(ctx context.Context, r runner) error {
	for _, name := range []string{os.Getenv("CC"), "gcc", "clang"} {
		if _, err := exec.LookPath(name); name != "" && err == nil {
			return nil
		}
	}
	if !machine.MayInstall() {
		return errors.New("the race detector needs a C compiler, and there is none: install gcc")
	}
	return machine.Install(ctx, r.out(), "gcc", "libc6-dev")
}

// browsers runs the tests that drive the built server and browsers from outside, two
// packages at a time: each keeps the processors busy.
func browsers(ctx context.Context, r runner) error { return outside(ctx, r, browsersPatterns) }

// moreBrowsers runs the tests of the visits that browserfuzz makes, of compat and of the
// gallery.
func moreBrowsers(ctx context.Context, r runner) error { return outside(ctx, r, moreBrowsersPatterns) }

func outside(ctx context.Context, r runner, patterns []string) error {
	return r.run(ctx, builtBinary(r), "go", slices.Concat([]string{"test", "-vet=off", "-count=1", "-p=2", "-skip", otherEngines}, r.long.repeat(12*time.Minute), patterns)...)
}

// otherEngines matches the conformance tests that only make conformance runs.
const otherEngines = "^Test(ChromiumSlowly|Firefox|WebKit)$"

// conformance runs the conformance tests in every engine, at full speed and slowed
// down, in the browsers that people use.
func conformance(ctx context.Context, r runner) error {
	desktop, err := chromium.EnsureDesktop(ctx, r.out())
	if err != nil {
		return err
	}
	return r.run(ctx, append(builtBinary(r), chromium.Variable+"="+desktop), "go", "test", "-count=1", "-v", "-timeout=15m", "./build/test/conformance")
}

// proxies runs the tests with nginx and Caddy, which they install if they may.
func proxies(ctx context.Context, r runner) error {
	return r.run(ctx, builtBinary(r), "go", "test", "-count=1", "-v", "-timeout=5m", "./build/test/proxies")
}

// alerts has Prometheus' own tool read and test the alerts. It is installed if it may be.
func alerts(ctx context.Context, r runner) error {
	if _, err := exec.LookPath("promtool"); err != nil {
		if !machine.MayInstall() {
			return errors.New("the alerts are tested by promtool, and there is none: install prometheus")
		}
		if err := machine.Install(ctx, r.out(), "prometheus"); err != nil {
			return err
		}
	}
	return errors.Join(
		r.run(ctx, nil, "promtool", "check", "rules", "server/monitoring/alerts.yml"),
		r.run(ctx, nil, "promtool", "test", "rules", "server/monitoring/testdata/alerts_test.yml"),
	)
}

// kills kills processes that append to the store, at random moments.
func kills(ctx context.Context, r runner) error {
	return r.run(ctx, nil, "go", "test", "-count=1", "-v", "-timeout=0", "-run=^TestKill$", "./server/store", fmt.Sprint("-kills=", r.long.kills))
}

// walks makes random steps in the simulated world, with the model of the server and
// then with the real one, in the relation of what they cost.
func walks(ctx context.Context, r runner) error {
	walk := func(pattern string, steps int) error {
		return r.run(ctx, nil, "go", "test", "-count=1", "-v", "-timeout=0", "-run=^TestRuns$", pattern, fmt.Sprint("-steps=", steps), fmt.Sprint("-seed=", r.long.seed))
	}
	return errors.Join(walk("./wasm/simulation", r.long.steps), walk("./build/test/realserver", r.long.steps/realServerCosts))
}

// realServerCosts is how many steps with the model of the server cost as much as one with
// the real one, roughly.
const realServerCosts = 20

// fuzz makes random runs in a browser against the real server.
func fuzz(ctx context.Context, r runner) error {
	return r.run(ctx, builtBinary(r), "go", "run", "./build/tool/browserfuzz", "-for", r.long.fuzz.String(), "-seed", fmt.Sprint(r.long.seed))
}

// builtBinary tells tests which server to test.
func builtBinary(r runner) []string {
	return []string{"KITH_BINARY=" + filepath.Join(r.project, "build", "bin", "server")}
}

// wasm runs the tests of everything that is linked into the programs for the
// browser, in a browser, compiled as the programs are.
func wasm(ctx context.Context, r runner) error {
	tool := filepath.Join(r.project, "build", "bin", "wasmbrowser")
	if err := r.run(ctx, nil, "go", "build", "-o", tool, "./build/test/wasmbrowser"); err != nil {
		return err
	}
	packages, err := r.packages(ctx, browserPlatform, browserPatterns...)
	if err != nil {
		return err
	}
	args := append([]string{"test", "-vet=off", "-exec", tool}, r.long.repeat(5*time.Minute)...)
	return r.run(ctx, browserPlatform, "go", append(args, without(packages, simulationPatterns...)...)...)
}
