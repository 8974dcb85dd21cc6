package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kith/server/protocol"
)

// stops is how often TestStopWhileVisitorsLeave stops a server, and visitorsAtStop how
// many visitors each of them has. build/tool/stops does the same to the real binary.
const (
	stops          = 400
	visitorsAtStop = 6
)

// TestStopWhileVisitorsLeave: a server that is stopped while visitors come, write and
// leave ends with 0, each time.
func TestStopWhileVisitorsLeave(t *testing.T) {
	for worker := range 4 {
		t.Run(fmt.Sprint(worker), func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			for i := range stops / 4 {
				stopWhileVisitorsLeave(t, data, time.Duration(i%20)*100*time.Microsecond)
				if t.Failed() {
					t.Fatalf("that was stop %d", i)
				}
			}
		})
	}
}

// stopWhileVisitorsLeave stops a server a little after its visitors begin to leave.
func stopWhileVisitorsLeave(t *testing.T, data string, after time.Duration) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	var log strings.Builder
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, testAssets, []string{"-addr", "127.0.0.1:0", "-data", data, "-drain", testTimeout.String()}, in, &log)
		in.Close()
	}()
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("it does not listen: %v", err)
	}
	go io.Copy(io.Discard, lines)
	address := strings.TrimSpace(strings.TrimPrefix(line, "listening on http://"))

	var here, leaving sync.WaitGroup
	leave := make(chan struct{})
	for range visitorsAtStop {
		here.Add(1)
		leaving.Go(func() {
			conn := dialVisitor(t, address)
			here.Done()
			if conn != nil {
				<-leave
				conn.Close()
			}
		})
	}
	here.Wait()
	close(leave)
	<-time.After(after) // no condition to wait for: any moment must do
	stop()
	leaving.Wait()
	select {
	case c := <-code:
		if c != 0 {
			t.Errorf("exit code %d: %s", c, &log)
		}
	case <-time.After(testTimeout):
		t.Errorf("it does not end")
	}
}

// TestStopIsNotHeldUp: a request that is still being sent when the server stops does not
// keep it for longer than -drain says.
func TestStopIsNotHeldUp(t *testing.T) {
	p := start(t, "-data", t.TempDir(), "-drain", "0s")
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /v1/agent/signin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n")
	conn.SetReadDeadline(time.Now().Add(testTimeout))
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the body is not waited for: %q, %v", line, err)
	}
	if code := p.shutdown(); code != 0 { // before the request's own time is over
		t.Errorf("exit code %d: %s", code, p.logText())
	}
}

// dialVisitor opens a socket as a new visitor, who says hello and writes.
func dialVisitor(t *testing.T, address string) net.Conn {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return nil
	}
	fmt.Fprintf(conn, "GET /v1/socket HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n", address)
	in := bufio.NewReader(conn)
	answer, err := http.ReadResponse(in, nil)
	if err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
		t.Errorf("the socket does not open: %v, %v", answer, err)
		conn.Close()
		return nil
	}
	session := rand.Text()
	writeFrame(conn, &protocol.Hello{Version: protocol.Version, Session: session, Token: rand.Text(), Key: "demo", Language: "en"})
	if _, err := in.ReadByte(); err != nil { // of the welcome
		t.Errorf("no welcome: %v", err)
	}
	writeFrame(conn, &protocol.Send{Session: session, Conversation: rand.Text(), Client: "1", Text: "hello", New: true})
	return conn
}

// writeFrame sends a frame of the protocol as a WebSocket message, masked as a
// browser's is. An error is a server that has gone.
func writeFrame(w io.Writer, f protocol.Frame) {
	text := protocol.Encode(f)
	header := []byte{0x81, 0x80 | 126, 0, 0, 0, 0, 0, 0} // a whole text, masked with zeros
	binary.BigEndian.PutUint16(header[2:], uint16(len(text)))
	_, _ = w.Write(append(header, text...))
}
