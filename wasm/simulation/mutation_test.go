//go:build !race && !js

package simulation

import (
	"slices"
	"testing"
)

// usualSteps is how many steps make test goes.
const usualSteps = 1_000_000

// TestMutations holds that each mistake is caught by an invariant that is named
// for it, and prints the table.
func TestMutations(t *testing.T) {
	for _, m := range Mutations {
		t.Run(m.Name, func(t *testing.T) {
			c := Course{Seed: *seed, Steps: WalkSteps, Tabs: *tabs, Mutation: m}
			for ; c.Seed < *seed+MutationWalks; c.Seed++ {
				script, _, err := c.Walk()
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
