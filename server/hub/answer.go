package hub

import (
	"context"
	"time"

	"kith/server/protocol"
)

// answerTimeout is how long a client may take to read an answer after it has asked
// for the next. After that it is disconnected, as one whose queue is full. A phone
// on a slow network has a page in less.
const answerTimeout = 30 * time.Second

// answer gives a client an answer that is dear, a snapshot or a page of history,
// which send reads and sends. Each client has at most one that it has not read
// yet, and each network at most one that is being read from the store, so
// whoever asks for many, on however many connections, waits for each. It does
// nothing if the connection ends meanwhile.
func (c *Connection) answer(ctx context.Context, send func(ctx context.Context)) {
	waiting, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	stop := context.AfterFunc(c.hub.drainBegun, cancel)
	defer stop()
	if err := c.queue.awaitAnswers(waiting); err != nil {
		if waiting.Err() == context.DeadlineExceeded {
			c.hub.metrics.slowReaders.Inc()
			c.disconnect(protocol.CloseTooSlow)
		}
		return
	}
	if c.caller.Agent == "" {
		leave, err := c.hub.turns.take(waiting, c.caller.Network)
		if err != nil {
			if waiting.Err() == context.DeadlineExceeded { // others of the network ask for too much
				c.disconnect(protocol.CloseTooMany)
			}
			return
		}
		defer leave()
	}
	before := c.queue.size()
	send(ctx)
	c.queue.markAnswer()
	if c.caller.Agent == "" {
		c.hub.limiters.work.Charge(c.caller.Network, float64(max(0, c.queue.size()-before))/bytesPerWork)
	}
}

// pace counts a frame as work for the client's network, and waits while that has
// had too much done. It reports whether the connection still goes on.
func (c *Connection) pace(ctx context.Context) bool {
	if c.caller.Agent != "" {
		return true
	}
	wait := c.hub.limiters.work.Charge(c.caller.Network, 1)
	if wait == 0 {
		return true
	}
	c.hub.metrics.limited.WithLabelValues("work_per_network").Inc()
	select {
	case <-time.After(wait):
		return true
	case <-c.queue.abandoned:
	case <-c.hub.drainBegun.Done():
	case <-ctx.Done():
	}
	return false
}
