package simulation

import (
	"kith/wasm/chat/state"
)

const (
	// storedStep is after how many steps of a run its storage is looked at.
	storedStep = 50

	// storedBytes is the longest state that StoredStates returns. Threat: what every
	// release has in it grows with the longest text that a step types.
	storedBytes = 32 << 10
)

// StoredStates returns what this release has stored at moments of runs, which are always
// the same: count states, each of which it reads without leaving anything out. A release
// has them in it, so that another one can be tried on them.
func StoredStates(count int) ([]string, error) {
	var states []string
	seen := map[string]bool{}
	for seed := uint64(1); len(states) < count; seed++ {
		o := Options{Seed: seed, Tabs: Tabs}
		w, g := o.newWorld(), newGenerator(o)
		for range RunSteps / storedStep {
			for range storedStep {
				if err := w.Do(g.next(w)); err != nil {
					return nil, err
				}
			}
			text := w.storage.text
			if s, whole, _ := state.Restore(text); !whole || s.Empty() || s.Newer != "" || s.Build == DamagingRelease || len(text) > storedBytes || seen[text] {
				continue
			}
			if seen[text] = true; len(states) < count {
				states = append(states, text)
			}
		}
	}
	return states, nil
}
