package guard

import (
	"fmt"
	"time"
)

const (
	// slowShare is the part of the stable release's messages that count as slow. With
	// fewer, more messages are needed to notice that a canary has twice as many.
	slowShare = 0.05

	// slowNeeded is how many times are needed to say what is slow.
	slowNeeded = 200
)

// SlowThreshold returns from which time on a message counts as shown late: the lowest of
// the bounds, in ascending order, that at most a twentieth of the times are above. counts
// holds how many times were above the bound before and not above this one, and at its end
// how many were above the last.
//
// The times must be the stable release's alone, and of batches before those that are
// counted with the threshold. So it says nothing of the canary, and the test stays exact.
//
// It returns an error if there are fewer than 200 times, or more than a twentieth are
// above all bounds.
func SlowThreshold(bounds []time.Duration, counts []int) (time.Duration, error) {
	if len(counts) != len(bounds)+1 {
		return 0, fmt.Errorf("%d bounds have %d counts and not one for each and one for what is above", len(bounds), len(counts))
	}
	above := 0
	for _, n := range counts {
		if n < 0 {
			return 0, fmt.Errorf("a count of %d times cannot be", n)
		}
		above += n
	}
	all := float64(above)
	if above < slowNeeded {
		return 0, fmt.Errorf("of %d times of the stable release %d have been seen", slowNeeded, above)
	}
	for i, bound := range bounds {
		if above -= counts[i]; float64(above) <= slowShare*all {
			return bound, nil
		}
	}
	return 0, fmt.Errorf("%d of %.0f times of the stable release are above every bound: add a larger one", above, all)
}
