package walk

import (
	"flag"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"syscall"
	"testing"
	"time"
)

var (
	steps = flag.Int("steps", 1_000_000, "how many steps to go in all")
	seed  = flag.Uint64("seed", 1, "the first walk's seed")
	tabs  = flag.Int("tabs", Tabs, "how many tabs there are")
)

// WalkSteps is how many steps one walk goes before it is proved.
const WalkSteps = 600

func TestMain(m *testing.M) {
	flag.Parse()
	// Worlds are made and thrown away by the thousand, and are small.
	debug.SetGCPercent(800)
	os.Exit(m.Run())
}

func TestWalk(t *testing.T) {
	c := Course{Seed: *seed, Steps: WalkSteps, Tabs: *tabs}
	for gone := 0; gone < *steps; gone, c.Seed = gone+c.Steps, c.Seed+1 {
		if script, err := c.Walk(); err != nil {
			script = c.Shrink(script)
			t.Fatalf("seed %d: %v\nthe shortest script that shows it:\n%s%v", c.Seed, err, Script(script), c.Replay(script))
		}
	}
}

// TestScripts goes the walks that once showed a mistake.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "walks", "*.walk"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			script, err := Parse(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if Script(script) == "" {
				t.Fatal("the script is empty")
			}
			for s := range uint64(20) {
				if err := (Course{Seed: s, Tabs: Tabs}).Replay(script); err != nil {
					t.Fatalf("seed %d: %v", s, err)
				}
			}
		})
	}
}

// TestMutations holds that each mistake is caught by an invariant that is named
// for it, and prints the table.
func TestMutations(t *testing.T) {
	for _, m := range Mutations {
		t.Run(m.Name, func(t *testing.T) {
			c := Course{Seed: *seed, Steps: WalkSteps, Tabs: *tabs, Mutation: m}
			for ; c.Seed < *seed+MutationWalks; c.Seed++ {
				script, err := c.Walk()
				if err == nil {
					continue
				}
				if n := broken(err); !slices.Contains(m.Breaks, n) {
					t.Fatalf("caught by %v, and %v should have", err, m.Breaks)
				}
				script = c.Shrink(script)
				t.Logf("invariant %2d, after %d walks, shown by %d steps: %s", broken(err), c.Seed-*seed+1, len(script), m.Name)
				return
			}
			t.Errorf("not caught in %d walks", MutationWalks)
		})
	}
}

// MutationWalks is how many walks may pass before a mistake is caught.
const MutationWalks = 2_000

// BenchmarkWalk counts the steps a second of one core's time, whatever else the
// machine does. Its limit is 100,000.
func BenchmarkWalk(b *testing.B) {
	c := Course{Seed: *seed, Steps: WalkSteps, Tabs: *tabs}
	gone, begun := 0, spent(b)
	for b.Loop() {
		if _, err := c.Walk(); err != nil {
			b.Fatal(err)
		}
		gone += c.Steps
		c.Seed++
	}
	b.ReportMetric(float64(gone)/(spent(b)-begun).Seconds(), "steps/cpu-s")
}

// spent is the processor's time that the process has taken.
func spent(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
