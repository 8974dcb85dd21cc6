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

// How often one address may do what. An office, a school or a mobile network
// can be one address, so the bursts are those of many people at once.
const (
	// Sockets: a script that opens sockets in a loop, each of which costs a
	// handshake and memory. A restart brings a whole office back at once.
	socketRate, socketBurst = 20, 400

	// Reads of settings and articles: a crawler in a loop.
	readRate, readBurst = 50, 400

	// Searches look at every word of the library: a script that keeps a
	// processor busy with them. People type, and each letter may search.
	searchRate, searchBurst = 10, 60

	// Sign-ins, also with codes: guessing a password, and keeping the
	// processors busy with its hashes. One in six seconds is 14,400 a day.
	signInRate, signInBurst = 1.0 / 6, 10

	// Sign-ins for one name: guessing from many addresses. It must not be so
	// few that strangers can keep an agent out.
	nameRate, nameBurst = 1.0 / 3, 20

	// Pictures: decoding takes memory.
	pictureRate, pictureBurst = 1.0 / 10, 10
)

// Bounds on what all clients together may take.
const (
	// socketsAtOnce bounds the memory of open sockets, some 40 KB each.
	socketsAtOnce = 20_000

	// picturesAtOnce bounds the memory of pictures being decoded, up to 64 MB
	// each.
	picturesAtOnce = 1

	// tableSize bounds the memory of the limits themselves: an attacker with
	// many addresses must not be able to fill it.
	tableSize = 20_000

	// sweepEvery bounds how often a full table is looked through.
	sweepEvery = time.Second
)

type limits struct {
	sockets, reads, searches, signIns, pictures *table[netip.Prefix]
	names                                       *table[string]
}

func newLimits() limits {
	return limits{
		sockets:  newTable[netip.Prefix](socketRate, socketBurst),
		reads:    newTable[netip.Prefix](readRate, readBurst),
		searches: newTable[netip.Prefix](searchRate, searchBurst),
		signIns:  newTable[netip.Prefix](signInRate, signInBurst),
		pictures: newTable[netip.Prefix](pictureRate, pictureBurst),
		names:    newTable[string](nameRate, nameBurst),
	}
}

// A table holds a limiter for each key that did something lately.
type table[K comparable] struct {
	rate  rate.Limit
	burst int
	now   func() time.Time

	mu       sync.Mutex
	limiters map[K]*rate.Limiter
	swept    time.Time
	rest     *rate.Limiter // for all that the table has no room for
}

func newTable[K comparable](r rate.Limit, burst int) *table[K] {
	return &table[K]{rate: r, burst: burst, now: time.Now, limiters: map[K]*rate.Limiter{}, rest: rate.NewLimiter(r*10, burst*10)}
}

// allow takes one from the key's allowance, or tells after how long there will
// be one.
func (t *table[K]) allow(key K) (wait time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	l := t.limiters[key]
	if l == nil {
		if len(t.limiters) >= tableSize && now.Sub(t.swept) >= sweepEvery {
			t.swept = now
			t.sweep(now)
		}
		if l = t.rest; len(t.limiters) < tableSize {
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

// sweep forgets those who have their whole allowance again: a limiter made anew
// would say the same.
func (t *table[K]) sweep(now time.Time) {
	for key, l := range t.limiters {
		if l.TokensAt(now) >= float64(t.burst) {
			delete(t.limiters, key)
		}
	}
}

// spend is allow as a handler's error.
func (t *table[K]) spend(key K) error {
	wait, ok := t.allow(key)
	if ok {
		return nil
	}
	return &Refusal{
		Status: http.StatusTooManyRequests, Code: protocol.CodeTooMany,
		Text:  "That was too often in a short time. Please wait a moment and try again.",
		Retry: int(math.Ceil(wait.Seconds())),
	}
}

// owner answers what one customer of a network provider has: an address of the
// old kind, or a whole /64 of the new one.
func owner(a netip.Addr) netip.Prefix {
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits)
	return p
}
