package hub

import (
	"sync"
	"time"

	"kith/server/protocol"
)

// presenceGrace is how long a customer who left still counts as there: a click
// to the next page is not a departure.
const presenceGrace = 5 * time.Second

// online reports whether a customer is there; mu is held.
func (h *Hub) online(customer string) bool {
	return len(h.byCustomer[customer]) > 0 || h.leaving[customer] != nil
}

// came notes that one more link of a customer is there; mu is held.
func (h *Hub) came(customer string) {
	if customer == "" || len(h.byCustomer[customer]) != 1 {
		return
	}
	if t := h.leaving[customer]; t != nil {
		t.Stop()
		delete(h.leaving, customer)
		return
	}
	h.dirty.add(customer)
}

// went notes that one link of a customer is gone; mu is held.
func (h *Hub) went(customer string) {
	if customer == "" || len(h.byCustomer[customer]) > 0 || h.draining {
		return
	}
	var t *time.Timer
	t = time.AfterFunc(presenceGrace, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.leaving[customer] == t {
			delete(h.leaving, customer)
			h.dirty.add(customer)
		}
	})
	h.leaving[customer] = t
}

// dirty are customers whose conversations agents must see anew: they came,
// went, moved to another page or were described. One goroutine reads and tells,
// so that what it tells last is what is so.
type dirty struct {
	mu   sync.Mutex
	set  map[string]bool
	wake chan struct{}
}

func (d *dirty) add(customer string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.set == nil {
		d.set = map[string]bool{}
	}
	d.set[customer] = true
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// take answers one of them, "" where there is none.
func (d *dirty) take() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	for customer := range d.set {
		delete(d.set, customer)
		return customer
	}
	return ""
}

// refresh tells agents of dirty customers until the hub stops.
func (h *Hub) refresh() {
	for {
		customer := h.dirty.take()
		if customer != "" {
			h.refreshOne(customer)
			continue
		}
		select {
		case <-h.dirty.wake:
		case <-h.stopped.Done():
			return
		}
	}
}

func (h *Hub) refreshOne(customer string) {
	h.mu.Lock()
	somebody := len(h.agents) > 0
	h.refreshing, h.overtaken = customer, false
	h.mu.Unlock()
	if !somebody {
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
	h.refreshing = ""
	if h.overtaken {
		h.dirty.add(customer) // something newer has been told meanwhile
		return
	}
	for _, c := range list {
		for l := range h.agents {
			l.whenLive(func() { l.emit(&protocol.ConversationChanged{Session: l.session, Conversation: h.forAgent(c)}) })
		}
	}
}
