package browserfuzz

import (
	"flag"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kith/build/test/chromium"
	"kith/build/test/harness"
	"kith/build/test/lostbindings"
	"kith/wasm/simulation"
)

var (
	runs  = flag.Int("runs", 100, "how many runs to make")
	steps = flag.Int("steps", Steps, "how many random steps a run has")
	seed  = flag.Uint64("seed", 1, "the first run's seed; each further run takes the next number")
	limit = flag.Duration("limit", 15*time.Second, "after how long no further run begins; the log says how many were made")
)

// parallel is how many runs are made at a time. More would wait for the
// processors.
const parallel = 2

// newOptions builds the product, starts it and a browser, and returns the options
// of runs there. Widget is as for harness.Binary.
func newOptions(t *testing.T, widget string) Options {
	t.Helper()
	binary, err := harness.Binary(t.TempDir(), widget)
	if err != nil {
		t.Fatalf("building the product: %v", err)
	}
	browser, err := chromium.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(browser.Close)
	return Options{Steps: *steps, Backend: NewBackend(t, binary), Browser: browser, Timeout: Timeout}
}

// TestRuns makes random runs, each from another seed, until all are made or their
// time is over.
func TestRuns(t *testing.T) {
	first := newOptions(t, "")
	begun := time.Now()
	var next, count, stepped atomic.Int64
	var all sync.WaitGroup
	for range parallel {
		o := first
		o.Backend = NewBackend(t, first.Backend.server.Binary)
		all.Go(func() {
			for !t.Failed() && time.Since(begun) < *limit {
				n := next.Add(1)
				if n > int64(*runs) {
					return
				}
				o.Seed = *seed + uint64(n) - 1
				script, err := o.Run(t.Context())
				count.Add(1)
				stepped.Add(int64(len(script)))
				if err != nil {
					t.Errorf("seed %d: %v\nits script:\n%s", o.Seed, err, simulation.Script(script))
					short := o.Shrink(t.Context(), script, err, ShrinkLimit)
					t.Errorf("the shortest script found that still fails; go run ./build/tool/browserfuzz -script FILE:\n%s", simulation.Script(short))
				}
			}
		})
	}
	all.Wait()
	t.Logf("%d runs with %d steps in %.0f s", count.Load(), stepped.Load(), time.Since(begun).Seconds())
	if !t.Failed() && count.Load() == 0 {
		t.Error("no run was made")
	}
}

// scripts returns the scripts in a folder of testdata that match the pattern, by
// their file names. Each of them once found a mistake.
func scripts(t *testing.T, folder, pattern string) map[string][]simulation.Step {
	t.Helper()
	all, err := simulation.ReadScripts(filepath.Join("..", "..", "..", "testdata", folder, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestScripts(t *testing.T) {
	o := newOptions(t, "")
	for name, script := range scripts(t, "browserfuzz", "*.script") {
		t.Run(name, func(t *testing.T) {
			if err := o.Replay(t.Context(), script); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestSimulationScripts replays what the browser can take of the scripts that once
// found a mistake in wasm/simulation.
func TestSimulationScripts(t *testing.T) {
	o := newOptions(t, "")
	for name, script := range scripts(t, "simulation", "*.script") {
		t.Run(name, func(t *testing.T) {
			if err := o.Replay(t.Context(), fromSimulation(script)); err != nil {
				t.Errorf("%v\nits script:\n%s", err, simulation.Script(fromSimulation(script)))
			}
		})
	}
}

// TestTheIncidentIsFound runs the scripts of the incident against a build that has
// its mistake, and checks that they fail for the right reason.
func TestTheIncidentIsFound(t *testing.T) {
	o := newOptions(t, lostbindings.Widget)
	o.Timeout = 8 * time.Second
	for name, script := range scripts(t, "browserfuzz", "incident*.script") {
		switch err := o.Replay(t.Context(), script); invariantOf(err) {
		case 0:
			t.Errorf("%s passes, though the program loses its bindings at logout", name)
		case 1, 3, 6:
			t.Logf("%s fails, as it must: %v", name, err)
		default:
			t.Errorf("%s fails for another reason: %v", name, err)
		}
	}
}
