package hub

import (
	"strings"
	"sync/atomic"
	"testing"
)

// TestWhatAQueueHolds: so many frames, or so many bytes, wait for one client, and none
// more; what was sent makes room.
func TestWhatAQueueHolds(t *testing.T) {
	for name, c := range map[string]struct {
		frame string
		holds int
	}{
		"small frames": {"x", queueFrames},
		"large frames": {strings.Repeat("x", queueBytes/16), 16},
		"one frame":    {strings.Repeat("x", queueBytes), 1},
		"too large":    {strings.Repeat("x", queueBytes+1), 0},
	} {
		q := newSendQueue(new(atomic.Int64))
		for round := range 2 {
			for i := range c.holds {
				if !q.push(c.frame) {
					t.Fatalf("%s, round %d: frame %d does not fit", name, round, i)
				}
			}
			if q.push(c.frame) {
				t.Errorf("%s, round %d: one more fits", name, round)
			}
			if size := q.size(); size != c.holds*len(c.frame) {
				t.Errorf("%s, round %d: %d bytes wait", name, round, size)
			}
			for i := range c.holds {
				if frame, state := q.next(); frame != c.frame || state != frameFound {
					t.Fatalf("%s, round %d: frame %d is not there", name, round, i)
				}
			}
			if _, state := q.next(); state != queueEmpty {
				t.Errorf("%s, round %d: there is one more", name, round)
			}
		}
	}
}
