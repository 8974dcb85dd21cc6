package browserfuzz

import (
	"flag"
	"os"
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
	walks = flag.Int("walks", 100, "how many walks to go")
	steps = flag.Int("steps", Steps, "how many steps one walk goes before it is proved")
	seed  = flag.Uint64("seed", 1, "the first walk's seed")
	limit = flag.Duration("limit", 40*time.Second, "after how long no further walk begins; it is said how many were gone")
)

// crews are how many walks go at a time. More would wait for the processors.
const crews = 2

// course is one on a stage of its own.
func course(t *testing.T, widget string) Course {
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
	return Course{Steps: *steps, Crew: NewCrew(t, binary), Browser: browser, Patience: Patience}
}

// TestWalks goes many walks, each from another seed, until they are all gone or
// their time is over.
func TestWalks(t *testing.T) {
	one := course(t, "")
	begun := time.Now()
	var next, gone, stepped atomic.Int64
	var all sync.WaitGroup
	for range crews {
		c := one
		c.Crew = NewCrew(t, one.Crew.server.Binary)
		all.Go(func() {
			for !t.Failed() && time.Since(begun) < *limit {
				n := next.Add(1)
				if n > int64(*walks) {
					return
				}
				c.Seed = *seed + uint64(n) - 1
				script, err := c.Walk(t.Context())
				gone.Add(1)
				stepped.Add(int64(len(script)))
				if err != nil {
					t.Errorf("seed %d: %v\nits script:\n%s", c.Seed, err, simulation.Script(script))
					short := c.Shrink(t.Context(), script, err, ShrinkLimit)
					t.Errorf("the shortest script that was found to show it; go run ./build/tool/walk -script FILE:\n%s", simulation.Script(short))
				}
			}
		})
	}
	all.Wait()
	t.Logf("%d walks with %d steps in %.0f s", gone.Load(), stepped.Load(), time.Since(begun).Seconds())
	if !t.Failed() && gone.Load() == 0 {
		t.Error("no walk was gone")
	}
}

// scripts are the walks that once showed something.
func scripts(t *testing.T, pattern string) map[string][]simulation.Step {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "browserfuzz", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no scripts %s: %v", pattern, err)
	}
	all := map[string][]simulation.Step{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if all[filepath.Base(f)], err = simulation.Parse(string(text)); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
	}
	return all
}

func TestScripts(t *testing.T) {
	c := course(t, "")
	for name, script := range scripts(t, "*.script") {
		t.Run(name, func(t *testing.T) {
			if err := c.Replay(t.Context(), script); err != nil {
				t.Error(err)
			}
		})
	}
}

// The incident's mistake is built in: the walks must find it.
func TestTheIncidentIsFound(t *testing.T) {
	c := course(t, lostbindings.Widget)
	c.Patience = 8 * time.Second
	for name, script := range scripts(t, "incident*.script") {
		switch err := c.Replay(t.Context(), script); broken(err) {
		case 0:
			t.Errorf("%s passes, though the program loses its bindings at logout", name)
		case 1, 3, 6:
			t.Logf("%s fails, as it must: %v", name, err)
		default:
			t.Errorf("%s fails for another reason: %v", name, err)
		}
	}
}
