package hub

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kith/server/brand"
	"kith/server/protocol"
	"kith/server/store"
)

// Parts are what a hub is made of; all are needed.
type Parts struct {
	Store      store.Store
	Brands     *brand.Set
	Log        *slog.Logger
	Registerer prometheus.Registerer
}

// A Hub connects everybody who is there. What is said goes into the store
// first; the store tells what it has committed, in order, and the hub passes
// that on. So whatever a link hears is durable, and every link hears it in the
// same order.
type Hub struct {
	Parts
	metrics metrics
	limits  limits
	stopped context.Context // ends when Drain does
	stop    context.CancelFunc
	work    sync.WaitGroup // what runs beside the links
	dirty   dirty          // customers of whom agents must hear anew

	// mu guards everything below and the links' own fields. Nothing that waits
	// is done while it is held: the store's writer must get through to follow.
	mu           sync.Mutex
	lastID       uint64
	links        map[*Connection]bool
	bySession    index
	byCustomer   index
	byAddress    map[string]int
	agents       map[*Connection]bool
	leaving      map[string]*time.Timer // customers who went a moment ago
	availability map[string]string      // by brand
	refreshing   string                 // the customer whom refresh is reading
	overtaken    bool                   // something of that customer was told meanwhile
	draining     bool
	hearing      sync.WaitGroup // frames that are being carried out

	// drained ends when no link is left while draining. It is a context and
	// not a channel because Drain and a Leave may both be the one that finds
	// the hub empty, and a context may be cancelled twice.
	drained context.Context
	empty   context.CancelFunc
}

// New makes a hub, which lives until Drain.
func New(p Parts) *Hub {
	h := &Hub{
		Parts:        p,
		metrics:      newMetrics(p.Registerer),
		links:        map[*Connection]bool{},
		bySession:    index{},
		byCustomer:   index{},
		byAddress:    map[string]int{},
		agents:       map[*Connection]bool{},
		leaving:      map[string]*time.Timer{},
		availability: map[string]string{},
	}
	h.drained, h.empty = context.WithCancel(context.Background())
	h.stopped, h.stop = context.WithCancel(context.Background())
	h.dirty.wake = make(chan struct{}, 1)
	for _, b := range p.Brands.All() {
		h.availability[b.Key] = b.Availability(time.Now())
	}
	p.Store.Follow(h.follow)
	h.work.Go(h.refresh)
	h.work.Go(h.everyMinute)
	return h
}

// Connect takes a connection in. Its error is a *protocol.Error: TooMany links from
// the caller's address, or Broken while the server stops.
func (h *Hub) Connect(c Caller) (*Connection, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining {
		return nil, &protocol.Error{Code: protocol.CodeUnavailable, Text: "The server is restarting.", Retry: 1000}
	}
	if h.byAddress[c.Address] >= linksPerAddress {
		h.metrics.refusals.WithLabelValues(string(protocol.CodeTooMany)).Inc()
		return nil, &protocol.Error{Code: protocol.CodeTooMany, Text: "There are too many connections from your network.", Retry: 30_000}
	}
	h.lastID++
	l := newLink(h, h.lastID, c)
	h.links[l] = true
	h.byAddress[c.Address]++
	return l, nil
}

// SignedOut ends the links of one sign-in of an agent with CloseSignedOut.
func (h *Hub) SignedOut(signIn string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.links {
		if l.agent && l.caller.SignIn == signIn {
			l.end(protocol.CloseSignedOut)
		}
	}
}

// Drain stops: no link joins any more, what has been heard is carried out and
// answered, and then every link is ended with CloseGoingAway. It returns when
// all links have left, or with ctx's error.
func (h *Hub) Drain(ctx context.Context) error {
	h.mu.Lock()
	first := !h.draining
	h.draining = true
	h.mu.Unlock()
	if first {
		h.hearing.Wait()
		h.mu.Lock()
		for l := range h.links {
			l.end(protocol.CloseGoingAway)
		}
		for _, t := range h.leaving {
			t.Stop()
		}
		h.checkDrained()
		h.mu.Unlock()
	}
	defer h.work.Wait()
	defer h.stop()
	select {
	case <-h.drained.Done():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// checkDrained ends drained if the hub is draining and no link is left; mu is
// held.
func (h *Hub) checkDrained() {
	if h.draining && len(h.links) == 0 {
		h.empty()
	}
}
