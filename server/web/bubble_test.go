package web

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
)

// A pipeListener is a network without an operating system, in which a fixture's server
// can be inside a synctest bubble: its clock goes on only when nothing else does.
type pipeListener struct {
	conns  chan net.Conn
	closed context.Context
	close  context.CancelFunc
}

func newPipeListener() *pipeListener {
	l := &pipeListener{conns: make(chan net.Conn)}
	l.closed, l.close = context.WithCancel(context.Background())
	return l
}

// A pipeConn is an end of a connection in a pipeListener. The client's address is one of
// this machine's.
type pipeConn struct{ net.Conn }

func (pipeConn) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed.Done():
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.close()
	return nil
}

func (l *pipeListener) Addr() net.Addr { return pipeConn{}.RemoteAddr() }

// dial opens a connection and returns the client's end.
func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case l.conns <- pipeConn{server}:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// withBubble runs a test with a fixture whose server is in a bubble. What is outside of
// it, the caller's t included, must not be used by the test.
func withBubble(t *testing.T, limits hub.Limits, test func(t *testing.T, s *fixture)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := newPipeListener()
		s := newFixtureAt(t, l, limits, func(*Server) {})
		s.transport = &http.Transport{DialContext: l.dial, DisableKeepAlives: true}
		test(t, s)
	})
}

// dialRaw opens a visitor's socket and says hello. It also returns the connection below
// it, on which nothing is read, and no ping answered, but by the test.
func (s *fixture) dialRaw() (c *testSocket, raw net.Conn, session string) {
	s.t.Helper()
	dial := s.transport.DialContext
	s.transport.DialContext = func(ctx context.Context, network, address string) (_ net.Conn, err error) {
		raw, err = dial(ctx, network, address)
		return raw, err
	}
	defer func() { s.transport.DialContext = dial }()
	c, session = s.connect(), randomID(protocol.IDBytes)
	c.send(&protocol.Hello{Version: protocol.Version, Session: session, Token: randomID(protocol.TokenBytes), Key: "demo"})
	return c, raw, session
}

// discard reads everything from a connection until it is closed.
func discard(c net.Conn) {
	buffer := make([]byte, 4096)
	for {
		if _, err := c.Read(buffer); err != nil {
			return
		}
	}
}

// wantLostAfter checks that one connection is lost, after a time and not before.
func (s *fixture) wantLostAfter(d time.Duration) {
	s.t.Helper()
	before := s.Hub.Connections()
	<-time.After(d - 1)
	if n := s.Hub.Connections(); n != before {
		s.t.Fatalf("%d connections before the time is over, of %d", n, before)
	}
	<-time.After(time.Second)
	synctest.Wait()
	if n := s.Hub.Connections(); n != before-1 {
		s.t.Errorf("%d connections after it, of %d", n, before)
	}
}

// TestAClientThatDoesNotReadIsGivenUp: a frame that is not read holds a socket for
// writeTimeout, and no longer.
func TestAClientThatDoesNotReadIsGivenUp(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		s.dialRaw()
		synctest.Wait() // the Welcome is being sent
		s.wantLostAfter(writeTimeout)
	})
}

// TestABrokenConnectionIsNoticed: a client that answers no ping is not there any more,
// though what is sent to it arrives.
func TestABrokenConnectionIsNoticed(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		_, raw, _ := s.dialRaw()
		go discard(raw)
		there, _ := s.connectVisitor()
		go func() { // a client that reads answers pings
			for {
				if _, _, err := there.Read(t.Context()); err != nil {
					return
				}
			}
		}()
		synctest.Wait()
		s.wantLostAfter(pingInterval + pongTimeout)
	})
}

// TestAnAbandonedFrameIsNotSentOn: a client whose place in the memory is needed is gone
// at once, in the middle of a frame that it does not read.
func TestAnAbandonedFrameIsNotSentOn(t *testing.T) {
	withBubble(t, hub.Limits{QueuedMegabytes: 1}, func(t *testing.T, s *fixture) {
		agent := s.signedInClient("Mira").account().ID
		c, _, session := s.dialRaw()
		c.send(&protocol.Send{Session: session, Conversation: "c", Client: "1", Text: "hello", New: true})
		synctest.Wait() // the Welcome is being sent
		for i := range 40 {
			_, err := s.Store.Append(t.Context(), store.Actor{Agent: agent}, store.NewMessage{
				Conversation: "c", Client: fmt.Sprint("a", i), Text: strings.Repeat("🫖", protocol.TextLimit)})
			if err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait() // no time passes
		if n := s.Hub.Connections(); n != 0 {
			t.Errorf("%d connections", n)
		}
	})
}

// endedSignIns is a store in which every sign-in has ended, from a moment on.
type endedSignIns struct {
	store.Store
	lookups atomic.Int64 // until then
}

func (e *endedSignIns) AgentBySignIn(ctx context.Context, tokenHash []byte) (store.Agent, store.SignIn, error) {
	if e.lookups.Add(-1) < 0 {
		return store.Agent{}, store.SignIn{}, store.ErrNotFound
	}
	return e.Store.AgentBySignIn(ctx, tokenHash)
}

// TestASignInThatRunsOutClosesTheSocket: nothing but the time has happened to it.
func TestASignInThatRunsOutClosesTheSocket(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		p := s.signedInClient("Mira")
		ends := &endedSignIns{Store: s.Store}
		ends.lookups.Store(1000)
		s.Store = ends
		c, _ := s.connectAgent(p)
		ends.lookups.Store(0)
		<-time.After(pingInterval)
		if code := c.closeCode(); code != websocket.StatusCode(protocol.CloseSignedOut) {
			t.Errorf("closed with %d", code)
		}
	})
}

// TestASignInThatEndsDuringTheHandshake: the hub has not heard of the end, because the
// socket was not there yet.
func TestASignInThatEndsDuringTheHandshake(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		p := s.signedInClient("Mira")
		ends := &endedSignIns{Store: s.Store}
		ends.lookups.Store(1) // that of the request
		s.Store = ends
		c := s.connect("Origin", s.URL, "Cookie", signInCookie+"="+p.cookie().Value)
		c.send(&protocol.AgentHello{Version: protocol.Version, Session: randomID(protocol.IDBytes)})
		began := time.Now()
		if code := c.closeCode(); code != websocket.StatusCode(protocol.CloseSignedOut) {
			t.Errorf("closed with %d", code)
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("it took %v", took)
		}
	})
}
