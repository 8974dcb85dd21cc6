package realserver_test

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"kith/build/test/realserver"
	"kith/wasm/simulation"
)

var (
	steps = flag.Int("steps", 50_000, "how many random steps to make in all runs")
	seed  = flag.Uint64("seed", 1, "the first run's seed; each further run takes the next number")
)

// runSteps is how many random steps one run has.
const runSteps = 600

// TestRuns makes runs of the simulation with the real server, until -steps are made.
func TestRuns(t *testing.T) {
	began := time.Now()
	defer func() { t.Logf("%.0f steps a second", float64(*steps)/time.Since(began).Seconds()) }()
	for count := 0; count < *steps; count += runSteps {
		run(t, *seed+uint64(count/runSteps))
		if t.Failed() {
			return
		}
	}
}

// run makes the run of a seed. If it fails, it shortens the script.
func run(t *testing.T, seed uint64) {
	inBubble(t, func(t *testing.T, o simulation.Options) {
		o.Seed, o.Steps = seed, runSteps
		script, _, err := o.Run()
		if err == nil {
			return
		}
		script = o.Shrink(script)
		t.Errorf("seed %d: %v\nthe shortest script found that still fails:\n%s%v", seed, err, simulation.Script(script), o.Replay(script))
	})
}

// inBubble calls f with options of which each world has a real server of its own.
func inBubble(t *testing.T, f func(*testing.T, simulation.Options)) {
	folder := memoryFolder(t)
	synctest.Test(t, func(t *testing.T) {
		var last *realserver.Server
		end := func() {
			if last == nil {
				return
			}
			if err := last.Close(); err != nil {
				t.Error(err)
			}
			last = nil
		}
		defer end()
		servers := 0
		f(t, simulation.Options{Tabs: simulation.Tabs, Twin: func() simulation.Twin {
			end()
			servers++
			s, err := realserver.New(filepath.Join(folder, strconv.Itoa(servers)))
			if err != nil {
				t.Fatal(err)
			}
			last = s
			return s
		}})
	})
}

// memoryFolder returns a new folder in memory, or elsewhere where there is none: what
// the store writes need not survive the test, and waiting for a disk is all that most
// steps would do.
func memoryFolder(t *testing.T) string {
	folder, err := os.MkdirTemp("/dev/shm", "kith-realserver-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}

// TestScripts replays the scripts of testdata/simulation with the real server.
func TestScripts(t *testing.T) {
	scripts, err := simulation.ReadScripts(filepath.Join("..", "..", "..", "testdata", "simulation", "*.script"))
	if err != nil {
		t.Fatal(err)
	}
	for name, script := range scripts {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(3) {
				inBubble(t, func(t *testing.T, o simulation.Options) {
					o.Seed = seed
					if err := o.Replay(script); err != nil {
						t.Fatalf("seed %d: %v", seed, err)
					}
				})
			}
		})
	}
}
