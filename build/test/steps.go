package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"kith/build/programs"
	"kith/build/test/chromium"
	"kith/build/test/machine"
)

// browser is the platform of the programs for the browser.
var browser = []string{"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0"}

// rooms are the folders that hold Go.
var rooms = []string{"build", "server", "static", "wasm"}

// alone are the packages whose tests run without the race detector: those that
// drive browsers and the server's binary from outside, and the walks, which
// would take ten times as long.
var alone = []string{"kith/build/test/e2e", "kith/build/tool/gallery", "kith/build/test/types", "kith/build/test/browserfuzz", "kith/build/test/compat", "kith/build/test/conformance", "kith/wasm/simulation"}

func steps() []step {
	return []step{
		{"machine", true, prepare},
		{"format", false, format},
		{"build", true, func(ctx context.Context, r runner) error { return r.do(ctx, nil, "go", "run", "./build") }},
		{"vet", false, vet},
		{"staticcheck", false, staticcheck},
		{"tests", false, tests},
		{"wasm", false, wasm},
		{"walks", false, func(ctx context.Context, r runner) error {
			return r.do(ctx, nil, "go", "test", "-timeout=5m", "./wasm/simulation/...")
		}},
		{"browsers", false, browsers},
	}
}

// more are steps that are taken only by name: they take minutes, and need
// browsers that most machines do not have.
func more() []step {
	return []step{{"conformance", false, conformance}}
}

// prepare sees to it that there are a browser and a C compiler. The race
// detector needs the latter; nothing that is shipped does.
func prepare(ctx context.Context, r runner) error {
	if _, err := chromium.Ensure(ctx, r.out()); err != nil {
		return err
	}
	for _, name := range []string{os.Getenv("CC"), "gcc", "clang"} {
		if _, err := exec.LookPath(name); name != "" && err == nil {
			return nil
		}
	}
	if !machine.MayInstall() {
		return errors.New("the race detector needs a C compiler, and there is none here: install gcc")
	}
	return machine.Install(ctx, r.out(), "gcc", "libc6-dev")
}

func format(ctx context.Context, r runner) error {
	out, err := r.ask(ctx, nil, "gofmt", append([]string{"-l"}, rooms...)...)
	if err == nil && out != "" {
		err = errors.New("gofmt would change " + strings.ReplaceAll(strings.TrimSpace(out), "\n", ", "))
	}
	return err
}

func vet(ctx context.Context, r runner) error {
	return errors.Join(
		r.do(ctx, nil, "go", "vet", "./..."),
		r.do(ctx, browser, "go", "vet", "./wasm/...", "./server/protocol/...", "./build/test/lostbindings/..."),
	)
}

// staticcheck is built first, since go tool would build it for the browser.
func staticcheck(ctx context.Context, r runner) error {
	tool := filepath.Join(r.project, "build", "bin", "staticcheck")
	if err := r.do(ctx, nil, "go", "build", "-o", tool, "honnef.co/go/tools/cmd/staticcheck"); err != nil {
		return err
	}
	return errors.Join(
		r.do(ctx, nil, tool, "./..."),
		r.do(ctx, browser, tool, "./wasm/...", "./server/protocol/...", "./build/test/lostbindings/..."),
	)
}

// tests runs every native test with the race detector, except those that run
// alone.
func tests(ctx context.Context, r runner) error {
	packages, err := r.packages(ctx, nil, "./...")
	if err != nil {
		return err
	}
	return r.do(ctx, []string{"CGO_ENABLED=1"}, "go", append([]string{"test", "-race", "-timeout=8m"}, packages...)...)
}

// packages lists packages without those whose tests run alone.
func (r runner) packages(ctx context.Context, env []string, patterns ...string) ([]string, error) {
	out, err := r.ask(ctx, env, "go", append([]string{"list"}, patterns...)...)
	return slices.DeleteFunc(strings.Fields(out), func(p string) bool {
		return slices.ContainsFunc(alone, func(a string) bool { return p == a || strings.HasPrefix(p, a+"/") })
	}), err
}

// browsers runs the tests that drive the whole from outside, against the binary
// that was built and one package at a time: each keeps the processors busy.
func browsers(ctx context.Context, r runner) error {
	return r.do(ctx, built(r), "go", "test", "-count=1", "-p=2", "-timeout=8m", "-skip", otherEngines,
		"./build/test/e2e/...", "./build/tool/gallery/...", "./build/test/types/...", "./build/test/browserfuzz/...", "./build/test/compat/...", "./build/test/conformance/...")
}

// built tells tests which binary to test.
func built(r runner) []string {
	return []string{"KITH_BINARY=" + filepath.Join(r.project, "build", "bin", "server")}
}

// otherEngines are the conformance runs that make conformance takes and make
// test does not.
const otherEngines = "^Test(ChromiumSlowly|Firefox|WebKit)$"

// conformance goes through all that sites rely on in every engine, fast and
// slow.
func conformance(ctx context.Context, r runner) error {
	return r.do(ctx, built(r), "go", "test", "-count=1", "-v", "-timeout=15m", "./build/test/conformance")
}

// wasm runs the tests of all that ends up in the browser in one, compiled as
// it is for people.
func wasm(ctx context.Context, r runner) error {
	tool := filepath.Join(r.project, "build", "bin", "wasmbrowser")
	if err := r.do(ctx, nil, "go", "build", "-o", tool, "./build/test/wasmbrowser"); err != nil {
		return err
	}
	packages, err := r.packages(ctx, browser, "./wasm/...", "./server/protocol/...")
	if err != nil {
		return err
	}
	args := append([]string{"test", "-trimpath", "-exec", tool, "-timeout=5m"}, programs.Flags...)
	return r.do(ctx, browser, "go", append(args, packages...)...)
}
