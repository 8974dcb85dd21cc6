package harness

import (
	"io"
	"net"
	"time"
)

// CutAfter breaks every WebSocket once so many more bytes of theirs have come
// through, in either direction and wherever in a frame that is. New ones get
// through.
func (c *Cable) CutAfter(bytes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left, c.counts = bytes, true
}

// Slow makes each piece of a WebSocket's bytes take so long.
func (c *Cable) Slow(each time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slow = each
}

// pour carries one direction of a connection.
func (c *Cable) pour(to net.Conn, from io.Reader, socket bool) {
	if !socket {
		io.Copy(to, from)
		return
	}
	for piece := make([]byte, 32<<10); ; {
		n, err := from.Read(piece)
		through, slow := c.through(n)
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

// through answers how many of n bytes get through, and how long they take.
func (c *Cable) through(n int) (int, time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.counts || n < c.left {
		c.left -= n
		return n, c.slow
	}
	c.counts = false
	return min(c.left, max(0, n-1)), c.slow
}

// BreakSockets breaks every WebSocket that there is. New ones get through.
func (c *Cable) BreakSockets() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for end, socket := range c.ends {
		if socket {
			end.Close()
		}
	}
}
