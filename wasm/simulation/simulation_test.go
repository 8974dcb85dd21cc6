package simulation

import (
	"flag"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
)

var (
	steps = flag.Int("steps", defaultSteps, "how many steps to go in all")
	seed  = flag.Uint64("seed", 1, "the first walk's seed")
	tabs  = flag.Int("tabs", Tabs, "how many tabs there are")
)

// RunSteps is how many steps one walk goes before it is proved.
const RunSteps = 600

func TestMain(m *testing.M) {
	flag.Parse()
	// Worlds are made and thrown away by the thousand, and are small.
	debug.SetGCPercent(4000)
	os.Exit(m.Run())
}

func TestRuns(t *testing.T) {
	c := Options{Seed: *seed, Steps: RunSteps, Tabs: *tabs}
	for gone := 0; gone < *steps; gone, c.Seed = gone+c.Steps, c.Seed+1 {
		if script, _, err := c.Run(); err != nil {
			script = c.Shrink(script)
			t.Fatalf("seed %d: %v\nthe shortest script that shows it:\n%s%v", c.Seed, err, Script(script), c.Replay(script))
		}
	}
}

// TestScripts goes the walks that once showed a mistake.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "simulation", "*.script"))
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
				if err := (Options{Seed: s, Tabs: Tabs}).Replay(script); err != nil {
					t.Fatalf("seed %d: %v", s, err)
				}
			}
		})
	}
}
