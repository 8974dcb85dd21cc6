package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"kith/build/test/browserfuzz"
	"kith/build/test/chromium"
	"kith/build/test/harness"
	"kith/wasm/simulation"
)

// visits are the walks in a browser as the command line wants them.
type visits struct {
	script  string
	seed    uint64
	walks   int
	steps   int
	limit   time.Duration
	verbose bool
}

func (v *visits) flags() {
	flag.StringVar(&v.script, "script", "", "go the steps in that `file` and no others")
	flag.Uint64Var(&v.seed, "seed", 1, "the first walk's seed")
	flag.IntVar(&v.walks, "walks", 100, "how many walks to go")
	flag.IntVar(&v.steps, "steps", browserfuzz.Steps, "how many steps one walk goes before it is proved")
	flag.DurationVar(&v.limit, "for", 0, "go on for so long, however many walks that is")
	flag.BoolVar(&v.verbose, "v", false, "print each step as it happens")
}

// run goes the walks and reports whether all held.
func (v *visits) run(ctx context.Context) (ok bool, err error) {
	var script []simulation.Step
	if v.script != "" {
		text, err := os.ReadFile(v.script)
		if err != nil {
			return false, err
		}
		if script, err = simulation.Parse(string(text)); err != nil {
			return false, fmt.Errorf("%s: %w", v.script, err)
		}
	}
	j := harness.NewAlone(ctx)
	defer j.Done()
	folder, err := os.MkdirTemp("", "kith-walk-")
	if err != nil {
		return false, err
	}
	j.Cleanup(func() { os.RemoveAll(folder) })
	binary, err := harness.Binary(folder, "")
	if err != nil {
		return false, err
	}
	browser, err := chromium.Start(ctx)
	if err != nil {
		return false, err
	}
	j.Cleanup(browser.Close)
	c := browserfuzz.Course{Steps: v.steps, Crew: browserfuzz.NewCrew(j, binary), Browser: browser, Patience: browserfuzz.Patience}
	if v.verbose {
		c.Watch = func(s simulation.Step) { fmt.Println(time.Now().Format("05.000"), s) }
	}
	if v.script != "" {
		if err := c.Replay(ctx, script); err != nil {
			fmt.Println("failed:", err)
			return false, nil
		}
		fmt.Println("passed")
		return true, nil
	}
	return v.many(ctx, c)
}

// many goes walks until they are all gone or their time is over.
func (v *visits) many(ctx context.Context, c browserfuzz.Course) (ok bool, err error) {
	begun, gone := time.Now(), 0
	for c.Seed = v.seed; ctx.Err() == nil; c.Seed++ {
		if v.limit > 0 && time.Since(begun) >= v.limit || v.limit == 0 && gone == v.walks {
			break
		}
		script, err := c.Walk(ctx)
		if ctx.Err() != nil {
			break
		}
		if gone++; err != nil {
			fmt.Printf("seed %d: %v\nits script:\n%s", c.Seed, err, simulation.Script(script))
			short := c.Shrink(ctx, script, err, browserfuzz.ShrinkLimit)
			fmt.Printf("the shortest script that was found to show it:\n%s", simulation.Script(short))
			return false, nil
		}
	}
	fmt.Printf("%d walks in %.0f s: every invariant held\n", gone, time.Since(begun).Seconds())
	return true, nil
}
