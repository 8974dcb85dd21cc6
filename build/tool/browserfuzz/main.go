// Browserfuzz runs random scripts in a browser against the real server, as
// build/test/browserfuzz does in its tests, for as long as one likes.
//
//	go run ./build/tool/browserfuzz              100 runs
//	go run ./build/tool/browserfuzz -for 1h      runs for an hour
//	go run ./build/tool/browserfuzz -script FILE one run again, from its script
//
// It exits with 0 if every invariant held, with 1 if one did not, and with 2 if
// the runs could not be made.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"kith/build/test/browserfuzz"
	"kith/build/test/chromium"
	"kith/build/test/harness"
	"kith/wasm/simulation"
)

// flags are what the command line says.
type flags struct {
	script  string
	seed    uint64
	runs    int
	steps   int
	limit   time.Duration
	verbose bool
}

func main() { os.Exit(run()) }

func run() int {
	var f flags
	flag.StringVar(&f.script, "script", "", "run the steps in that `file` and nothing else")
	flag.Uint64Var(&f.seed, "seed", 1, "the first run's seed; each further run takes the next number")
	flag.IntVar(&f.runs, "runs", 100, "how many runs to make")
	flag.IntVar(&f.steps, "steps", browserfuzz.Steps, "how many random steps a run has")
	flag.DurationVar(&f.limit, "for", 0, "begin new runs until so much time has passed, instead of -runs")
	flag.BoolVar(&f.verbose, "v", false, "print each step before it happens")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ok, err := f.fuzz(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "browserfuzz:", err)
		return 2
	}
	if !ok {
		return 1
	}
	return 0
}

// fuzz builds the product, makes the runs, and reports whether every invariant
// held.
func (f flags) fuzz(ctx context.Context) (ok bool, err error) {
	var script []simulation.Step
	if f.script != "" {
		text, err := os.ReadFile(f.script)
		if err != nil {
			return false, err
		}
		if script, err = simulation.Parse(string(text)); err != nil {
			return false, fmt.Errorf("%s: %w", f.script, err)
		}
	}
	tb := harness.NewStandalone(ctx)
	defer tb.Done()
	folder, err := os.MkdirTemp("", "kith-browserfuzz-")
	if err != nil {
		return false, err
	}
	tb.Cleanup(func() { os.RemoveAll(folder) })
	binary, err := harness.Binary(folder, "")
	if err != nil {
		return false, err
	}
	browser, err := chromium.Start(ctx)
	if err != nil {
		return false, err
	}
	tb.Cleanup(browser.Close)
	o := browserfuzz.Options{Steps: f.steps, Backend: browserfuzz.NewBackend(tb, binary), Browser: browser, Timeout: browserfuzz.Timeout}
	if f.verbose {
		o.OnStep = func(s simulation.Step) { fmt.Println(time.Now().Format("05.000"), s) }
	}
	if f.script != "" {
		if err := o.Replay(ctx, script); err != nil {
			fmt.Println("failed:", err)
			return false, nil
		}
		fmt.Println("passed")
		return true, nil
	}
	return f.many(ctx, o)
}

// many makes runs until all are made, their time is over, or one fails. A run
// that fails is printed as a script, whole and shrunk.
func (f flags) many(ctx context.Context, o browserfuzz.Options) (ok bool, err error) {
	begun, count := time.Now(), 0
	for o.Seed = f.seed; ctx.Err() == nil; o.Seed++ {
		if f.limit > 0 && time.Since(begun) >= f.limit || f.limit == 0 && count == f.runs {
			break
		}
		script, err := o.Run(ctx)
		if ctx.Err() != nil {
			break
		}
		if count++; err != nil {
			fmt.Printf("seed %d: %v\nits script:\n%s", o.Seed, err, simulation.Script(script))
			short := o.Shrink(ctx, script, err, browserfuzz.ShrinkLimit)
			fmt.Printf("the shortest script found that still fails:\n%s", simulation.Script(short))
			return false, nil
		}
	}
	fmt.Printf("%d runs in %.0f s: every invariant held\n", count, time.Since(begun).Seconds())
	return true, nil
}
