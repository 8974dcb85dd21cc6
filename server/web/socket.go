package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"kith/server/hub"
	"kith/server/limit"
	"kith/server/protocol"
)

// Times of a socket.
const (
	// writeTimeout is how long sending one frame may take, on a slow phone too.
	// After that the socket is closed, and the client connects again by itself.
	writeTimeout = 15 * time.Second

	// pingInterval and pongTimeout find connections that broke silently.
	pingInterval = protocol.HeartbeatInterval * time.Millisecond
	pongTimeout  = 15 * time.Second
)

// socket accepts a WebSocket, connects it to the hub, and passes frames between the
// two until one of them ends it.
func (s *Server) socket(w http.ResponseWriter, r *http.Request) error {
	if err := s.checkUpgrade(w, r); err != nil {
		return err
	}
	caller, err := s.caller(r)
	if err != nil {
		return err
	}
	if caller.Agent == "" { // strangers never keep an agent out
		err := limit.All(s.limits.handshakes.For(caller.Network), s.limits.allHandshakes.For(struct{}{}))
		if err != nil {
			return s.refusal(err)
		}
	}
	connection, refused := s.Hub.Connect(caller)
	if over, ok := errors.AsType[*limit.Exceeded](refused); ok && over.Limit == hub.AllConnections {
		return &Error{
			Status: http.StatusServiceUnavailable, Code: protocol.CodeTooMany,
			Message: "Too many people are here just now. Please come back in a moment.", RetryAfter: over.Wait,
		}
	}
	if refused == nil {
		defer connection.Close()
	}
	paced := &pacedWriter{ResponseWriter: w, pacing: s.pacing, network: caller.Network}
	conn, err := websocket.Accept(paced, r, &websocket.AcceptOptions{
		OnPingReceived: paced.allowControl,
		OnPongReceived: func(ctx context.Context, data []byte) { paced.allowControl(ctx, data) },
	})
	if err != nil {
		return nil // Accept has written the response
	}
	defer conn.CloseNow()
	if refused != nil { // a page is told by a close code alone
		code, reason := protocol.CloseTooMany, "come back later"
		if s.draining.Load() {
			code, reason = protocol.CloseGoingAway, "the server stops"
		}
		conn.Close(websocket.StatusCode(code), reason)
		return nil
	}
	conn.SetReadLimit(protocol.FrameBytes)
	s.metrics.sockets.Inc()
	defer s.metrics.sockets.Dec()
	s.checkSignIn(r.Context(), r, connection) // it may have ended before the hub could hear of that

	// The socket outlives the request that it began with.
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	var helpers sync.WaitGroup
	defer helpers.Wait()
	defer conn.CloseNow()
	defer cancel()
	helpers.Go(func() { s.readFrames(ctx, conn, connection) })
	helpers.Go(func() { s.watch(ctx, r, conn, connection) })
	s.writeFrames(ctx, conn, connection)
	return nil
}

// checkUpgrade returns an error if a request is not a WebSocket upgrade, or comes
// from a page of another site.
func (s *Server) checkUpgrade(w http.ResponseWriter, r *http.Request) error {
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		w.Header().Set("Upgrade", "websocket")
		return errorf(http.StatusUpgradeRequired, protocol.CodeBadFrame, "This address speaks WebSocket alone.")
	}
	// A browser sends the agent's cookie with a socket from any page, so only our
	// own documents may open one. Clients other than browsers send no origin.
	if origin := r.Header.Get("Origin"); origin != "" && !s.isOwnOrigin(r, origin) {
		s.warnAboutOrigin(r)
		return errorf(http.StatusForbidden, protocol.CodeUnauthorized, "Only the chat's own pages may connect here.")
	}
	return nil
}

// caller returns what is known of a client before its first frame.
func (s *Server) caller(r *http.Request) (hub.Caller, error) {
	c := hub.Caller{Network: s.clientNetwork(r), Browser: browserName(r.UserAgent())}
	a, err := s.signedInAgent(r)
	if _, ok := err.(*Error); ok {
		return c, nil // a visitor, or an agent whose sign-in has ended
	}
	c.Agent, c.SignIn = a.ID, a.signIn.ID
	return c, err
}

// readFrames passes the client's frames to the hub, one after the other, until the
// connection ends, and closes it in the hub. A frame over protocol.FrameBytes ends
// it. The hub closes connections whose first frame does not come in time.
func (s *Server) readFrames(ctx context.Context, conn *websocket.Conn, connection *hub.Connection) {
	defer connection.Close()
	for {
		kind, data, err := conn.Read(ctx)
		if err != nil {
			return
		}
		if kind != websocket.MessageText {
			conn.Close(websocket.StatusUnsupportedData, "frames are text")
			return
		}
		connection.Receive(ctx, string(data))
	}
}

// writeFrames sends the hub's frames to the client, until the hub closes the
// connection, readFrames has returned, or a frame cannot be sent in writeTimeout.
func (s *Server) writeFrames(ctx context.Context, conn *websocket.Conn, connection *hub.Connection) {
	for text := range connection.Outgoing() {
		if sendText(ctx, conn, text) != nil {
			return
		}
	}
	if code := connection.CloseCode(); code != 0 {
		conn.Close(websocket.StatusCode(code), closeReason(code))
	}
}

// watch sends pings, and ends a connection whose frames are not to be sent any
// more, or of an agent whose sign-in has run out. The request is the one that the
// socket began with.
func (s *Server) watch(ctx context.Context, r *http.Request, conn *websocket.Conn, connection *hub.Connection) {
	pings := time.NewTicker(pingInterval)
	defer pings.Stop()
	for {
		select {
		case <-connection.Abandoned():
			conn.CloseNow()
			return
		case <-pings.C:
			go ping(ctx, conn)
			s.checkSignIn(ctx, r, connection)
		case <-ctx.Done():
			return
		}
	}
}

// checkSignIn closes an agent's connection if the sign-in has run out. It also stores
// that the sign-in is in use. If the store cannot be read, the connection stays.
func (s *Server) checkSignIn(ctx context.Context, r *http.Request, connection *hub.Connection) {
	if s.readCookie(r, signInCookie) == "" {
		return
	}
	if _, err := s.signedInAgent(r.WithContext(ctx)); err == errNotSignedIn {
		connection.SignedOut()
	}
}

// ping sends a ping, and ends the connection if no pong comes in pongTimeout.
func ping(ctx context.Context, conn *websocket.Conn) {
	ctx, cancel := context.WithTimeout(ctx, pongTimeout)
	defer cancel()
	if conn.Ping(ctx) != nil {
		conn.CloseNow()
	}
}

// chunkBytes is how much of a frame is copied at a time to be sent. A page of
// history is long, and must not be in memory twice.
const chunkBytes = 32 << 10

// sendText sends one frame.
func sendText(ctx context.Context, conn *websocket.Conn, text string) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	if len(text) <= chunkBytes {
		return conn.Write(ctx, websocket.MessageText, []byte(text))
	}
	w, err := conn.Writer(ctx, websocket.MessageText)
	if err != nil {
		return err
	}
	chunk := make([]byte, chunkBytes)
	for len(text) > 0 {
		n := copy(chunk, text)
		if _, err := w.Write(chunk[:n]); err != nil {
			return err
		}
		text = text[n:]
	}
	return w.Close()
}

// closeReason returns a close code in words, for developers who inspect the
// connection.
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
