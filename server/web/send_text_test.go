package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"kith/server/protocol"
)

// TestSendText: a frame arrives as it was sent, in one piece or in several, and one that
// cannot be sent is an error.
func TestSendText(t *testing.T) {
	long := strings.Repeat("0123456789", chunkBytes/2)
	for _, n := range []int{0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3*chunkBytes + 5} {
		sent := make(chan error, 2)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			conn, err := websocket.Accept(w, r, nil)
			if err != nil {
				t.Error(err)
				return
			}
			sent <- sendText(r.Context(), conn, long[:n])
			conn.CloseNow()
			sent <- sendText(r.Context(), conn, long[:n])
		}))
		conn, _, err := websocket.Dial(t.Context(), server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		conn.SetReadLimit(-1)
		if _, got, err := conn.Read(t.Context()); err != nil || string(got) != long[:n] {
			t.Errorf("of %d bytes come %d, %v", n, len(got), err)
		}
		if err := <-sent; err != nil {
			t.Errorf("%d bytes: %v", n, err)
		}
		if err := <-sent; err == nil {
			t.Errorf("%d bytes are sent over a closed connection", n)
		}
		conn.CloseNow()
		server.Close()
	}
}

// TestCloseReasons: whoever looks at a connection reads why it was closed.
func TestCloseReasons(t *testing.T) {
	seen := map[string]protocol.CloseCode{"": 0}
	for _, code := range []protocol.CloseCode{
		protocol.CloseGoingAway, protocol.CloseTooSlow, protocol.CloseSilent, protocol.CloseTooMany, protocol.CloseReplaced,
		protocol.CloseBadFrame, protocol.CloseVersion, protocol.CloseRevoked, protocol.CloseBrand, protocol.CloseSignedOut,
	} {
		reason := closeReason(code)
		if other, twice := seen[reason]; twice {
			t.Errorf("%d is closed with %q, as is %d", code, reason, other)
		}
		seen[reason] = code
	}
	if reason := closeReason(1); reason != "" {
		t.Errorf("an unknown code is closed with %q", reason)
	}
}

// TestALongFrameThatIsNotRead: after writeTimeout it is given up, in the middle of it.
func TestALongFrameThatIsNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newPipeListener()
		sent := make(chan error, 1)
		server := http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			conn, err := websocket.Accept(w, r, nil)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.CloseNow()
			sent <- sendText(t.Context(), conn, strings.Repeat("x", 10*chunkBytes))
		})}
		go server.Serve(l)
		defer server.Close()
		conn, _, err := websocket.Dial(t.Context(), "ws://any.example", &websocket.DialOptions{HTTPClient: &http.Client{Transport: &http.Transport{DialContext: l.dial}}})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.CloseNow()
		began := time.Now()
		if err := <-sent; err == nil {
			t.Error("it is said to be sent")
		}
		if took := time.Since(began); took != writeTimeout {
			t.Errorf("it took %v", took)
		}
	})
}
