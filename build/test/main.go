// Check is make test: every test that there is, from a fresh clone, in an
// order in which what is cheap to find is found first. It installs what the
// tests need and the machine lacks, where it may, and says what to install
// where it may not; it leaves nothing out but the other engines of
// make conformance.
//
//	go run ./build/test [-only STEP,STEP…]
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
	only := flag.String("only", "", "names of the `steps` to take, separated by commas; all where it is empty")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	project, err := root.Find()
	if err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(1)
	}
	chosen, err := selectSteps(steps(), optionalSteps(), *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(2)
	}
	if failed := runSteps(ctx, runner{project, new(time.Duration)}, chosen); len(failed) > 0 {
		os.Exit(1)
	}
}

// A step is one thing that must hold.
type step struct {
	name     string
	required bool // the steps after it make no sense where it fails
	run      func(context.Context, runner) error
}

func selectSteps(all, more []step, only string) ([]step, error) {
	if only == "" {
		return all, nil
	}
	all = append(all, more...)
	var chosen []step
	for _, name := range strings.Split(only, ",") {
		i := slices.IndexFunc(all, func(s step) bool { return s.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no step %q", name)
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// runSteps takes the steps and says of each how long it took and how many seconds
// of a processor that was (which tells on a busy machine), and in the last line
// what became of all. It answers the names of those that failed.
func runSteps(ctx context.Context, r runner, chosen []step) (failed []string) {
	begun := time.Now()
	var said []string
	for _, s := range chosen {
		fmt.Printf("== %s\n", s.name)
		start, worked := time.Now(), *r.cpuTime
		err := s.run(ctx, r)
		took := fmt.Sprintf("%s %.0f s (%.0f)", s.name, time.Since(start).Seconds(), (*r.cpuTime - worked).Seconds())
		if err != nil {
			fmt.Printf("== %s failed: %v\n", s.name, err)
			failed = append(failed, s.name)
			took += " FAILED"
		}
		said = append(said, took)
		if err != nil && (s.required || ctx.Err() != nil) {
			break
		}
	}
	verdict := "ok: all tests passed"
	switch {
	case ctx.Err() != nil:
		verdict = "FAILED: interrupted"
	case len(failed) > 0:
		verdict = "FAILED: " + strings.Join(failed, ", ")
	}
	fmt.Printf("\n%s\n%s, in %.0f s\n", strings.Join(said, " · "), verdict, time.Since(begun).Seconds())
	return failed
}
