package hub

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"kith/server/protocol"
)

const (
	// connectionsPerAddress is how many connections one address may hold at
	// once. Threat: one machine uses up the server's sockets and memory. An
	// office behind one address stays well below.
	connectionsPerAddress = 256

	// framesPerSecond and framesBurst bound the frames that are taken from one
	// connection. Threat: a script whose frames cost a core only to be decoded.
	// No person comes near.
	framesPerSecond rate.Limit = 30
	framesBurst     int        = 300

	// openPerAgent is how many conversations an agent's page may have open; a
	// further one closes the one that was opened first. Threat: a page that is
	// left open for days receives a frame for every message and every keystroke
	// of all that was ever looked at.
	openPerAgent = 50
)

// A rateLimit is how often something may happen for one key: per second, and
// at once after a rest.
type rateLimit struct {
	name      string // of what the keys are counted for
	perSecond rate.Limit
	burst     int
}

// What one session, conversation or address may do. Over the limit a frame is
// refused with CodeTooMany and the time after which it will be taken.
var (
	// Threat: a script in a visitor's page floods the agents. The outbox of a
	// day without a network fits in at once.
	messagesPerSession = rateLimit{name: "messages", perSecond: 2, burst: 40}

	// Threat: many sessions of one customer, or a customer and a bot, make one
	// conversation grow without end.
	messagesPerConversation = rateLimit{name: "conversation", perSecond: 5, burst: 80}

	// Threat: one visitor fills the inbox, where each conversation takes a line
	// of every agent's list.
	conversationsPerSession = rateLimit{name: "new", perSecond: rate.Every(10 * time.Second), burst: 20}

	// Threat: logging in and describing are dear; the one checks a signature,
	// the other rewrites up to 16 KB.
	writesPerSession = rateLimit{name: "writes", perSecond: 1, burst: 30}

	// Threat: somebody fills the disk with sessions, begun or revoked. Each
	// leaves a row for good, and to revoke one takes no token.
	sessionsPerAddress = rateLimit{name: "sessions", perSecond: 1, burst: 120}
)

// rateLimiters count what happens, by rate limit and key. The zero value is
// ready to use.
type rateLimiters struct {
	mu  sync.Mutex
	all map[limiterKey]*rate.Limiter
}

type limiterKey struct{ limit, key string }

// allow counts one for a key. If that is over the limit it counts nothing and
// returns a *protocol.Error with CodeTooMany and the time to wait.
func (s *rateLimiters) allow(limit rateLimit, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := limiterKey{limit.name, key}
	l := s.all[k]
	if l == nil {
		if s.all == nil {
			s.all = map[limiterKey]*rate.Limiter{}
		}
		l = rate.NewLimiter(limit.perSecond, limit.burst)
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

// removeIdle removes the counts that are back where they began.
func (s *rateLimiters) removeIdle(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, l := range s.all {
		if l.TokensAt(now) >= float64(l.Burst()) {
			delete(s.all, k)
		}
	}
}
