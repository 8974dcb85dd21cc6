package outcome

import (
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"time"

	"kith/server/guard"
	"kith/server/limit"
)

// A Rollout says whose outcomes are compared: what a Counter must know of which release
// pages get.
type Rollout struct {
	Stable string
	Canary string  // "" if there is none, and nothing is compared
	Began  int64   // tells a canary from one of the same release before: when it began
	Share  float64 // of all buckets, those that have the canary

	// Choose returns the release that the pages of a site get for a bucket, and reports
	// whether that was drawn, and not laid down for the site. It must return at once.
	Choose func(site string, bucket int64) (release string, drawn bool)
}

// of reports whether a rollout has the same canary, which began at the same time.
func (r *Rollout) of(other *Rollout) bool { return r.Canary == other.Canary && r.Began == other.Began }

// A Memory is what a Counter has to know again after the server was killed, so that
// nobody is counted twice. It is plain data, encoded as JSON.
//
// It names no network. A mark is 24 bits of a hash with a secret key, so that each stands
// for 256 addresses of IPv4: it does not say who has failed, and seldom keeps anybody
// from being counted who has not.
type Memory struct {
	Key    []byte            `json:"key"`    // of the marks, and of the proofs
	Failed map[string][]byte `json:"failed"` // by the name of a signal, the marks of the visitors who have failed in it
	Stable string            `json:"stable"` // the release that Times are of
	Times  []int             `json:"times"`  // how many messages of the stable release were shown within each of Bounds, and later
}

// markBytes is the size of a mark.
const markBytes = 3

type mark [markBytes]byte

// keyBytes is the size of the key.
const keyBytes = 16

func newKey() []byte {
	key := make([]byte, keyBytes)
	rand.Read(key) // never fails
	return key
}

// markOf returns a visitor's mark.
func markOf(key []byte, visitor limit.Network) mark {
	sum := sha256.Sum256(append(slices.Clone(key), visitor.String()...))
	return mark(sum[:])
}

// SetRollout has the Counter compare what a rollout says, which has just begun or has
// changed. With another canary everything begins anew; with the same one, only frames
// that are loaded from now on are compared, and visitors who have failed stay out of it.
func (c *Counter) SetRollout(r Rollout) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.rollout
	if r.of(&before) && r.Stable == before.Stable && r.Share == before.Share {
		c.rollout = r // sites were pinned, or the like
		return
	}
	c.closeBatch()
	c.rollout = r
	c.epoch++
	if r.Stable != before.Stable {
		c.times, c.late = histogram{}, noneLate
	}
	if !r.of(&before) {
		c.closed = nil
		c.restart(newKey())
	}
}

// restart forgets who has failed. The caller holds mu.
func (c *Counter) restart(key []byte) {
	c.key, c.failed = key, map[mark]signalSet{}
	c.rolloutNumber++
	for _, n := range c.networks {
		n.mark = markOf(key, n.visitor)
	}
}

// Memory returns what must not be forgotten of the canary that the rollout has.
func (c *Counter) Memory() Memory {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := Memory{Key: c.key, Failed: map[string][]byte{}, Stable: c.rollout.Stable, Times: slices.Clone(c.times[:])}
	for mark, set := range c.failed {
		for i, s := range signals {
			if set.has(i) {
				m.Failed[s.Name] = append(m.Failed[s.Name], mark[:]...)
			}
		}
	}
	return m
}

// Remember has the Counter know what another has stored of the same canary, before it was
// killed or at the same time.
func (c *Counter) Remember(m Memory) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(m.Key) != keyBytes {
		return
	}
	if !slices.Equal(m.Key, c.key) {
		failed := map[*network]signalSet{}
		for _, n := range c.networks {
			if set := c.failed[n.mark]; set != 0 {
				failed[n] = set
			}
		}
		c.restart(slices.Clone(m.Key))
		for n, set := range failed {
			c.failed[n.mark] = set
		}
	}
	for i, s := range signals {
		for marks := m.Failed[s.Name]; len(marks) >= markBytes; marks = marks[markBytes:] {
			c.markFailed(mark(marks[:markBytes]), i)
		}
	}
	if checkTimes(m.Times) == nil && len(m.Times) > 0 && m.Stable == c.rollout.Stable {
		for i, n := range m.Times {
			c.times[i] = max(c.times[i], n)
		}
		c.findLate()
	}
}

// markFailed takes down that a visitor has failed in a signal, and reports whether there
// was room for that. The caller holds mu.
func (c *Counter) markFailed(m mark, signal int) bool {
	set, known := c.failed[m]
	if !known && len(c.failed) >= maxFailed {
		return false
	}
	set.add(signal)
	c.failed[m] = set
	return true
}

// noneLate is the place of the bound when it is not known what is late.
const noneLate = len(histogram{})

// findLate finds out which messages are shown late, from the times of the stable release
// of batches before. The caller holds mu.
func (c *Counter) findLate() {
	c.late = noneLate
	threshold, err := guard.SlowThreshold(Bounds, c.times[:])
	if err != nil { // too few were seen, or of too many nobody can tell
		return
	}
	c.late = 1 + slices.IndexFunc(Bounds, func(b time.Duration) bool { return b == threshold })
}
