package hub

import (
	"sync"
	"time"

	"kith/server/protocol"
)

// presenceGrace is how long a customer counts as online after the last
// connection was closed: a click to the next page is not a departure.
const presenceGrace = 5 * time.Second

// isOnline reports whether a customer counts as online. The caller holds mu.
func (h *Hub) isOnline(customer string) bool {
	return len(h.byCustomer[customer]) > 0 || h.presenceTimers[customer] != nil
}

// customerConnected has agents receive that a customer is online, if the one
// connection that is there now is the first; "" has none. The caller holds mu.
func (h *Hub) customerConnected(customer string) {
	if len(h.byCustomer[customer]) != 1 {
		return
	}
	if h.presenceTimers[customer] != nil {
		delete(h.presenceTimers, customer) // so that the timer does nothing
		return
	}
	h.refreshes.add(customer)
}

// customerDisconnected has agents receive that a customer is offline, after
// presenceGrace, if no connection is left. The caller holds mu.
func (h *Hub) customerDisconnected(customer string) {
	if customer == "" || len(h.byCustomer[customer]) > 0 {
		return
	}
	var t *time.Timer
	t = time.AfterFunc(presenceGrace, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.presenceTimers[customer] == t {
			delete(h.presenceTimers, customer)
			h.refreshes.add(customer)
		}
	})
	h.presenceTimers[customer] = t
}

// A refreshQueue holds the customers whose conversations agents must receive
// anew, because they have connected, disconnected, moved to another page or
// been described. One goroutine reads and sends them, so that what it sends
// last is the present state.
type refreshQueue struct {
	added chan struct{} // has an element if next should be called again

	mu        sync.Mutex
	customers map[string]bool
}

func newRefreshQueue() refreshQueue {
	return refreshQueue{added: make(chan struct{}, 1), customers: map[string]bool{}}
}

func (q *refreshQueue) add(customer string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.customers[customer] = true
	select {
	case q.added <- struct{}{}:
	default:
	}
}

// next removes one customer and returns it, and reports whether there was one.
func (q *refreshQueue) next() (customer string, found bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for customer := range q.customers {
		delete(q.customers, customer)
		return customer, true
	}
	return "", false
}

// refreshCustomers refreshes the customers of the queue until the hub stops.
func (h *Hub) refreshCustomers() {
	for {
		for customer, found := h.refreshes.next(); found; customer, found = h.refreshes.next() {
			h.refreshCustomer(customer)
		}
		select {
		case <-h.refreshes.added:
		case <-h.stopped.Done():
			return
		}
	}
}

// refreshCustomer sends a customer's conversations, as they are now, to the agents
// who see them. If something newer is sent while they are read, they are read again.
func (h *Hub) refreshCustomer(customer string) {
	h.mu.Lock()
	agents := len(h.agents)
	h.refreshing, h.refreshInvalidated = customer, false
	h.mu.Unlock()
	if agents == 0 {
		return
	}
	list, err := h.Store.ConversationsOf(h.stopped, customer)
	if err != nil {
		if h.stopped.Err() == nil {
			h.Log.Error("a customer cannot be read", "error", err)
		}
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.refreshInvalidated {
		h.refreshes.add(customer)
		return
	}
	for _, v := range list {
		h.toAgents(v.Brand, func(c *Connection) {
			c.send(&protocol.ConversationChanged{Session: c.session, Conversation: h.forAgent(v)})
		})
	}
}

// invalidateRefresh makes refreshCustomer discard what it is reading, if it is
// reading this customer. It is called whenever something newer of the customer
// is sent. The caller holds mu.
func (h *Hub) invalidateRefresh(customer string) {
	if customer == h.refreshing {
		h.refreshInvalidated = true
	}
}
