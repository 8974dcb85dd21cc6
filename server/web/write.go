package web

import (
	"context"
	"time"

	"github.com/coder/websocket"

	"kith/server/hub"
	"kith/server/protocol"
)

// writeFrames sends what the hub has for the client, until the hub ends the link, the
// reader is done, or the client takes nothing any more.
func (s *Server) writeFrames(ctx context.Context, conn *websocket.Conn, link *hub.Connection, read <-chan struct{}) {
	pings := time.NewTicker(pingInterval)
	defer pings.Stop()
	for {
		select {
		case text, open := <-link.Outgoing():
			if !open {
				code := link.CloseCode()
				conn.Close(websocket.StatusCode(code), closeReason(code))
				return
			}
			if err := sendText(ctx, conn, text); err != nil {
				return
			}
		case <-pings.C:
			go ping(ctx, conn)
		case <-read:
			return
		}
	}
}

func sendText(ctx context.Context, conn *websocket.Conn, text string) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return conn.Write(ctx, websocket.MessageText, []byte(text))
}

// ping waits for the answer to a ping, and ends the connection where none
// comes.
func ping(ctx context.Context, conn *websocket.Conn) {
	ctx, cancel := context.WithTimeout(ctx, pongTimeout)
	defer cancel()
	if conn.Ping(ctx) != nil {
		conn.CloseNow()
	}
}

// closeReason says a close code in words, for whoever looks at the connection.
func closeReason(code protocol.CloseCode) string {
	switch code {
	case protocol.CloseGoingAway:
		return "the server stops"
	case protocol.CloseTooSlow:
		return "too slow"
	case protocol.CloseSilent:
		return "silent"
	case protocol.CloseTooMany:
		return "too many"
	case protocol.CloseReplaced:
		return "replaced"
	case protocol.CloseBadFrame:
		return "a frame that cannot be understood"
	case protocol.CloseVersion:
		return "another version of the protocol"
	case protocol.CloseRevoked:
		return "the session has ended"
	case protocol.CloseBrand:
		return "the key is not known"
	case protocol.CloseSignedOut:
		return "the sign-in has ended"
	}
	return ""
}
