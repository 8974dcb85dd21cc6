package web

import (
	"context"
	"io"
	"net"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kith/server/hub"
	"kith/server/limit"
	"kith/server/protocol"
)

// TestPingsAreLimited: a few pings are answered, and a flood closes the socket.
func TestPingsAreLimited(t *testing.T) {
	s := newFixture(t)
	c, _ := s.connectVisitor()
	reading := c.CloseRead(t.Context())
	for range 5 {
		if err := c.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	flooding, cancel := context.WithTimeout(reading, testTimeout/2)
	defer cancel()
	for range 1000 {
		if c.Ping(flooding) != nil {
			if flooding.Err() == context.DeadlineExceeded {
				t.Fatal("the socket is still open")
			}
			waitFor(t, "the seat", func() bool { return s.Hub.Connections() == 0 })
			return
		}
	}
	t.Error("a thousand pings were answered")
}

// A firehose is a connection from which any number of bytes can be read.
type firehose struct {
	net.Conn
	least int
}

func (f firehose) Read(p []byte) (int, error) { return min(len(p), f.least), nil }
func (f firehose) Close() error               { return nil }

// TestSocketsAreReadAtAPace: of one socket, and of all sockets of a network; and
// a byte in a packet of its own counts for more.
func TestSocketsAreReadAtAPace(t *testing.T) {
	for name, c := range map[string]struct {
		sockets, chunk int
		least, most    float64 // bytes a second after the burst
	}{
		"one socket":      {1, 4096, connectionBytes * 0.8, connectionBytes},
		"a network":       {100, 4096, networkBytes * 0.8, networkBytes},
		"single bytes":    {1, 1, 0, connectionBytes / readCost},
		"single, of many": {100, 1, 0, networkBytes / readCost},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pacing := newPacing()
				read := make(chan int, 1000)
				var all []*pacedConn
				for i := range c.sockets {
					conn := &pacedConn{Conn: firehose{least: c.chunk}, pacing: pacing, id: uint64(i), closed: make(chan struct{})}
					pacing.connection.Charge(conn.id, connectionBurst) // the burst is over
					all = append(all, conn)
				}
				pacing.network.Charge(limit.Network{}, networkBurst)
				for _, conn := range all {
					go func() {
						buffer := make([]byte, 4096)
						for {
							n, _ := conn.Read(buffer)
							select {
							case <-conn.closed:
								return
							case read <- n:
							}
						}
					}()
				}
				end := time.After(100 * time.Second)
				bytes := 0
				for {
					select {
					case n := <-read:
						bytes += n
						continue
					case <-end:
					}
					break
				}
				if rate := float64(bytes) / 100; rate < c.least || rate > c.most*1.1 {
					t.Errorf("%.0f bytes a second are read", rate)
				}
				for _, conn := range all {
					conn.Close()
					conn.Close()
				}
			})
		})
	}
}

// TestALongFrameIsNotSlow: what a client sends in a day offline is read at once.
func TestALongFrameIsNotSlow(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		c, session := s.connectVisitor()
		began := time.Now()
		for range 20 {
			c.send(&protocol.Send{Session: session, Conversation: "c", Client: randomID(protocol.IDBytes), Text: strings.Repeat("🫖", protocol.TextLimit), New: true})
			receive[*protocol.Ack](c)
		}
		if waited := time.Since(began); waited > 0 {
			t.Errorf("it had to wait for %v", waited)
		}
	})
}

// TestEmptyPartsOfAFrame: a frame that is sent in parts without end and without
// content does not keep a processor busy: what was sent is not read.
func TestEmptyPartsOfAFrame(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		s.pacing.connection = limit.New[uint64]("bytes_per_socket", 1000, 10_000)
		_, raw, _ := s.dialRaw()
		go discard(raw)
		parts := []byte{1, 0x80, 1, 2, 3, 4} // text, masked, empty, and more follows
		for range 1000 {
			parts = append(parts, 0, 0x80, 1, 2, 3, 4)
		}
		raw.SetWriteDeadline(time.Now().Add(2 * time.Second))
		written := 0
		for written < 1<<20 {
			n, err := raw.Write(parts)
			written += n
			if err != nil {
				break
			}
		}
		if written > 50_000 {
			t.Errorf("%d bytes of nothing were read", written)
		}
	})
}

// TestPongsAreLimited: as pings are, though nothing has asked for them.
func TestPongsAreLimited(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		_, raw, _ := s.dialRaw()
		go discard(raw)
		pong := []byte{0x8a, 0x80, 1, 2, 3, 4} // masked, empty
		for range 5 {
			raw.Write(pong)
		}
		synctest.Wait()
		if n := s.Hub.Connections(); n != 1 {
			t.Fatalf("%d connections after five pongs", n)
		}
		for range 100 {
			raw.Write(pong)
		}
		synctest.Wait()
		if n := s.Hub.Connections(); n != 0 {
			t.Errorf("%d connections after a hundred", n)
		}
	})
}

// TestSocketsArePacedByThemselvesAndTheirNetwork: what one sends is counted for it, and for
// the network that it comes from, and for nothing else.
func TestSocketsArePacedByThemselvesAndTheirNetwork(t *testing.T) {
	s := newFixture(t, trustLoopback)
	const burst = 1 << 20
	s.pacing.connection = limit.New[uint64]("bytes_per_socket", 0.001, burst)
	s.pacing.network = limit.NewPerNetwork("bytes", 0.001, burst)
	here := []string{"192.0.2.1", "198.51.100.1"}
	for _, address := range here {
		c := s.connect("Origin", s.URL, "X-Forwarded-For", address)
		session := randomID(protocol.IDBytes)
		c.send(&protocol.Hello{Version: protocol.Version, Session: session, Token: randomID(protocol.TokenBytes), Key: "demo"})
		receive[*protocol.Welcome](c)
	}
	// With all of its burst a key has nothing left if anything was counted before.
	counted := func(wait time.Duration) bool { return wait > 0 }
	for i, address := range here {
		if !counted(s.pacing.connection.Charge(uint64(i+1), burst)) {
			t.Errorf("nothing is counted for socket %d", i+1)
		}
		if !counted(s.pacing.network.Charge(limit.NetworkOf(netip.MustParseAddr(address)), burst)) {
			t.Errorf("nothing is counted for %s", address)
		}
	}
	if counted(s.pacing.network.Charge(limit.Network{}, burst)) {
		t.Error("something is counted for an unknown network")
	}
}

// TestWhatCannotBecomeASocket: a response whose connection is shared with others, as in
// HTTP/2, stays what it is.
func TestWhatCannotBecomeASocket(t *testing.T) {
	if conn, _, err := (&pacedWriter{ResponseWriter: httptest.NewRecorder(), pacing: newPacing()}).Hijack(); err == nil || conn != nil {
		t.Errorf("got %v, %v", conn, err)
	}
}

// An endedConn is a connection from which nothing more comes.
type endedConn struct{ firehose }

func (endedConn) Read([]byte) (int, error) { return 0, io.EOF }

// TestTheEndIsReadAtOnce: a socket that has sent too much waits, and its end does not.
func TestTheEndIsReadAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &pacedConn{Conn: endedConn{}, pacing: newPacing(), closed: make(chan struct{})}
		c.pacing.connection.Charge(c.id, 10*connectionBurst)
		began := time.Now()
		if _, err := c.Read(make([]byte, 1)); err != io.EOF {
			t.Error(err)
		}
		if waited := time.Since(began); waited > 0 {
			t.Errorf("it had to wait for %v", waited)
		}
	})
}
