package web

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"kith/server/hub"
	"kith/server/limit"
	"kith/server/protocol"
)

// limited returns how often a limit of HTTP requests has refused one.
func (s *fixture) limited(name string) int {
	return int(testutil.ToFloat64(s.metrics.limited.WithLabelValues(name)))
}

// trustLoopback makes the tests' own address a proxy, so that X-Forwarded-For says
// who a client is.
func trustLoopback(c *Config) {
	c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
}

func TestRequestsAreLimitedByNetwork(t *testing.T) {
	reads := func(l *limits, p *limit.PerNetwork) { l.reads = p }
	for name, c := range map[string]struct {
		set                func(*limits, *limit.PerNetwork)
		method, path, body string
	}{
		"reads":              {reads, "GET", "/v1/settings?key=demo", ""},
		"reads of a list":    {reads, "GET", "/v1/kb?key=demo", ""},
		"reads of articles":  {reads, "GET", "/v1/kb/article?id=times&key=demo", ""},
		"reads by searching": {reads, "GET", "/v1/kb/search?q=days&key=demo", ""},
		"demo tokens":        {reads, "POST", "/demo/token", `{"email":"ann@b.example"}`},
		"searches":           {func(l *limits, p *limit.PerNetwork) { l.searches = p }, "GET", "/v1/kb/search?q=days&key=demo", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t, trustLoopback)
			c.set(&s.limits, limit.NewPerNetwork(name, 0.001, 2))
			get := func(address string) testResponse {
				return s.client().do(c.method, c.path, c.body, "X-Forwarded-For", address)
			}
			get("2001:db8::1").want(t, 200)
			get("2001:db8::2:2").want(t, 200)
			refused := get("2001:db8::ffff:3") // another address of the same /64
			refused.want(t, http.StatusTooManyRequests)
			if refused.Header.Get("Retry-After") == "" || s.limited(name+"_per_network") != 1 {
				t.Errorf("%s, by another limit or without a time: %v", refused.body, refused.Header)
			}
			get("2001:db8:0:1::1").want(t, 200)
		})
	}
}

func TestHandshakesAreLimited(t *testing.T) {
	s := newFixture(t)
	agent := s.signedInClient("Mira")
	s.limits.handshakes = limit.NewPerNetwork("handshakes", 0.001, 1)
	s.connect()
	if _, answer, err := s.dial(); err == nil || answer.StatusCode != 429 || answer.Header.Get("Retry-After") == "" {
		t.Errorf("got %v", err)
	}
	if n := s.limited("handshakes_per_network"); n != 1 {
		t.Errorf("%d were refused by this limit", n)
	}
	s.connectAgent(agent) // from the same network
	s = newFixture(t)
	agent = s.signedInClient("Mira")
	s.limits.allHandshakes = limit.New[struct{}]("handshakes", 0.001, 1)
	s.connect()
	if _, answer, err := s.dial(); err == nil || answer.StatusCode != 429 {
		t.Errorf("got %v", err)
	}
	if n := s.limited("handshakes"); n != 1 {
		t.Errorf("%d were refused by this limit", n)
	}
	s.connectAgent(agent)
}

// TestStrangersTakeNoSeatOfAnAgent: whichever limit of connections strangers
// fill, an agent still comes in, from their network, too.
func TestStrangersTakeNoSeatOfAnAgent(t *testing.T) {
	t.Run("all together", func(t *testing.T) {
		s := newLimitedFixture(t, hub.Limits{Connections: 3})
		agent := s.signedInClient("Mira")
		for range 3 {
			s.connectVisitor()
		}
		if _, answer, err := s.dial(); err == nil || answer.StatusCode != 503 || answer.Header.Get("Retry-After") == "" {
			t.Errorf("got %v", err)
		}
		s.connectAgent(agent)
	})
	t.Run("one network", func(t *testing.T) {
		s := newLimitedFixture(t, hub.Limits{ConnectionsPerNetwork: 3})
		agent := s.signedInClient("Mira")
		for range 3 {
			s.connectVisitor()
		}
		if code := s.connect().closeCode(); code != websocket.StatusCode(protocol.CloseTooMany) {
			t.Errorf("closed with %d", code)
		}
		s.connectAgent(agent)
	})
}

// waitFor waits until a condition is met.
func waitFor(t *testing.T, what string, met func() bool) {
	t.Helper()
	for end := time.Now().Add(testTimeout); !met(); <-time.After(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// TestSeatsOfSocketsAreGivenBack: however a socket ends, the next one has its
// seat.
func TestSeatsOfSocketsAreGivenBack(t *testing.T) {
	s := newLimitedFixture(t, hub.Limits{Connections: 2})
	ends := map[string]func(){
		"closed": func() {
			c, _ := s.connectVisitor()
			c.Close(websocket.StatusNormalClosure, "")
		},
		"broken": func() {
			c, _ := s.connectVisitor()
			c.CloseNow()
		},
		"refused": func() {
			c := s.connect()
			c.Write(t.Context(), websocket.MessageText, []byte("hello?"))
			c.closeCode()
		},
		"no WebSocket": func() {
			s.client().do("GET", "/v1/socket", "", "Upgrade", "websocket").want(t, 426)
		},
		"half a handshake": func() {
			r := s.client().do("GET", "/v1/socket", "", "Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "7")
			if r.StatusCode < 400 {
				t.Errorf("status %d", r.StatusCode)
			}
		},
	}
	for name, end := range ends {
		for range 5 {
			end()
			waitFor(t, "the seat of a socket that was "+name, func() bool { return s.Hub.Connections() == 0 })
		}
	}
	s.connectVisitor()
	s.connectVisitor()
	if _, _, err := s.dial(); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("got %v", err)
	}
}
