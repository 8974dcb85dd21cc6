// The program in this folder is make test: it runs the tests from a fresh clone, the
// cheapest first, in less than a quarter of an hour on two processors. If it may, it
// installs what the tests need and the machine lacks; otherwise it says what to install.
// Some steps run only if they are named, as .ci/run names them all: staticcheck, those of
// make race, make conformance and make proxies, more-browsers, the alerts for Prometheus,
// and what can be as long as one likes, which make soak runs whole and .ci/run for a minute
// or two each.
//
//	go run ./build/test [-only STEP,STEP…] [-times N] [-kills N] [-steps N] [-for TIME]
//
// The packages below are tests of the product from outside and what they need. None
// of them is part of the build or of the product, and neither may import them:
//
//   - realserver runs the simulation with the real hub and store.
//   - arch checks the rules of the architecture.
//   - e2e, conformance, compat, browserfuzz and types test the built product in
//     browsers; lostbindings is the incident's mistake, which e2e must notice.
//   - proxies tries the README's samples for nginx and Caddy (make proxies).
//   - chromium, machine, harness and wasmbrowser are what tests use.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"kith/build/root"
)

func main() {
	var l long
	l.flags()
	only := flag.String("only", "", "names of the `steps` to run, separated by commas; all if it is empty")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	project, err := root.Find()
	if err != nil {
		fmt.Fprintln(os.Stderr, "test:", err)
		os.Exit(1)
	}
	selected, err := selectSteps(steps(), optionalSteps(), *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "test:", err)
		os.Exit(2)
	}
	if failed := runSteps(ctx, runner{project, l, new(time.Duration)}, selected); len(failed) > 0 {
		os.Exit(1)
	}
}

// A step is one part of the tests.
type step struct {
	name     string
	required bool // if it fails, the steps after it are not run
	run      func(context.Context, runner) error
}

// selectSteps returns the steps that only names, in its order, or all if it is empty.
// The optional ones run only if they are named.
func selectSteps(all, optional []step, only string) ([]step, error) {
	if only == "" {
		return all, nil
	}
	all = append(all, optional...)
	var selected []step
	for _, name := range strings.Split(only, ",") {
		i := slices.IndexFunc(all, func(s step) bool { return s.name == name })
		if i < 0 {
			return nil, fmt.Errorf("no step %q", name)
		}
		selected = append(selected, all[i])
	}
	return selected, nil
}

// runSteps runs the steps, and returns the names of those that failed. It prints how
// long each took, in seconds, in brackets the processor time, and in the last line
// the result.
func runSteps(ctx context.Context, r runner, selected []step) (failed []string) {
	begun := time.Now()
	var summary []string
	for _, s := range selected {
		fmt.Printf("== %s\n", s.name)
		start, before := time.Now(), *r.cpuTime
		err := s.run(ctx, r)
		took := fmt.Sprintf("%s %.0f s (%.0f)", s.name, time.Since(start).Seconds(), (*r.cpuTime - before).Seconds())
		if err != nil {
			fmt.Printf("== %s failed: %v\n", s.name, err)
			failed = append(failed, s.name)
			took += " FAILED"
		}
		summary = append(summary, took)
		if err != nil && (s.required || ctx.Err() != nil) {
			break
		}
	}
	result := "ok: all tests passed"
	switch {
	case ctx.Err() != nil:
		result = "FAILED: interrupted"
	case len(failed) > 0:
		result = "FAILED: " + strings.Join(failed, ", ")
	}
	fmt.Printf("\n%s\n%s, in %.0f s\n", strings.Join(summary, " · "), result, time.Since(begun).Seconds())
	return failed
}
