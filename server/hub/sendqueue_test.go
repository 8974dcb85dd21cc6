package hub

import (
	"context"
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

// TestAQueueThatIsClosed: what waits is handed out, unless it is discarded.
func TestAQueueThatIsClosed(t *testing.T) {
	for discard, want := range map[bool]queueState{false: frameFound, true: queueEnded} {
		q := newSendQueue(new(atomic.Int64))
		q.push("a frame")
		q.close(discard)
		if _, state := q.next(); state != want {
			t.Errorf("discarded: %v, the state is %d", discard, state)
		}
	}
}

// TestAnAnswerThatWaits: an answer counts as sent when the frame after it is asked for,
// whatever waits behind it.
func TestAnAnswerThatWaits(t *testing.T) {
	q := newSendQueue(new(atomic.Int64))
	q.push("the answer")
	q.markAnswer()
	q.push("behind it")
	sent := func() bool {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		return q.awaitAnswers(ctx) == nil
	}
	for i, want := range []bool{false, false, true} {
		if got := sent(); got != want {
			t.Errorf("after %d frames the answer is sent: %v", i, got)
		}
		q.next()
	}
}
