package hub

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kith/server/brand"
	"kith/server/limit"
	"kith/server/protocol"
	"kith/server/store"
)

// Parts are what New needs to make a Hub. Only Limits may be zero.
type Parts struct {
	Store      store.Store
	Brands     *brand.Set
	Releases   Releases
	Outcomes   Outcomes
	Log        *slog.Logger
	Registerer prometheus.Registerer
	Limits     Limits
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
	limiters   limiters
	stopped    context.Context // is cancelled by Drain
	stop       context.CancelFunc
	background sync.WaitGroup // goroutines that belong to no connection
	refreshes  refreshQueue   // customers whose conversations agents must receive anew
	queued     atomic.Int64   // the bytes that wait to be sent on all connections
	maxQueued  int64          // how many may
	turns      turns          // of those who have a dear answer read

	drainBegun context.Context // is cancelled when Drain begins
	beginDrain context.CancelFunc

	// mu guards everything below and the fields of the connections. Nothing
	// that waits is done while it is held: the store's writer must get through
	// to broadcast.
	mu                 sync.Mutex
	lastID             uint64
	connections        map[uint64]*Connection
	bySession          connectionIndex[store.SessionKey]    // visitors' connections by session, which takes its token and brand
	byRevocation       connectionIndex[store.RevocationKey] // the same by the key that ends the session
	byCustomer         connectionIndex[string]              // visitors' connections by customer
	byAgent            map[string]int                       // the number of connections by the caller's Agent
	agents             map[*Connection]bool
	agentChanges       int                    // how often an agent has changed, or a sign-in has ended
	presenceTimers     map[string]*time.Timer // customers who disconnected less than presenceGrace ago
	availability       map[string]string      // by the brand's key
	refreshing         string                 // the customer whom refreshCustomer is reading, or has read last
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
	limits := p.Limits.withDefaults()
	h := &Hub{
		Parts:          p,
		limiters:       newLimiters(limits),
		maxQueued:      int64(limits.QueuedMegabytes) << 20,
		refreshes:      newRefreshQueue(),
		connections:    map[uint64]*Connection{},
		bySession:      connectionIndex[store.SessionKey]{},
		byRevocation:   connectionIndex[store.RevocationKey]{},
		byCustomer:     connectionIndex[string]{},
		byAgent:        map[string]int{},
		agents:         map[*Connection]bool{},
		presenceTimers: map[string]*time.Timer{},
		availability:   map[string]string{},
	}
	h.metrics = newMetrics(p.Registerer, &h.queued)
	h.drained, h.markDrained = context.WithCancel(context.Background())
	h.stopped, h.stop = context.WithCancel(context.Background())
	h.drainBegun, h.beginDrain = context.WithCancel(context.Background())
	for _, b := range p.Brands.All() {
		h.availability[b.Key] = b.Availability(time.Now())
	}
	p.Store.Follow(h.broadcast)
	p.Brands.Follow(h.brandsChanged)
	p.Releases.Follow(h.releasesChanged)
	h.background.Go(h.refreshCustomers)
	h.background.Go(h.runEveryMinute)
	return h
}

// Connect registers a new connection. Whoever calls it must call the
// connection's Close when the socket is gone. The error is a *limit.Exceeded if
// there are too many connections, or a *protocol.Error with CodeUnavailable if
// the server is stopping.
func (h *Hub) Connect(caller Caller) (*Connection, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining {
		return nil, &protocol.Error{Code: protocol.CodeUnavailable, Text: "The server is restarting.", Retry: 1000}
	}
	if err := h.takeSeat(caller); err != nil {
		h.metrics.refusals.WithLabelValues(string(protocol.CodeTooMany)).Inc()
		h.metrics.limited.WithLabelValues(err.Limit).Inc()
		return nil, err
	}
	h.lastID++
	c := newConnection(h, h.lastID, caller)
	h.connections[c.id] = c
	return c, nil
}

// Connections returns how many connections visitors have open.
func (h *Hub) Connections() int { return h.limiters.connections.Taken() }

