//go:build !race && !js

package simulation

import (
	"slices"
	"testing"
)

// defaultSteps is how many steps make test goes.
const defaultSteps = 1_000_000

// TestMutations holds that each mistake is caught by an invariant that is named
// for it, and prints the table.
func TestMutations(t *testing.T) {
	for _, m := range Mutations {
		t.Run(m.Name, func(t *testing.T) {
			c := Options{Seed: *seed, Steps: RunSteps, Tabs: *tabs, Mutation: m}
			for ; c.Seed < *seed+MutationRuns; c.Seed++ {
				script, _, err := c.Run()
				if err == nil {
					continue
				}
				if n := invariantOf(err); !slices.Contains(m.Breaks, n) {
					t.Fatalf("caught by %v, and %v should have", err, m.Breaks)
				}
				script = c.Shrink(script)
				t.Logf("invariant %2d, after %d walks, shown by %d steps: %s", invariantOf(err), c.Seed-*seed+1, len(script), m.Name)
				return
			}
			t.Errorf("not caught in %d walks", MutationRuns)
		})
	}
}

// MutationRuns is how many walks may pass before a mistake is caught.
const MutationRuns = 2_000
