package limit

import (
	"sync"
	"time"
)

// seatWait is how long to wait for a seat: nobody knows when one is given back.
const seatWait = 30 * time.Second

// Seats are a number of things, such as connections, that strangers may hold at
// the same time: all together, and each network. Its methods may be called by
// any number of goroutines.
type Seats struct {
	what              string
	total, perNetwork int

	mu        sync.Mutex
	taken     int
	byNetwork map[Network]int
	byWide    map[Network]int
}

// NewSeats returns Seats of which total may be taken, and perNetwork by one
// network. The names of its limits are what the seats are, and that followed by
// "_per_network" and "_per_wide_network".
func NewSeats(what string, total, perNetwork int) *Seats {
	return &Seats{what: what, total: total, perNetwork: perNetwork, byNetwork: map[Network]int{}, byWide: map[Network]int{}}
}

// Take takes a seat, or returns an *Exceeded. Whoever has taken one must call
// Leave once.
func (s *Seats) Take(n Network) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.taken >= s.total:
		return &Exceeded{s.what, seatWait}
	case s.byNetwork[n] >= s.perNetwork:
		return &Exceeded{s.what + "_per_network", seatWait}
	case s.byWide[n.Wide()] >= wideFactor*s.perNetwork:
		return &Exceeded{s.what + "_per_wide_network", seatWait}
	}
	s.taken++
	s.byNetwork[n]++
	s.byWide[n.Wide()]++
	return nil
}

// Leave gives a seat back.
func (s *Seats) Leave(n Network) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken--
	decrement(s.byNetwork, n)
	decrement(s.byWide, n.Wide())
}

func decrement(counts map[Network]int, n Network) {
	if counts[n]--; counts[n] == 0 {
		delete(counts, n)
	}
}

// Taken returns how many seats are taken.
func (s *Seats) Taken() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken
}

// Largest returns the network that has the most seats, how many it has, and how
// many are taken in all.
func (s *Seats) Largest() (n Network, has, taken int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for network, count := range s.byNetwork {
		if count > has {
			n, has = network, count
		}
	}
	return n, has, s.taken
}
