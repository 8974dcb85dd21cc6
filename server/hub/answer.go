package hub

import (
	"context"
	"sync"
	"time"

	"kith/server/limit"
	"kith/server/protocol"
)

const (
	// answerTimeout is how long a client may take to read an answer after it
	// has asked for the next. After that it is disconnected, as one whose queue
	// is full. A phone on a slow network has a page in less.
	answerTimeout = 30 * time.Second

	// workRate and workBurst bound what one network has done for it in a
	// second, in frames; over them its clients wait, and lose nothing. Threat:
	// the connections of one network, each within its own limits, keep the
	// processors and the disk busy. Agents do not count.
	workRate  = 200
	workBurst = 2000

	// bytesPerWork is how many bytes of an answer are as much work as a frame.
	bytesPerWork = 4 << 10
)

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
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.queue.abandoned:
	case <-c.hub.drainBegun.Done():
	case <-ctx.Done():
	}
	return false
}

// turns lets one at a time of each network do something. The zero value is ready
// to use.
type turns struct {
	mu sync.Mutex
	of map[limit.Network]*turn
}

// A turn is that of one network.
type turn struct {
	free  chan struct{} // has an element if nobody has the turn
	users int           // those who have it or wait for it
}

// take waits for the turn of a network and returns the function that ends it, or
// ctx's error.
func (t *turns) take(ctx context.Context, n limit.Network) (leave func(), err error) {
	t.mu.Lock()
	if t.of == nil {
		t.of = map[limit.Network]*turn{}
	}
	here := t.of[n]
	if here == nil {
		here = &turn{free: make(chan struct{}, 1)}
		here.free <- struct{}{}
		t.of[n] = here
	}
	here.users++
	t.mu.Unlock()
	forget := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if here.users--; here.users == 0 {
			delete(t.of, n)
		}
	}
	select {
	case <-here.free:
		return func() { here.free <- struct{}{}; forget() }, nil
	case <-ctx.Done():
		forget()
		return nil, ctx.Err()
	}
}
