package store

import (
	"sync"
	"time"
)

// health is how the last writes went.
type health struct {
	mu          sync.Mutex
	committedAt time.Time // of the last commit that succeeded
	failedAt    time.Time // when the database failed last
	err         error     // how it failed
}

const (
	// failureMemory is how long the store is not ready after the database has failed.
	// A probe is small and may succeed where a message does not. It is longer than
	// probeInterval, so that Ready makes one afterwards if nobody has written.
	failureMemory = 10 * time.Second

	// probeInterval is how old the last commit may be before Ready makes one itself.
	probeInterval = 2 * time.Second
)

func (h *health) committed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.committedAt = time.Now()
}

func (h *health) failed(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failedAt, h.err = time.Now(), err
}

// check returns how the database has failed of late, or nil, and whether it has to be
// found out by a write if it works.
func (h *health) check() (err error, probe bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	if now.Sub(h.failedAt) < failureMemory {
		err = h.err
	}
	return err, now.Sub(h.committedAt) >= probeInterval
}
