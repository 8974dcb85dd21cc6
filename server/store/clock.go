package store

import "time"

// A clock gives writes their times. It follows the machine's clock, which may be
// set at any moment: what was written while it was wrong keeps the wrong time, and
// what is written later gets the right one. Messages are in the order of their
// numbers, so nothing depends on it that times never go back.
//
// A small step back is how a clock is kept right while the machine runs. It is not
// followed but waited for, so that a message does not look older than the one that
// it answers.
type clock struct {
	read func() time.Time // time.Now, but for tests
	last int64            // the time that was given last, Unix milliseconds
}

// clockHold is the largest step back that is waited for, in milliseconds. A larger
// one means that the clock was wrong before.
const clockHold = 60_000

// now returns the time for a write, Unix milliseconds.
func (c *clock) now() int64 {
	now := c.read().UnixMilli()
	if c.last-now <= clockHold {
		now = max(now, c.last)
	}
	c.last = now
	return now
}
