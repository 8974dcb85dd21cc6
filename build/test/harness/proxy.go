package harness

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Proxy passes TCP connections on from a browser to a server, and can break, block
// and slow them. To the server each proxy has another address.
type Proxy struct {
	Address     string // "http://127.0.0.1:PORT", to be used in the server's place
	host        string
	source      *net.TCPAddr
	listener    net.Listener
	mu          sync.Mutex
	blocked     blocking
	connections map[net.Conn]bool // whether it carries a socket
	limited     bool              // whether the sockets break after some bytes
	remaining   int               // so many
	delay       time.Duration     // how long each piece of a socket takes
}

// blocking says which connections a Proxy lets through.
type blocking int

const (
	blockNothing blocking = iota
	blockSockets
	blockAll
)

var proxies atomic.Int64

// NewProxy starts a proxy for the server. It lets everything through.
func NewProxy(tb TB, s *Server) *Proxy {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("a proxy: %v", err)
	}
	n := proxies.Add(1)
	c := &Proxy{
		Address: "http://" + l.Addr().String(), host: s.Host(), listener: l, connections: map[net.Conn]bool{},
		source: &net.TCPAddr{IP: net.IPv4(127, 1, byte(n>>8), byte(n))},
	}
	go c.accept()
	tb.Cleanup(func() { l.Close(); c.Block() })
	return c
}

func (c *Proxy) accept() {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		go c.forward(near)
	}
}

// forward passes one connection on, until one of its ends is closed.
func (c *Proxy) forward(near net.Conn) {
	defer near.Close()
	if !c.register(near, false) {
		return
	}
	defer c.unregister(near)
	said := bufio.NewReader(near)
	first, err := said.ReadString('\n')
	socket := strings.HasPrefix(first, "GET /v1/socket")
	if err != nil || !c.register(near, socket) {
		return
	}
	d := net.Dialer{LocalAddr: c.source}
	far, err := d.Dial("tcp", c.host)
	if err != nil {
		return
	}
	defer far.Close()
	if _, err := fmt.Fprint(far, first); err != nil {
		return
	}
	go func() { c.copy(far, said, socket); far.Close(); near.Close() }()
	c.copy(near, far, socket)
}

// register records a connection, and reports whether it may be passed on.
func (c *Proxy) register(end net.Conn, socket bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.blocked == blockAll || c.blocked == blockSockets && socket {
		return false
	}
	c.connections[end] = socket
	return true
}

func (c *Proxy) unregister(end net.Conn) {
	c.mu.Lock()
	delete(c.connections, end)
	c.mu.Unlock()
}

// Block breaks every connection, and every new one, until Unblock.
func (c *Proxy) Block() { c.block(blockAll) }

// BlockSockets breaks every WebSocket, and every new one, until Unblock. Other
// connections get through.
func (c *Proxy) BlockSockets() { c.block(blockSockets) }

func (c *Proxy) block(what blocking) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.blocked = what
	for end, socket := range c.connections {
		if what == blockAll || socket {
			end.Close()
		}
	}
}

// Unblock lets connections through again.
func (c *Proxy) Unblock() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.blocked = blockNothing
}

// BreakAfter breaks every WebSocket once so many more bytes have got through in both
// directions together, wherever in a frame that is. New ones get through.
func (c *Proxy) BreakAfter(bytes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remaining, c.limited = bytes, true
}

// SetDelay delays each piece of a WebSocket's bytes by so long.
func (c *Proxy) SetDelay(each time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.delay = each
}

// copy passes on one direction of a connection.
func (c *Proxy) copy(to net.Conn, from io.Reader, socket bool) {
	if !socket {
		io.Copy(to, from)
		return
	}
	for piece := make([]byte, 32<<10); ; {
		n, err := from.Read(piece)
		through, slow := c.allow(n)
		if slow > 0 {
			<-time.After(slow)
		}
		if _, failed := to.Write(piece[:through]); failed != nil {
			return
		}
		if through < n {
			c.BreakSockets()
			return
		}
		if err != nil {
			return
		}
	}
}

// allow returns how many of n bytes get through, and after which delay.
func (c *Proxy) allow(n int) (int, time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.limited || n < c.remaining {
		c.remaining -= n
		return n, c.delay
	}
	c.limited = false
	return min(c.remaining, max(0, n-1)), c.delay
}

// BreakSockets breaks every open WebSocket. New ones get through.
func (c *Proxy) BreakSockets() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for end, socket := range c.connections {
		if socket {
			end.Close()
		}
	}
}
