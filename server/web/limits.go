package web

import (
	"math"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"kith/server/protocol"
)

// Rates, in requests a second, and bursts for one address. An office, a school or a
// mobile network can be one address, so the bursts allow for many people at once.
const (
	// Sockets: a script that opens sockets in a loop, each of which costs a
	// handshake and memory. A restart brings a whole office back at once.
	socketRate, socketBurst = 20, 400

	// Reads of settings and articles: a crawler in a loop.
	readRate, readBurst = 50, 400

	// Searches compare every word of the knowledge base: a script that keeps a
	// processor busy with them. People type, and each letter may search.
	searchRate, searchBurst = 10, 60

	// Sign-ins and invitations: guessing a password or a code, and keeping the
	// processors busy with hashes. One in six seconds is 14,400 a day.
	signInRate, signInBurst = 1.0 / 6, 10

	// Sign-ins for one name: guessing from many addresses. The rate must not be so
	// low that strangers can keep an agent out.
	signInNameRate, signInNameBurst = 1.0 / 3, 20

	// Pictures: decoding takes memory.
	avatarRate, avatarBurst = 1.0 / 10, 10
)

// Bounds on what all clients together may take.
const (
	// maxSockets bounds the memory of open sockets, some 40 KB each.
	maxSockets = 20_000

	// maxAvatarDecodes bounds the memory of pictures that are decoded at the same
	// time, up to 64 MB each.
	maxAvatarDecodes = 1

	// maxLimiters bounds the memory of the limits themselves: an attacker with
	// many addresses must not be able to fill it.
	maxLimiters = 20_000

	// sweepInterval bounds how often a full table is searched for entries that
	// can go.
	sweepInterval = time.Second
)

// limits are the rate limits of a server.
type limits struct {
	sockets, reads, searches, signIns, avatars *keyedLimiter[netip.Prefix]
	signInNames                                *keyedLimiter[string]
}

func newLimits() limits {
	return limits{
		sockets:     newKeyedLimiter[netip.Prefix](socketRate, socketBurst),
		reads:       newKeyedLimiter[netip.Prefix](readRate, readBurst),
		searches:    newKeyedLimiter[netip.Prefix](searchRate, searchBurst),
		signIns:     newKeyedLimiter[netip.Prefix](signInRate, signInBurst),
		avatars:     newKeyedLimiter[netip.Prefix](avatarRate, avatarBurst),
		signInNames: newKeyedLimiter[string](signInNameRate, signInNameBurst),
	}
}

// A keyedLimiter has a rate limiter for each key that was used lately.
type keyedLimiter[K comparable] struct {
	rate  rate.Limit
	burst int
	now   func() time.Time

	mu        sync.Mutex
	limiters  map[K]*rate.Limiter
	lastSweep time.Time
	overflow  *rate.Limiter // for all keys that there is no room for
}

func newKeyedLimiter[K comparable](r rate.Limit, burst int) *keyedLimiter[K] {
	return &keyedLimiter[K]{rate: r, burst: burst, now: time.Now, limiters: map[K]*rate.Limiter{}, overflow: rate.NewLimiter(r*10, burst*10)}
}

// allow takes a token of the key's limiter. If there is none, ok is false and wait
// is the time until there will be.
func (t *keyedLimiter[K]) allow(key K) (wait time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	l := t.limiters[key]
	if l == nil {
		if len(t.limiters) >= maxLimiters && now.Sub(t.lastSweep) >= sweepInterval {
			t.lastSweep = now
			t.sweep(now)
		}
		if l = t.overflow; len(t.limiters) < maxLimiters {
			l = rate.NewLimiter(t.rate, t.burst)
			t.limiters[key] = l
		}
	}
	if l.AllowN(now, 1) {
		return 0, true
	}
	missing := 1 - l.TokensAt(now)
	return time.Duration(missing / float64(l.Limit()) * float64(time.Second)), false
}

// sweep removes limiters that have their whole burst again: a new one would allow
// the same.
func (t *keyedLimiter[K]) sweep(now time.Time) {
	for key, l := range t.limiters {
		if l.TokensAt(now) >= float64(t.burst) {
			delete(t.limiters, key)
		}
	}
}

// take is allow for handlers: it returns nil, or an *Error with status 429.
func (t *keyedLimiter[K]) take(key K) error {
	wait, ok := t.allow(key)
	if ok {
		return nil
	}
	return &Error{
		Status: http.StatusTooManyRequests, Code: protocol.CodeTooMany,
		Message:    "That was too often in a short time. Please wait a moment and try again.",
		RetryAfter: int(math.Ceil(wait.Seconds())),
	}
}

// clientNetwork returns the network that one customer of a provider has: a single
// IPv4 address, or a /64 of IPv6.
func clientNetwork(a netip.Addr) netip.Prefix {
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits)
	return p
}
