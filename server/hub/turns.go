package hub

import (
	"context"
	"sync"

	"kith/server/limit"
)

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
