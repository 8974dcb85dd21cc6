package stage

import (
	"io"
	"net"
	"sync"
)

// A Cable lies between a browser and a server, and can be cut.
type Cable struct {
	Address  string // "http://127.0.0.1:PORT", to be used in the server's place
	host     string
	listener net.Listener
	mu       sync.Mutex
	cut      bool
	ends     map[net.Conn]bool
}

// Lay lays a cable to the server.
func Lay(j Judge, s *Server) *Cable {
	j.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		j.Fatalf("a cable: %v", err)
	}
	c := &Cable{Address: "http://" + l.Addr().String(), host: s.Host(), listener: l, ends: map[net.Conn]bool{}}
	go c.carry(j)
	j.Cleanup(func() { l.Close(); c.Cut() })
	return c
}

func (c *Cable) carry(j Judge) {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		go func() {
			if !c.holds(near) {
				return
			}
			defer c.drop(near)
			far, err := dial(j.Context(), c.host)
			if err != nil || !c.holds(far) {
				return
			}
			defer c.drop(far)
			go func() { io.Copy(far, near); far.Close(); near.Close() }()
			io.Copy(near, far)
		}()
	}
}

// holds keeps a connection for Cut, and closes it where the cable is cut.
func (c *Cable) holds(end net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut {
		end.Close()
		return false
	}
	c.ends[end] = true
	return true
}

func (c *Cable) drop(end net.Conn) {
	end.Close()
	c.mu.Lock()
	delete(c.ends, end)
	c.mu.Unlock()
}

// Cut breaks every connection, and every new one, until Mend.
func (c *Cable) Cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = true
	for end := range c.ends {
		end.Close()
	}
}

// Mend lets connections through again.
func (c *Cable) Mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = false
}
