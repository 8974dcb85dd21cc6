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

// A Socket is a client of the protocol without a browser: it says what it is
// told to, right or wrong, and keeps what it hears.
type Socket struct {
	j      Judge
	conn   *websocket.Conn
	ctx    context.Context
	mu     sync.Mutex
	heard  []protocol.Frame
	unread []string // texts that are no frames
	gone   bool
	code   protocol.CloseCode // once gone
}

// Dial opens a socket at the server, with the headers of a browser that is on
// one of the server's own pages.
func Dial(j Judge, s *Server, header http.Header) *Socket {
	j.Helper()
	h := header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set("Origin", s.Address)
	conn, _, err := websocket.Dial(j.Context(), s.Address+"/v1/socket", &websocket.DialOptions{HTTPHeader: h})
	if err != nil {
		j.Fatalf("opening a socket: %v", err)
	}
	conn.SetReadLimit(protocol.ServerFrameBytes)
	ctx, cancel := context.WithCancel(context.WithoutCancel(j.Context()))
	k := &Socket{j: j, conn: conn, ctx: ctx}
	go k.listen()
	j.Cleanup(func() { cancel(); conn.CloseNow() })
	return k
}

func (k *Socket) listen() {
	for {
		_, text, err := k.conn.Read(k.ctx)
		k.mu.Lock()
		if err != nil {
			k.gone, k.code = true, 1006
			if c, ok := errors.AsType[websocket.CloseError](err); ok {
				k.code = protocol.CloseCode(c.Code)
			}
			k.mu.Unlock()
			return
		}
		if f, err := protocol.Decode(string(text)); err == nil {
			k.heard = append(k.heard, f)
		} else {
			k.unread = append(k.unread, string(text))
		}
		k.mu.Unlock()
	}
}

// Say says a frame.
func (k *Socket) Say(f protocol.Frame) { k.j.Helper(); k.SayText(protocol.Encode(f)) }

// SayText says any text. A socket that is closed already takes it without a
// word: what follows from that is for Ends to find out.
func (k *Socket) SayText(text string) {
	k.conn.Write(k.ctx, websocket.MessageText, []byte(text))
}

// Leave closes the socket.
func (k *Socket) Leave() { k.conn.Close(websocket.StatusNormalClosure, "") }

// Ends waits until the server closes the socket, and answers with which code.
func (k *Socket) Ends() protocol.CloseCode {
	k.j.Helper()
	Until(k.j, "the server closes the socket", func() string {
		k.mu.Lock()
		defer k.mu.Unlock()
		if !k.gone {
			return fmt.Sprintf("it is open and has said %d frames", len(k.heard))
		}
		return ""
	})
	return k.code
}

// Alive reports whether the socket is open.
func (k *Socket) Alive() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return !k.gone
}

// Hear waits for a frame of that type that is as wanted, and answers the first.
func Hear[F protocol.Frame](k *Socket, what string, wanted func(F) bool) (f F) {
	k.j.Helper()
	Until(k.j, "hearing "+what, func() string {
		k.mu.Lock()
		defer k.mu.Unlock()
		for _, h := range k.heard {
			if g, ok := h.(F); ok && (wanted == nil || wanted(g)) {
				f = g
				return ""
			}
		}
		return fmt.Sprintf("it heard %s", kinds(k.heard, k.gone, k.code))
	})
	return f
}

// Heard are all frames of that type so far.
func Heard[F protocol.Frame](k *Socket) (all []F) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, h := range k.heard {
		if f, ok := h.(F); ok {
			all = append(all, f)
		}
	}
	return all
}

// kinds tells what was heard, the last ten of it.
func kinds(heard []protocol.Frame, gone bool, code protocol.CloseCode) string {
	text := fmt.Sprintf("%d frames:", len(heard))
	for _, f := range heard[max(0, len(heard)-10):] {
		text += " " + protocol.Encode(f)[:min(160, len(protocol.Encode(f)))]
	}
	if gone {
		text += fmt.Sprintf(" and was closed with %d", code)
	}
	return text
}

// ID makes an id as clients make them.
func ID() string { return random(protocol.IDBytes) }

// Token makes a session's token.
func Token() string { return random(protocol.TokenBytes) }

func random(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
