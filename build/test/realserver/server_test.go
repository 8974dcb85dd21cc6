package realserver_test

import (
	"flag"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"sync"
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

func TestMain(m *testing.M) {
	flag.Parse()
	// Servers are made and thrown away by the hundred, and are small.
	debug.SetGCPercent(1000)
	var err error
	if templateFolder, err = os.MkdirTemp("", "kith-realserver-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(templateFolder)
	os.Exit(code)
}

// TestRuns makes runs of the simulation with the real server, until -steps are made.
// It logs how many steps were made, those of the check at the end of each run included,
// and how many of them in a second.
func TestRuns(t *testing.T) {
	began, processor := time.Now(), processorTime(t)
	var all int64
	for count := 0; count < *steps && !t.Failed(); count += runSteps {
		all += run(t, *seed+uint64(count/runSteps))
	}
	seconds, busy := time.Since(began).Seconds(), (processorTime(t) - processor).Seconds()
	t.Logf("%d steps in %.1f s, %.0f a second; %.1f s of one core, %.0f a second of it", all, seconds, float64(all)/seconds, busy, float64(all)/busy)
}

// run makes the run of a seed, and returns how many steps that took. If it fails, it
// shortens the script.
func run(t *testing.T, seed uint64) (count int64) {
	inBubble(t, func(t *testing.T, o simulation.Options) {
		o.Seed, o.Steps = seed, runSteps
		script, n, err := o.Run()
		count = n
		if err == nil {
			return
		}
		script = o.Shrink(script)
		t.Errorf("seed %d: %v\nthe shortest script found that still fails:\n%s%v", seed, err, simulation.Script(script), o.Replay(script))
	})
	return count
}

// inBubble calls f with options of which each world has a real server of its own.
func inBubble(t *testing.T, f func(*testing.T, simulation.Options)) {
	folder := memoryFolder(t)
	template := sharedTemplate(t)
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
			s, err := template.New(filepath.Join(folder, strconv.Itoa(servers)))
			if err != nil {
				t.Fatal(err)
			}
			last = s
			return s
		}})
	})
}

// sharedTemplate returns the template of all servers of the tests.
func sharedTemplate(t *testing.T) realserver.Template {
	makeTemplate.Do(func() {
		synctest.Test(t, func(t *testing.T) { // so that its times are those of the servers
			var err error
			if template, err = realserver.NewTemplate(templateFolder); err != nil {
				t.Fatal(err)
			}
		})
	})
	return template
}

var (
	makeTemplate   sync.Once
	template       realserver.Template
	templateFolder string
)

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
