package simulation

import (
	"flag"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"
)

var (
	steps = flag.Int("steps", defaultSteps, "how many random steps to make in all runs")
	seed  = flag.Uint64("seed", 1, "the first run's seed; each further run takes the next number")
	tabs  = flag.Int("tabs", Tabs, "how many tabs there are")
)

func TestMain(m *testing.M) {
	flag.Parse()
	// Worlds are made and thrown away by the thousand, and are small.
	debug.SetGCPercent(4000)
	os.Exit(m.Run())
}

// TestRuns makes runs, each from another seed, until -steps are made. It logs how many
// steps were made, those of the check at the end of each run included, and how many of
// them in a second.
func TestRuns(t *testing.T) {
	began, processor := time.Now(), processorTime(t)
	var all int64
	defer func() {
		seconds, busy := time.Since(began).Seconds(), (processorTime(t) - processor).Seconds()
		t.Logf("%d steps in %.1f s, %.0f a second; %.1f s of one core, %.0f a second of it", all, seconds, float64(all)/seconds, busy, float64(all)/busy)
	}()
	o := Options{Seed: *seed, Steps: RunSteps, Tabs: *tabs}
	for count := 0; count < *steps; count, o.Seed = count+o.Steps, o.Seed+1 {
		script, n, err := o.Run()
		all += n
		if err != nil {
			script = o.Shrink(script)
			t.Fatalf("seed %d: %v\nthe shortest script found that still fails:\n%s%v", o.Seed, err, Script(script), o.Replay(script))
		}
	}
}

// TestScripts replays the scripts that once found a mistake.
func TestScripts(t *testing.T) {
	scripts, err := ReadScripts(filepath.Join("..", "..", "testdata", "simulation", "*.script"))
	if err != nil {
		t.Fatal(err)
	}
	for name, script := range scripts {
		t.Run(name, func(t *testing.T) {
			for s := range uint64(20) {
				if err := (Options{Seed: s, Tabs: Tabs}).Replay(script); err != nil {
					t.Fatalf("seed %d: %v", s, err)
				}
			}
		})
	}
}
