package hub

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"kith/server/protocol"
)

const (
	// linksPerAddress is how many connections one address may hold. Without it
	// one machine could use up the server's sockets and memory. An office
	// behind one address stays well below.
	linksPerAddress = 256

	// framesPerLink (a second) and framesAtOnce bound what one connection may
	// ask. Beyond that it is no person, and decoding alone would cost a core.
	framesPerLink rate.Limit = 30
	framesAtOnce  int        = 300

	// openPerAgent is how many conversations an agent's page may have open; the
	// one that was opened first closes then. Each open one costs a frame for
	// every message and every keystroke in it.
	openPerAgent = 50
)

// A pace is how often something may happen for one key: each second, and at
// once after a rest.
type pace struct {
	each  rate.Limit
	burst int
}

// What one session, conversation or address may do.
var (
	// messagesPerSession keeps a script in a visitor's page from flooding the
	// agents. A day's outbox fits in at once, and the rest is told when.
	messagesPerSession = pace{each: 2, burst: 40}

	// messagesPerConversation keeps many sessions of one customer, or a
	// customer and a bot, from growing one conversation without end.
	messagesPerConversation = pace{each: 5, burst: 80}

	// newPerSession keeps one visitor from filling the inbox, where each
	// conversation takes a line of everybody's list.
	newPerSession = pace{each: rate.Every(10 * time.Second), burst: 20}

	// writesPerSession bounds signing in and describing: the one checks a
	// signature, the other rewrites up to 16 KB.
	writesPerSession = pace{each: 1, burst: 30}

	// sessionsPerAddress bounds how many sessions an address may begin or end:
	// each leaves a row for good, and a tombstone needs no token.
	sessionsPerAddress = pace{each: 1, burst: 120}
)

// limits count by key. The zero value is ready.
type limits struct {
	mu  sync.Mutex
	all map[limitKey]*rate.Limiter
}

type limitKey struct {
	what string
	key  string
}

// allow takes one from a key's allowance, or answers when to come again.
func (s *limits) allow(what string, p pace, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := limitKey{what, key}
	l := s.all[k]
	if l == nil {
		if s.all == nil {
			s.all = map[limitKey]*rate.Limiter{}
		}
		l = rate.NewLimiter(p.each, p.burst)
		s.all[k] = l
	}
	now := time.Now()
	r := l.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait == 0 {
		return nil
	}
	r.CancelAt(now)
	return &protocol.Error{Code: protocol.CodeTooMany, Text: "That was a lot at once. Please wait a moment.", Retry: max(1, wait.Milliseconds())}
}

// forget drops the counts of those who have rested.
func (s *limits) forget(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, l := range s.all {
		if l.TokensAt(now) >= float64(l.Burst()) {
			delete(s.all, k)
		}
	}
}
