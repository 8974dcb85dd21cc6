//go:build !race && !js

package simulation

import (
	"slices"
	"testing"
)

// defaultSteps is how many random steps TestRuns makes unless -steps is given.
const defaultSteps = 1_000_000

// TestMutations checks that each mistake violates one of the invariants that are
// named for it, and logs which one, after how many runs and how short a script; and
// that of each invariant there is a mistake that violates it.
func TestMutations(t *testing.T) {
	caught, tried := map[int]bool{}, 0
	for _, m := range Mutations {
		t.Run(m.Name, func(t *testing.T) {
			tried++
			o := Options{Seed: *seed, Steps: RunSteps, Tabs: *tabs, Mutation: m}
			for ; o.Seed < *seed+MutationRuns; o.Seed++ {
				script, _, err := o.Run()
				if err == nil {
					continue
				}
				if n := invariantOf(err); !slices.Contains(m.Breaks, n) {
					t.Fatalf("caught by %v, and %v should have\n%s", err, m.Breaks, Script(o.Shrink(script)))
				}
				caught[invariantOf(err)] = true
				script = o.Shrink(script)
				t.Logf("invariant %2d, after %d runs, shown by %d steps: %s", invariantOf(err), o.Seed-*seed+1, len(script), m.Name)
				return
			}
			t.Errorf("not caught in %d runs", MutationRuns)
		})
	}
	for n := 1; n <= len(Invariants) && tried == len(Mutations); n++ { // not if -run has left some out
		if !caught[n] {
			t.Errorf("no mistake violates invariant %d", n)
		}
	}
}

// MutationRuns is in how many runs a mistake must be caught.
const MutationRuns = 2_000
