// Package hubtest is for tests: it has a client of a hub that reads everything, inside
// a bubble of testing/synctest.
//
// It may import server/hub and server/protocol, and only tests import it.
package hubtest

import (
	"sync"
	"testing/synctest"

	"kith/server/hub"
	"kith/server/protocol"
)

// A Client is a connection, and what its client has received.
type Client struct {
	*hub.Connection
	mu     sync.Mutex
	frames []string           // since the last call of Received
	code   protocol.CloseCode // why the hub closed it, or 0
}

// Connect opens a connection whose client reads everything, and which is released when
// the hub has closed it.
func Connect(h *hub.Hub, caller hub.Caller) (*Client, error) {
	connection, err := h.Connect(caller)
	if err != nil {
		return nil, err
	}
	c := &Client{Connection: connection}
	go c.read()
	return c, nil
}

func (c *Client) read() {
	defer c.Close()
	for text := range c.Outgoing() {
		c.mu.Lock()
		c.frames = append(c.frames, text)
		c.mu.Unlock()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.code = c.CloseCode()
}

// Received waits until nothing happens any more, and returns the frames that have
// come since the last call and, once, why the hub closed the connection, 0 if it did
// not.
func (c *Client) Received() ([]string, protocol.CloseCode) {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	frames, code := c.frames, c.code
	c.frames, c.code = nil, 0
	return frames, code
}
