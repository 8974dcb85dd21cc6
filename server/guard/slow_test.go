package guard

import (
	"strings"
	"testing"
	"time"
)

func TestSlowThreshold(t *testing.T) {
	bounds := []time.Duration{20 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond}
	for name, c := range map[string]struct {
		counts []int
		want   time.Duration
		err    string
	}{
		"the first":       {[]int{190, 5, 4, 1}, bounds[0], ""},
		"just too many":   {[]int{189, 5, 5, 1}, bounds[1], ""},
		"the last":        {[]int{0, 0, 950, 50}, bounds[2], ""},
		"none":            {[]int{0, 0, 949, 51}, 0, "51 of 1000 times of the stable release are above every bound"},
		"too few":         {[]int{199, 0, 0, 0}, 0, "of 200 times of the stable release 199 have been seen"},
		"no count above":  {[]int{200, 0, 0}, 0, "3 bounds have 3 counts"},
		"a count below 0": {[]int{300, -1, 0, 0}, 0, "a count of -1"},
	} {
		got, err := SlowThreshold(bounds, c.counts)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.HasPrefix(err.Error(), c.err) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}