// takeSeat counts a connection. An agent's counts for the agent alone, so that
// strangers cannot take the seats of agents, not even of those who share their
// network. The caller holds mu.
func (h *Hub) takeSeat(caller Caller) *limit.Exceeded {
	if caller.Agent == "" {
		err, _ := errors.AsType[*limit.Exceeded](h.limiters.connections.Take(caller.Network))
		return err
	}
	if h.byAgent[caller.Agent] >= connectionsPerAgent {
		return &limit.Exceeded{Limit: "connections_per_agent", Wait: agentSeatWait}
	}
	h.byAgent[caller.Agent]++
	return nil
}

// leaveSeat is called once for each seat that was taken. The caller holds mu.
func (h *Hub) leaveSeat(caller Caller) {
	if caller.Agent == "" {
		h.limiters.connections.Leave(caller.Network)
	} else if h.byAgent[caller.Agent]--; h.byAgent[caller.Agent] == 0 {
		delete(h.byAgent, caller.Agent)
	}
}

// dropSlowest closes connections until no more bytes wait to be sent than may:
// of the network that has the most of them, the connection that has the most,
// and an agent's only if no visitor has any. The caller holds mu.
func (h *Hub) dropSlowest() {
	for h.queued.Load() > h.maxQueued {
		byNetwork := map[limit.Network]int{}
		largest := map[limit.Network]*Connection{}
		var slowest *Connection // of the agents, first
		for _, c := range h.connections {
			size := c.queue.size()
			switch {
			case size == 0:
			case c.caller.Agent != "":
				if slowest == nil || size > slowest.queue.size() {
					slowest = c
				}
			default:
				n := c.caller.Network
				byNetwork[n] += size
				if largest[n] == nil || size > largest[n].queue.size() {
					largest[n] = c
				}
			}
		}
		most := 0
		for n, size := range byNetwork {
			if size > most {
				most, slowest = size, largest[n]
			}
		}
		if slowest == nil {
			return
		}
		h.metrics.slowReaders.Inc()
		h.metrics.limited.WithLabelValues("queued_bytes").Inc()
		slowest.disconnectLocked(protocol.CloseTooSlow)
		slowest.queue.abandon() // what is being sent is given up, too
	}
}

// Drain stops the hub: Connect fails from now on, frames that were received
// are handled and answered, and then every connection is closed with
// CloseGoingAway. It returns nil when Close was called for all connections, or
// ctx's error if ctx ends before that.
func (h *Hub) Drain(ctx context.Context) error {
	h.mu.Lock()
	h.draining = true
	h.mu.Unlock()
	h.beginDrain()
	if err := wait(ctx, &h.inProgress); err != nil { // of a store that hangs
		h.Log.Warn("a frame is still being handled", "error", err)
	}
	h.mu.Lock()
	for _, c := range h.connections {
		c.disconnectLocked(protocol.CloseGoingAway)
	}
	h.checkDrained()
	h.mu.Unlock()
	defer h.stop()
	select {
	case <-h.drained.Done():
		h.stop()
		return wait(ctx, &h.background)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wait waits for a group, but no longer than for ctx, whose error it returns then.
func wait(ctx context.Context, group *sync.WaitGroup) error {
	done := make(chan struct{})
	go func() {
		group.Wait()
		close(done)
	}()
	select {
	case <-done:
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
	minutes := time.Tick(time.Minute)
	for {
		select {
		case now := <-minutes:
			h.updateAvailability(now)
			h.warnOfOneNetwork()
		case <-h.stopped.Done():
			return
		}
	}
}

// warnOfOneNetwork logs a warning if one network has most of the connections. It
// is called once a minute.
func (h *Hub) warnOfOneNetwork() {
	network, has, all := h.limiters.connections.Largest()
	if has < suspiciousConnections || 2*has <= all {
		return
	}
	h.Log.Warn("one address has most of the connections; if it is a proxy in front of this server, name it in -trusted-proxies, or all visitors share the limits of one",
		"address", network.String(), "connections", has, "of", all)
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
