package main

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// oneConnection is a listener with one connection.
type oneConnection chan net.Conn

func (l oneConnection) Accept() (net.Conn, error) {
	if c, ok := <-l; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (l oneConnection) Close() error   { return nil }
func (l oneConnection) Addr() net.Addr { return &net.TCPAddr{} }

// TestSlowClientsAreGivenUp: whichever part of a request or a response is slow, the
// connection is held for as long as the limit of that part says.
func TestSlowClientsAreGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		request string
		handler http.HandlerFunc
		limit   time.Duration
	}{
		"a header":   {"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", nil, readHeaderTimeout},
		"a body":     {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nslow", func(_ http.ResponseWriter, r *http.Request) { io.ReadAll(r.Body) }, readTimeout},
		"a response": {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 1<<20)) }, writeTimeout},
		"nothing":    {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", func(http.ResponseWriter, *http.Request) {}, idleTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				closed := make(chan time.Duration, 1)
				began := time.Now()
				h := newHTTPServer(c.handler, slog.New(slog.DiscardHandler))
				h.ConnState = func(_ net.Conn, state http.ConnState) {
					if state == http.StateClosed {
						closed <- time.Since(began)
					}
				}
				client, server := net.Pipe()
				l := make(oneConnection, 1)
				l <- server
				ended := make(chan error)
				go func() { ended <- h.Serve(l) }()
				io.WriteString(client, c.request)
				if name != "a response" {
					go io.Copy(io.Discard, client)
				}
				if took := <-closed; took < c.limit || took > c.limit+time.Second {
					t.Errorf("it is held for %v, want %v", took, c.limit)
				}
				close(l)
				<-ended
				client.Close()
				h.Close()
			})
		})
	}
}

// status sends a request on a connection of its own and returns the status of the
// response.
func status(t *testing.T, address, request string) int {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(testTimeout))
	go io.WriteString(conn, request)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

// TestLongHeadersAreRefused: at the address of the metrics, too.
func TestLongHeadersAreRefused(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	metrics := free.Addr().String()
	free.Close()
	p := start(t, "-data", t.TempDir(), "-metrics", metrics)
	for address, path := range map[string]string{strings.TrimPrefix(p.address, "http://"): "/healthz", metrics: "/metrics"} {
		for length, want := range map[int]int{maxHeaderBytes / 2: 200, 2 * maxHeaderBytes: 431} {
			request := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: x\r\nX-Long: %s\r\n\r\n", path, strings.Repeat("x", length))
			if got := status(t, address, request); got != want {
				t.Errorf("%s with %d bytes: %d, want %d", path, length, got, want)
			}
		}
	}
	p.shutdown()
}

// TestConnectionsAreCounted: one network's connections that are kept open make room for
// its next ones.
func TestConnectionsAreCounted(t *testing.T) {
	p := start(t, "-data", t.TempDir())
	var oldest net.Conn
	for i := range 260 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.address, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if i == 0 {
			oldest = conn
		}
	}
	oldest.SetReadDeadline(time.Now().Add(testTimeout))
	if _, err := oldest.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("reading from the oldest returns %v", err)
	}
	if _, text := p.get("/metrics"); !strings.Contains(text, `kith_http_limited_total{limit="http_per_network"}`) {
		t.Error("no limit answers")
	}
	p.shutdown()
}
