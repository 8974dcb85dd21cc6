package web

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

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
	s := newFixture(t)
	c, session := s.connectVisitor()
	began := time.Now()
	for range 20 {
		c.send(&protocol.Send{Session: session, Conversation: "c", Client: randomID(protocol.IDBytes), Text: strings.Repeat("🫖", protocol.TextLimit), New: true})
		receive[*protocol.Ack](c)
	}
	if took := time.Since(began); took > testTimeout/2 {
		t.Errorf("it took %v", took)
	}
}

// TestEmptyPartsOfAFrame: a frame that is sent in parts without end and without
// content does not keep a processor busy: what was sent is not read.
func TestEmptyPartsOfAFrame(t *testing.T) {
	s := newFixture(t)
	s.pacing.connection = limit.New[uint64]("bytes_per_socket", 1000, 10_000)
	var raw net.Conn
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, address string) (c net.Conn, err error) {
		raw, err = new(net.Dialer).DialContext(ctx, network, address)
		return raw, err
	}}}
	c, _, err := websocket.Dial(t.Context(), s.URL+"/v1/socket", &websocket.DialOptions{HTTPClient: client})
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseNow()
	parts := []byte{1, 0x80, 1, 2, 3, 4} // text, masked, empty, and more follows
	for range 1000 {
		parts = append(parts, 0, 0x80, 1, 2, 3, 4)
	}
	raw.SetWriteDeadline(time.Now().Add(2 * time.Second))
	written := 0
	for written < 64<<20 {
		n, err := raw.Write(parts)
		written += n
		if err != nil {
			break
		}
	}
	if written >= 64<<20 {
		t.Errorf("%d MB of nothing were read", written>>20)
	}
}
