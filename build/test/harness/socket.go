package harness

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/coder/websocket"

	"kith/server/protocol"
)

// A Socket is a connection to the server without a browser. It sends any frame, right
// or wrong, and keeps all that it receives.
type Socket struct {
	tb         TB
	conn       *websocket.Conn
	ctx        context.Context
	mu         sync.Mutex
	received   []protocol.Frame
	unreadable []string // texts that are not frames
	closed     bool
	code       protocol.CloseCode // once gone
}

// Dial opens a socket at the server, with the headers of a browser that is on
// one of the server's own pages.
func Dial(tb TB, s *Server, header http.Header) *Socket {
	tb.Helper()
	h := header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set("Origin", s.Address)
	conn, _, err := websocket.Dial(tb.Context(), s.Address+"/v1/socket", &websocket.DialOptions{HTTPHeader: h})
	if err != nil {
		tb.Fatalf("opening a socket: %v", err)
	}
	conn.SetReadLimit(protocol.ServerFrameBytes)
	ctx, cancel := context.WithCancel(context.WithoutCancel(tb.Context()))
	k := &Socket{tb: tb, conn: conn, ctx: ctx}
	go k.listen()
	tb.Cleanup(func() { cancel(); conn.CloseNow() })
	return k
}

func (k *Socket) listen() {
	for {
		_, text, err := k.conn.Read(k.ctx)
		k.mu.Lock()
		if err != nil {
			k.closed, k.code = true, 1006
			if c, ok := errors.AsType[websocket.CloseError](err); ok {
				k.code = protocol.CloseCode(c.Code)
			}
			k.mu.Unlock()
			return
		}
		if f, err := protocol.Decode(string(text)); err == nil {
			k.received = append(k.received, f)
		} else {
			k.unreadable = append(k.unreadable, string(text))
		}
		k.mu.Unlock()
	}
}

// Send sends a frame.
func (k *Socket) Send(f protocol.Frame) { k.tb.Helper(); k.SendText(protocol.Encode(f)) }

// SendText sends any text. If the socket is closed it does nothing; WaitClosed tells.
func (k *Socket) SendText(text string) {
	k.conn.Write(k.ctx, websocket.MessageText, []byte(text))
}

// Close closes the socket.
func (k *Socket) Close() { k.conn.Close(websocket.StatusNormalClosure, "") }

// WaitClosed waits until the server closes the socket, and returns the close code.
func (k *Socket) WaitClosed() protocol.CloseCode {
	k.tb.Helper()
	Until(k.tb, "the server closes the socket", func() string {
		k.mu.Lock()
		defer k.mu.Unlock()
		if !k.closed {
			return fmt.Sprintf("it is open and has said %d frames", len(k.received))
		}
		return ""
	})
	return k.code
}

// IsOpen reports whether the socket is open.
func (k *Socket) IsOpen() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return !k.closed
}

// WaitFrame waits for a frame of type F for which wanted returns true, or any if it is
// nil, and returns the first there is.
func WaitFrame[F protocol.Frame](k *Socket, what string, wanted func(F) bool) (f F) {
	k.tb.Helper()
	Until(k.tb, "hearing "+what, func() string {
		k.mu.Lock()
		defer k.mu.Unlock()
		for _, h := range k.received {
			if g, ok := h.(F); ok && (wanted == nil || wanted(g)) {
				f = g
				return ""
			}
		}
		return fmt.Sprintf("it heard %s", describeFrames(k.received, k.closed, k.code))
	})
	return f
}

// Frames returns all frames of type F received so far.
func Frames[F protocol.Frame](k *Socket) (all []F) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, h := range k.received {
		if f, ok := h.(F); ok {
			all = append(all, f)
		}
	}
	return all
}

// describeFrames returns the last ten frames as a text.
func describeFrames(heard []protocol.Frame, gone bool, code protocol.CloseCode) string {
	text := fmt.Sprintf("%d frames:", len(heard))
	for _, f := range heard[max(0, len(heard)-10):] {
		text += " " + protocol.Encode(f)[:min(160, len(protocol.Encode(f)))]
	}
	if gone {
		text += fmt.Sprintf(" and was closed with %d", code)
	}
	return text
}

// ID returns a new id, as clients make them.
func ID() string { return random(protocol.IDBytes) }

// Token returns a new token for a session.
func Token() string { return random(protocol.TokenBytes) }

func random(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
