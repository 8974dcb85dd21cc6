package web

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"kith/server/hub"
	"kith/server/limit"
)

// rawConn opens a connection to the server from an address of this machine.
func (s *fixture) rawConn(from string) net.Conn {
	s.t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: testTimeout}
	c, err := d.DialContext(s.t.Context(), "tcp", s.http.Listener.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(testTimeout))
	return c
}

// get requests a small answer on a connection and keeps it open.
func get(t *testing.T, c net.Conn) error {
	t.Helper()
	if _, err := fmt.Fprint(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		return err
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err == nil {
		answer.Body.Close()
	}
	return err
}

// waitForIdle waits until the server has seen that each response was sent whole, which
// may be after its client has.
func (s *fixture) waitForIdle() {
	s.t.Helper()
	waitFor(s.t, "all connections to be idle", func() bool {
		s.connections.mu.Lock()
		defer s.connections.mu.Unlock()
		for _, here := range s.connections.of {
			for _, h := range here {
				if h.busy {
					return false
				}
			}
		}
		return true
	})
}

// TestIdleConnectionsMakeRoom: however many connections one network keeps open,
// the newest is served, and those of another network stay.
func TestIdleConnectionsMakeRoom(t *testing.T) {
	s := newPreparedFixture(t, hub.Limits{}, func(s *Server) { s.connections.perNetwork = 5 })
	other := s.rawConn("127.0.2.1")
	if err := get(t, other); err != nil {
		t.Fatal(err)
	}
	var all []net.Conn
	for i := range 20 {
		c := s.rawConn("127.0.66.1")
		all = append(all, c)
		if i%2 == 0 { // the others are not even used
			if err := get(t, c); err != nil {
				t.Fatalf("connection %d: %v", i, err)
			}
		}
		s.waitForIdle()
	}
	if err := get(t, all[0]); err == nil {
		t.Error("the oldest connection is still open")
	}
	if err := get(t, all[19]); err != nil {
		t.Error("the newest connection:", err)
	}
	if err := get(t, other); err != nil {
		t.Error("another network's connection:", err)
	}
	if n := s.limited("http_per_network"); n < 14 {
		t.Errorf("%d were closed by this limit", n)
	}
}

// TestATrustedProxyMayHaveAnyNumber: all visitors come through it.
func TestATrustedProxyMayHaveAnyNumber(t *testing.T) {
	s := newPreparedFixture(t, hub.Limits{}, func(s *Server) { s.connections.perNetwork = 5 },
		func(c *Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.66.1/32")} })
	var all []net.Conn
	for range 20 {
		all = append(all, s.rawConn("127.0.66.1"))
		if err := get(t, all[len(all)-1]); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range all {
		if err := get(t, c); err != nil {
			t.Errorf("connection %d: %v", i, err)
		}
	}
	if n := s.limited("http_per_network"); n != 0 {
		t.Errorf("%d were closed", n)
	}
}

// TestConnectionsInAll: those of the network that has the most go first.
func TestConnectionsInAll(t *testing.T) {
	s := newPreparedFixture(t, hub.Limits{}, func(s *Server) { s.connections.total = 6 })
	other := s.rawConn("127.0.2.1")
	if err := get(t, other); err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		if err := get(t, s.rawConn("127.0.66.1")); err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
	}
	if err := get(t, other); err != nil {
		t.Error("another network's connection:", err)
	}
	if n := s.limited("http"); n == 0 {
		t.Error("none was closed by this limit")
	}
}

// TestWhoMakesRoom: the connection that has been idle for longest, then the one
// whose request takes longest, if it takes long, else the new one.
func TestWhoMakesRoom(t *testing.T) {
	network := limit.NetworkOf(netip.MustParseAddr("192.0.2.1"))
	now := time.Now()
	pipes := map[string]net.Conn{}
	for _, name := range []string{"a", "b", "new"} {
		pipes[name], _ = net.Pipe()
	}
	for want, states := range map[string][2]struct {
		state http.ConnState
		age   time.Duration
	}{
		"a":   {{http.StateIdle, time.Second}, {http.StateActive, time.Hour}},
		"b":   {{http.StateIdle, time.Second}, {http.StateIdle, time.Minute}},
		"new": {{http.StateActive, time.Second}, {http.StateActive, slowRequest - 1}},
	} {
		c := newHTTPConnections()
		for i, name := range []string{"a", "b"} {
			c.change(pipes[name], network, http.StateNew, 2, now.Add(-2*time.Hour))
			c.change(pipes[name], network, states[i].state, 2, now.Add(-states[i].age))
		}
		name, victim := c.change(pipes["new"], network, http.StateNew, 2, now)
		if victim != pipes[want] || name != "http_per_network" {
			t.Errorf("%s does not make room", want)
		}
		for range 50 { // wherever it comes in the order of a map
			if longest(c.of[network], pipes["new"], now) != pipes[want] {
				t.Fatalf("%s does not always make room", want)
			}
		}
		for _, p := range pipes {
			c.change(p, network, http.StateClosed, 2, now)
			c.change(p, network, http.StateClosed, 2, now)
		}
		if c.count != 0 || len(c.of) != 0 {
			t.Errorf("%d connections are still counted", c.count)
		}
	}
	c := newHTTPConnections()
	c.change(pipes["a"], network, http.StateNew, 1, now.Add(-time.Hour))
	c.change(pipes["a"], network, http.StateActive, 1, now.Add(-time.Minute))
	if _, victim := c.change(pipes["new"], network, http.StateNew, 1, now); victim != pipes["a"] {
		t.Error("a slow request does not make room")
	}
}

// TestSocketsAreNoHTTPConnections: the hub counts them.
func TestSocketsAreNoHTTPConnections(t *testing.T) {
	s := newFixture(t)
	s.connectVisitor()
	waitFor(t, "the connection not to be counted", func() bool {
		s.connections.mu.Lock()
		defer s.connections.mu.Unlock()
		return s.connections.count == 0
	})
}

// TestTheSlowestMakesRoom: of many that are slow, the one that has been so for longest,
// and before them whichever is idle.
func TestTheSlowestMakesRoom(t *testing.T) {
	now := time.Now()
	newest, _ := net.Pipe()
	for _, idle := range []bool{false, true} {
		here := map[net.Conn]*httpConnection{newest: {since: now}}
		var want net.Conn
		for i := range 50 {
			c, _ := net.Pipe()
			here[c] = &httpConnection{busy: true, since: now.Add(-time.Duration(i) * time.Minute)}
			want = c
		}
		if idle {
			want, _ = net.Pipe()
			here[want] = &httpConnection{since: now.Add(-time.Second)}
		}
		for range 5 { // a map is never read in the same order
			if longest(here, newest, now) != want {
				t.Errorf("another makes room, with an idle one: %v", idle)
			}
		}
	}
}

// TestWithinTheLimitsNobodyMakesRoom: of a network, and in all.
func TestWithinTheLimitsNobodyMakesRoom(t *testing.T) {
	c := newHTTPConnections()
	c.total = 4
	now := time.Now()
	for i, network := range []string{"192.0.2.1", "192.0.2.1", "198.51.100.1", "198.51.100.1"} {
		conn, _ := net.Pipe()
		if _, victim := c.change(conn, limit.NetworkOf(netip.MustParseAddr(network)), http.StateNew, 2, now); victim != nil {
			t.Errorf("connection %d makes another go", i+1)
		}
	}
	unknown, _ := net.Pipe()
	for _, state := range []http.ConnState{http.StateActive, http.StateIdle, http.StateHijacked, http.StateClosed} {
		if _, victim := c.change(unknown, limit.Network{}, state, 2, now); victim != nil || c.count != 4 {
			t.Errorf("%v of a connection that is not counted makes %v go", state, victim)
		}
	}
	fifth, _ := net.Pipe()
	if name, victim := c.change(fifth, limit.NetworkOf(netip.MustParseAddr("203.0.113.1")), http.StateNew, 2, now); name != "http" || victim == nil {
		t.Errorf("for one too many goes %v, by the limit %q", victim, name)
	}
}

// TestWhenARequestIsSlow: it makes room from slowRequest on, and not before.
func TestWhenARequestIsSlow(t *testing.T) {
	now := time.Now()
	newest, _ := net.Pipe()
	old, _ := net.Pipe()
	for age, want := range map[time.Duration]net.Conn{slowRequest - 1: newest, slowRequest: old} {
		here := map[net.Conn]*httpConnection{newest: {since: now}, old: {busy: true, since: now.Add(-age)}}
		if longest(here, newest, now) != want {
			t.Errorf("after %v another makes room", age)
		}
	}
}

// TestTheNetworkThatHasTheMost: it is found wherever it comes in the order of a map.
func TestTheNetworkThatHasTheMost(t *testing.T) {
	c := newHTTPConnections()
	for i := range 8 {
		network := limit.NetworkOf(netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}))
		for range i + 1 {
			conn, _ := net.Pipe()
			c.change(conn, network, http.StateNew, 10, time.Now())
		}
	}
	for range 100 {
		if n := len(c.most()); n != 8 {
			t.Fatalf("one with %d connections has the most", n)
		}
	}
}
