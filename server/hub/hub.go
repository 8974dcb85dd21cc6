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

// Parts are what New needs to make a Hub. All of them must be set.
type Parts struct {
	Store      store.Store
	Brands     *brand.Set
	Log        *slog.Logger
	Registerer prometheus.Registerer
}

// A Hub connects all visitors and agents who are online. What a client sends
// is written to the store first; the store reports what it has committed, in
// order, and the hub sends that to the connections concerned. So whatever a
// client receives is durable, and all clients receive it in the same order.
//
// Its methods may be called from any number of goroutines.
type Hub struct {
	Parts
	metrics    metrics
	limiters   rateLimiters
	stopped    context.Context // is cancelled by Drain
	stop       context.CancelFunc
	background sync.WaitGroup // goroutines that belong to no connection
	refreshes  refreshQueue   // customers whose conversations agents must receive anew

	// mu guards everything below and the fields of the connections. Nothing
	// that waits is done while it is held: the store's writer must get through
	// to broadcast.
	mu                 sync.Mutex
	lastID             uint64
	connections        map[uint64]*Connection
	bySession          connectionIndex[store.SessionKey] // visitors' connections by session, which takes its token and brand
	byCustomer         connectionIndex[string]           // visitors' connections by customer
	byAddress          map[string]int                    // the number of connections by client address
	agents             map[*Connection]bool
	presenceTimers     map[string]*time.Timer // customers who disconnected less than presenceGrace ago
	availability       map[string]string      // by the brand's key
	refreshing         string                 // the customer whom refreshCustomer is reading
	refreshInvalidated bool                   // a newer state of that customer was sent meanwhile
	draining           bool
	inProgress         sync.WaitGroup // frames that are being handled

	// drained is cancelled when no connection is left while draining. It is a
	// context and not a channel because Drain and Connection.Close may both be
	// the one that finds the hub empty, and a context may be cancelled twice.
	drained     context.Context
	markDrained context.CancelFunc
}

// New returns a Hub that runs until Drain. It registers its metrics with
// p.Registerer and follows p.Store.
func New(p Parts) *Hub {
	h := &Hub{
		Parts:          p,
		metrics:        newMetrics(p.Registerer),
		refreshes:      newRefreshQueue(),
		connections:    map[uint64]*Connection{},
		bySession:      connectionIndex[store.SessionKey]{},
		byCustomer:     connectionIndex[string]{},
		byAddress:      map[string]int{},
		agents:         map[*Connection]bool{},
		presenceTimers: map[string]*time.Timer{},
		availability:   map[string]string{},
	}
	h.drained, h.markDrained = context.WithCancel(context.Background())
	h.stopped, h.stop = context.WithCancel(context.Background())
	for _, b := range p.Brands.All() {
		h.availability[b.Key] = b.Availability(time.Now())
	}
	p.Store.Follow(h.broadcast)
	h.background.Go(h.refreshCustomers)
	h.background.Go(h.runEveryMinute)
	return h
}

// Connect registers a new connection. Whoever calls it must call the
// connection's Close when the socket is gone. The error is a *protocol.Error:
// CodeTooMany if the caller's address already has connectionsPerAddress
// connections, or CodeUnavailable if the server is stopping.
func (h *Hub) Connect(caller Caller) (*Connection, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining {
		return nil, &protocol.Error{Code: protocol.CodeUnavailable, Text: "The server is restarting.", Retry: 1000}
	}
	if h.byAddress[caller.Address] >= connectionsPerAddress {
		h.metrics.refusals.WithLabelValues(string(protocol.CodeTooMany)).Inc()
		return nil, &protocol.Error{Code: protocol.CodeTooMany, Text: "There are too many connections from your network.", Retry: 30_000}
	}
	h.lastID++
	c := newConnection(h, h.lastID, caller)
	h.connections[c.id] = c
	h.byAddress[caller.Address]++
	return c, nil
}

// SignedOut closes the connections of one sign-in of an agent with
// CloseSignedOut; signIn is Caller.SignIn.
func (h *Hub) SignedOut(signIn string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.connections {
		if c.agent && c.caller.SignIn == signIn {
			c.disconnectLocked(protocol.CloseSignedOut)
		}
	}
}

// Drain stops the hub: Connect fails from now on, frames that were received
// are handled and answered, and then every connection is closed with
// CloseGoingAway. It returns nil when Close was called for all connections, or
// ctx's error if ctx ends before that.
func (h *Hub) Drain(ctx context.Context) error {
	h.mu.Lock()
	first := !h.draining
	h.draining = true
	h.mu.Unlock()
	if first {
		h.inProgress.Wait()
		h.mu.Lock()
		for _, c := range h.connections {
			c.disconnectLocked(protocol.CloseGoingAway)
		}
		for _, t := range h.presenceTimers {
			t.Stop()
		}
		h.checkDrained()
		h.mu.Unlock()
	}
	defer h.background.Wait()
	defer h.stop()
	select {
	case <-h.drained.Done():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// checkDrained marks the hub as drained if it is draining and no connection is
// left. The caller holds mu.
func (h *Hub) checkDrained() {
	if h.draining && len(h.connections) == 0 {
		h.markDrained()
	}
}

// runEveryMinute does what depends on the clock until the hub stops.
func (h *Hub) runEveryMinute() {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	for {
		select {
		case now := <-ticker.C:
			h.limiters.removeIdle(now)
			h.updateAvailability(now)
		case <-h.stopped.Done():
			return
		}
	}
}

// A connectionIndex holds sets of connections by a key that is never zero.
type connectionIndex[K comparable] map[K]map[*Connection]bool

// add adds c under key; it does nothing if key is zero.
func (x connectionIndex[K]) add(key K, c *Connection) {
	var zero K
	if key == zero {
		return
	}
	if x[key] == nil {
		x[key] = map[*Connection]bool{}
	}
	x[key][c] = true
}

// remove removes c from key's set, and the set if it is empty then.
func (x connectionIndex[K]) remove(key K, c *Connection) {
	delete(x[key], c)
	if len(x[key]) == 0 {
		delete(x, key)
	}
}
