package web

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"kith/server/limit"
)

// What is read from sockets is paced: who sends faster is read more slowly, and
// loses nothing. A frame has a limit of its own, and so has their number, but both
// come too late: a client can send pings, or the empty parts of a frame, without
// end.
const (
	// connectionBytes and connectionBurst are the bytes a second of one socket,
	// and at once. The outbox of a day offline fits in.
	connectionBytes = 64 << 10
	connectionBurst = 2 << 20

	// networkBytes and networkBurst are those of one network.
	networkBytes = 512 << 10
	networkBurst = 8 << 20

	// readCost is how many bytes the reading itself counts for. Threat: a socket
	// that sends each byte in a packet of its own.
	readCost = 64

	// controlRate and controlBurst are the pings and pongs that are taken from
	// one socket a second, and at once; over them it is closed. Threat: each
	// ping is answered, which costs more than to send it. Browsers send a pong
	// for each of our pings, one in twenty seconds.
	controlRate  = 1
	controlBurst = 20

	// socketWriteBuffer is how much of what is sent waits in the kernel for one
	// socket. Threat: it would take four megabytes for each that does not read.
	socketWriteBuffer = 128 << 10
)

// pacing is how fast sockets are read.
type pacing struct {
	lastID     atomic.Uint64
	connection *limit.Limiter[uint64] // by pacedConn.id
	network    *limit.PerNetwork
	controls   *limit.Limiter[uint64] // by pacedConn.id
}

func newPacing() *pacing {
	return &pacing{
		connection: limit.New[uint64]("bytes_per_socket", connectionBytes, connectionBurst),
		network:    limit.NewPerNetwork("bytes", networkBytes, networkBurst),
		controls:   limit.New[uint64]("control_frames_per_socket", controlRate, controlBurst),
	}
}

// A pacedWriter is a ResponseWriter whose connection, once it is a WebSocket, is
// read at the pace of its network.
type pacedWriter struct {
	http.ResponseWriter
	pacing  *pacing
	network limit.Network
	conn    *pacedConn // nil before Hijack
}

// Hijack implements http.Hijacker.
func (w *pacedWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetWriteBuffer(socketWriteBuffer) // at worst the kernel's own stays
	}
	w.conn = &pacedConn{Conn: conn, pacing: w.pacing, network: w.network, id: w.pacing.lastID.Add(1), closed: make(chan struct{})}
	return w.conn, buffered, nil
}

// allowControl counts a ping or a pong, and closes the connection if there were
// too many. It reports whether the frame is to be answered.
func (w *pacedWriter) allowControl(context.Context, []byte) bool {
	if w.pacing.controls.Take(w.conn.id) == nil {
		return true
	}
	w.conn.Close()
	return false
}

// A pacedConn is a connection that is read slowly if much comes.
type pacedConn struct {
	net.Conn
	pacing  *pacing
	network limit.Network
	id      uint64

	closing sync.Once
	closed  chan struct{}
}

// Read implements net.Conn.
func (c *pacedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n == 0 {
		return n, err
	}
	cost := float64(n + readCost)
	wait := max(c.pacing.connection.Charge(c.id, cost), c.pacing.network.Charge(c.network, cost))
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-c.closed:
		}
	}
	return n, err
}

// Close implements net.Conn.
func (c *pacedConn) Close() error {
	c.closing.Do(func() { close(c.closed) })
	return c.Conn.Close()
}
