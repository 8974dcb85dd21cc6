package hub

import (
	"time"

	"kith/server/protocol"
)

// updateAvailability sends AvailabilityChanged to the visitors of each brand
// whose chat has opened or closed since the last call.
func (h *Hub) updateAvailability(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, b := range h.Brands.All() {
		availability := b.Availability(now)
		if h.availability[b.Key] == availability {
			continue
		}
		h.availability[b.Key] = availability
		for _, c := range h.connections {
			if c.brand == b && c.greeted {
				c.send(&protocol.AvailabilityChanged{Session: c.session, Availability: availability})
			}
		}
	}
}
