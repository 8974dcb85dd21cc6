package limit

import (
	"math"
	"sync"
	"time"
)

const (
	// maxKeys is how many keys a Limiter keeps at once. Threat: a limiter is
	// itself something that a stranger with many networks or sessions can make
	// grow; an entry takes some 60 bytes.
	maxKeys = 100_000

	// overflowFactor is how many times the rate of one key all those may do
	// together that there is no room for.
	overflowFactor = 10

	// wideFactor is how many times the rate of one network the wide network
	// around it may do: many a household of one provider, and few enough that
	// 65,536 networks are not 65,536 strangers.
	wideFactor = 16

	// sweepInterval bounds how often a full Limiter looks for entries that can
	// go.
	sweepInterval = time.Second

	// firstSweep is the number of entries from which it looks at all.
	firstSweep = 1024
)

// Exceeded is the error of whatever was over a limit.
type Exceeded struct {
	Limit string        // the name of the limit
	Wait  time.Duration // after this time it would not be over the limit
}

// Error implements error.
func (e *Exceeded) Error() string { return "over the limit " + e.Limit }

// A Limiter limits how often something may happen for each key. Its methods may
// be called by any number of goroutines.
//
// What happened is one point in time for each key: when it will have been so
// long ago that the key has all of its burst again. Each happening moves it by
// one interval, and may not move it further than a burst from now.
type Limiter[K comparable] struct {
	name     string
	interval time.Duration // between two that happen at the rate
	burst    time.Duration // interval times the burst
	began    time.Time     // times are counted from here, by the monotonic clock

	mu        sync.Mutex
	at        map[K]time.Duration
	overflow  time.Duration // of all keys that there is no room for
	sweepFrom int           // the number of keys at which to sweep next
	lastSweep time.Duration
}

// New returns a Limiter by which something may happen perSecond times a second
// for one key, and burst times at once after a rest. The name is that of
// Exceeded.Limit.
func New[K comparable](name string, perSecond float64, burst int) *Limiter[K] {
	interval := time.Duration(float64(time.Second) / perSecond)
	return &Limiter[K]{
		name: name, interval: interval, burst: time.Duration(burst) * interval, began: time.Now(),
		at: map[K]time.Duration{}, sweepFrom: firstSweep, lastSweep: math.MinInt64 / 2,
	}
}

// Take counts one for a key. If that is over the limit it counts nothing and
// returns an *Exceeded.
func (l *Limiter[K]) Take(key K) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Since(l.began)
	at, known := l.at[key]
	if !known && !l.makeRoom(now) {
		next := max(l.overflow, now) + l.interval/overflowFactor
		if next > now+l.burst {
			return &Exceeded{l.name, next - now - l.burst}
		}
		l.overflow = next
		return nil
	}
	next := max(at, now) + l.interval
	if next > now+l.burst {
		return &Exceeded{l.name, next - now - l.burst}
	}
	l.at[key] = next
	return nil
}

// Charge counts n for a key, whether or not that is over the limit, and returns
// how long to wait until the key is within it again: for what is known to have
// been dear only when it was done.
func (l *Limiter[K]) Charge(key K, n float64) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Since(l.began)
	cost := time.Duration(n * float64(l.interval))
	at, known := l.at[key]
	if !known && !l.makeRoom(now) {
		l.overflow = max(l.overflow, now) + cost/overflowFactor
		return max(0, l.overflow-now-l.burst)
	}
	at = max(at, now) + cost
	l.at[key] = at
	return max(0, at-now-l.burst)
}

// giveBack takes back a Take that succeeded.
func (l *Limiter[K]) giveBack(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at, known := l.at[key]; known {
		l.at[key] = at - l.interval
	}
}

// makeRoom reports whether there is room for one more key. It removes the keys
// that have all of their burst again, as a new one would: seldom enough that a
// key costs about the same however many there are. The caller holds mu.
func (l *Limiter[K]) makeRoom(now time.Duration) bool {
	if len(l.at) >= l.sweepFrom && (l.sweepFrom < maxKeys || now-l.lastSweep >= sweepInterval) {
		l.lastSweep = now
		for key, at := range l.at {
			if at <= now {
				delete(l.at, key)
			}
		}
		l.sweepFrom = min(max(2*len(l.at), firstSweep), maxKeys)
	}
	return len(l.at) < maxKeys
}

// A PerNetwork limits how often something may happen for each network, and for
// the wide network around it.
type PerNetwork struct{ network, wide *Limiter[Network] }

// NewPerNetwork is New for networks. The names of its two limits are what is
// limited, followed by "_per_network" and "_per_wide_network".
func NewPerNetwork(what string, perSecond float64, burst int) *PerNetwork {
	return &PerNetwork{
		New[Network](what+"_per_network", perSecond, burst),
		New[Network](what+"_per_wide_network", perSecond*wideFactor, burst*wideFactor),
	}
}

// Take counts one for a network. If that is over its limit, or over that of the
// wide network, it counts nothing and returns an *Exceeded.
func (p *PerNetwork) Take(n Network) error {
	if err := p.network.Take(n); err != nil {
		return err
	}
	err := p.wide.Take(n.Wide())
	if err != nil {
		p.network.giveBack(n)
	}
	return err
}

func (p *PerNetwork) giveBack(n Network) {
	p.network.giveBack(n)
	p.wide.giveBack(n.Wide())
}

// Charge is Limiter.Charge for a network and the wide network around it.
func (p *PerNetwork) Charge(n Network, cost float64) time.Duration {
	return max(p.network.Charge(n, cost), p.wide.Charge(n.Wide(), cost))
}

// A Request is something that All may count.
type Request interface {
	take() error
	giveBack()
}

// For returns the request to count one for a key.
func (l *Limiter[K]) For(key K) Request { return request[K]{l, key} }

// For returns the request to count one for a network.
func (p *PerNetwork) For(n Network) Request { return request[Network]{p, n} }

// All counts all requests, or, if one of them is over its limit, none, and
// returns an *Exceeded for that one.
func All(all ...Request) error {
	for i, r := range all {
		if err := r.take(); err != nil {
			for _, taken := range all[:i] {
				taken.giveBack()
			}
			return err
		}
	}
	return nil
}

type request[K comparable] struct {
	limiter interface {
		Take(K) error
		giveBack(K)
	}
	key K
}

func (r request[K]) take() error { return r.limiter.Take(r.key) }
func (r request[K]) giveBack()   { r.limiter.giveBack(r.key) }
