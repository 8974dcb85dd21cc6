package hub

import (
	"time"

	"kith/server/protocol"
)

const beatEvery = protocol.HeartbeatInterval * time.Millisecond

// sendBeat tells a client to whom nothing was sent for a while that the link
// still stands.
func (l *Connection) sendBeat() {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	if l.greeted {
		l.emit(&protocol.Heartbeat{Session: l.session})
	} else if !l.over {
		l.beat.Reset(beatEvery)
	}
}

// everyMinute does what the clock asks for until the hub stops.
func (h *Hub) everyMinute() {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case now := <-tick.C:
			h.limits.forget(now)
			h.openOrClose(now)
		case <-h.stopped.Done():
			return
		}
	}
}

// openOrClose tells visitors that the chat has opened or closed.
func (h *Hub) openOrClose(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, b := range h.Brands.All() {
		is := b.Availability(now)
		if h.availability[b.Key] == is {
			continue
		}
		h.availability[b.Key] = is
		for l := range h.links {
			if l.brand == b && l.greeted {
				l.emit(&protocol.AvailabilityChanged{Session: l.session, Availability: is})
			}
		}
	}
}
