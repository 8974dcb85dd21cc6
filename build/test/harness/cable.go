package harness

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Cable lies between a browser and a server, and can be cut. To the server,
// each cable is another address.
type Cable struct {
	Address  string // "http://127.0.0.1:PORT", to be used in the server's place
	host     string
	from     *net.TCPAddr
	listener net.Listener
	mu       sync.Mutex
	cut      cuts
	ends     map[net.Conn]bool // whether it carries a socket
	counts   bool              // whether the sockets break after some bytes
	left     int               // so many
	slow     time.Duration     // how long each piece of a socket takes
}

// cuts is how much of a cable does not get through.
type cuts int

const (
	nothing cuts = iota
	sockets
	everything
)

var laid atomic.Int64

// Lay lays a cable to the server.
func Lay(j Judge, s *Server) *Cable {
	j.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		j.Fatalf("a cable: %v", err)
	}
	n := laid.Add(1)
	c := &Cable{
		Address: "http://" + l.Addr().String(), host: s.Host(), listener: l, ends: map[net.Conn]bool{},
		from: &net.TCPAddr{IP: net.IPv4(127, 1, byte(n>>8), byte(n))},
	}
	go c.carry()
	j.Cleanup(func() { l.Close(); c.Cut() })
	return c
}

func (c *Cable) carry() {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		go c.join(near)
	}
}

// join carries one connection, for as long as both of its ends live.
func (c *Cable) join(near net.Conn) {
	defer near.Close()
	if !c.holds(near, false) {
		return
	}
	defer c.drop(near)
	said := bufio.NewReader(near)
	first, err := said.ReadString('\n')
	socket := strings.HasPrefix(first, "GET /v1/socket")
	if err != nil || !c.holds(near, socket) {
		return
	}
	d := net.Dialer{LocalAddr: c.from}
	far, err := d.Dial("tcp", c.host)
	if err != nil {
		return
	}
	defer far.Close()
	if _, err := fmt.Fprint(far, first); err != nil {
		return
	}
	go func() { c.pour(far, said, socket); far.Close(); near.Close() }()
	c.pour(near, far, socket)
}

// holds keeps a connection for Cut, and reports whether it may live.
func (c *Cable) holds(end net.Conn, socket bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut == everything || c.cut == sockets && socket {
		return false
	}
	c.ends[end] = socket
	return true
}

func (c *Cable) drop(end net.Conn) {
	c.mu.Lock()
	delete(c.ends, end)
	c.mu.Unlock()
}

// Cut breaks every connection, and every new one, until Mend.
func (c *Cable) Cut() { c.sever(everything) }

// CutSockets breaks every WebSocket, and every new one, until Mend. Pages and
// what they load still get through.
func (c *Cable) CutSockets() { c.sever(sockets) }

func (c *Cable) sever(what cuts) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = what
	for end, socket := range c.ends {
		if what == everything || socket {
			end.Close()
		}
	}
}

// Mend lets connections through again.
func (c *Cable) Mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = nothing
}
