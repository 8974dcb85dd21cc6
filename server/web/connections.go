package web

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"kith/server/limit"
)

// MaxHTTPConnections is how many HTTP connections there may be of all networks.
const MaxHTTPConnections = 10_000

const (
	// httpPerNetwork is how many HTTP connections one network may have, without
	// those that have become WebSockets. Threat: connections that are kept open
	// hold memory and file descriptors, and cost whoever opens them nothing. A
	// browser has six; when an office has more, those that are idle are closed,
	// which no browser shows. Trusted proxies may have any number.
	httpPerNetwork = 256

	// slowRequest is the age from which a connection on which a request is being
	// received or answered is closed for another of its network. Threat: requests
	// that are sent a byte at a time.
	slowRequest = 5 * time.Second
)

// httpConnections are the HTTP connections that are open. A new one is always
// let in if there is one that can go: of the network that has too many, or, if
// there are too many in all, of the one that has the most.
type httpConnections struct {
	perNetwork, total int

	mu    sync.Mutex
	count int
	of    map[limit.Network]map[net.Conn]*httpConnection
}

// An httpConnection is one of them.
type httpConnection struct {
	busy  bool      // a request is being received or answered
	since time.Time // when it became so, or idle
}

func newHTTPConnections() *httpConnections {
	return &httpConnections{perNetwork: httpPerNetwork, total: MaxHTTPConnections, of: map[limit.Network]map[net.Conn]*httpConnection{}}
}

// ConnState keeps the number of HTTP connections within its limits. It is for
// http.Server.ConnState.
func (s *Server) ConnState(conn net.Conn, state http.ConnState) {
	address, _ := netip.ParseAddrPort(conn.RemoteAddr().String())
	network := limit.NetworkOf(address.Addr())
	perNetwork := s.connections.perNetwork
	if s.isTrustedProxy(address.Addr().Unmap().WithZone("")) {
		perNetwork = s.connections.total
	}
	name, victim := s.connections.change(conn, network, state, perNetwork, time.Now())
	if victim != nil {
		s.metrics.limited.WithLabelValues(name).Inc()
		victim.Close()
	}
}

// change records the state of a connection. If there are too many then, it
// returns the name of the limit and the connection to close.
func (c *httpConnections) change(conn net.Conn, network limit.Network, state http.ConnState, perNetwork int, now time.Time) (name string, victim net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	here := c.of[network]
	switch state {
	case http.StateNew:
		if here == nil {
			here = map[net.Conn]*httpConnection{}
			c.of[network] = here
		}
		here[conn] = &httpConnection{since: now}
		c.count++
		switch {
		case len(here) > perNetwork:
			return "http_per_network", longest(here, conn, now)
		case c.count > c.total:
			return "http", longest(c.most(), conn, now)
		}
	case http.StateActive, http.StateIdle:
		if h := here[conn]; h != nil {
			h.busy, h.since = state == http.StateActive, now
		}
	case http.StateHijacked, http.StateClosed:
		if here[conn] == nil {
			break
		}
		delete(here, conn)
		c.count--
		if len(here) == 0 {
			delete(c.of, network)
		}
	}
	return "", nil
}

// most returns the connections of the network that has the most. The caller holds
// mu.
func (c *httpConnections) most() (most map[net.Conn]*httpConnection) {
	for _, here := range c.of {
		if len(here) > len(most) {
			most = here
		}
	}
	return most
}

// longest returns the connection to close in favour of a new one: the one that has
// been idle for longest, else the one whose request has taken longest, else the
// new one itself.
func longest(here map[net.Conn]*httpConnection, newest net.Conn, now time.Time) net.Conn {
	victim := newest
	var best *httpConnection
	for conn, h := range here {
		if conn == newest || h.busy && now.Sub(h.since) < slowRequest {
			continue
		}
		if best == nil || best.busy && !h.busy || best.busy == h.busy && h.since.Before(best.since) {
			victim, best = conn, h
		}
	}
	return victim
}
