package hub

import (
	"time"

	"kith/server/brand"
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
			if c.brand != nil && c.brand.Key == b.Key {
				c.send(&protocol.AvailabilityChanged{Session: c.session, Availability: availability})
			}
		}
	}
}

// brandsChanged does what a change of the brands file asks for at once: visitors of a
// brand that is gone are disconnected, and the others are told whether their chat has
// opened or closed.
func (h *Hub) brandsChanged() {
	h.mu.Lock()
	for _, c := range h.connections {
		if c.brand != nil && h.Brands.ByKey(c.brand.Key) == nil {
			c.disconnectLocked(protocol.CloseBrand)
		}
	}
	h.mu.Unlock()
	h.updateAvailability(time.Now())
}

// settings returns the brand as it is now, or as it was if it is gone: the file that
// it is from may have changed since the visitor came. c has been greeted.
func (c *Connection) settings() *brand.Brand {
	if b := c.hub.Brands.ByKey(c.brand.Key); b != nil {
		return b
	}
	return c.brand
}
