package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coder/websocket"

	"kith/server/hub"
	"kith/server/protocol"
)

// Times of a socket.
const (
	// writeTimeout is how long one frame may take to leave, on a phone in a
	// tunnel too. After that the client is gone, and comes back by itself.
	writeTimeout = 15 * time.Second

	// pingInterval and pongWithin find connections that died without a word.
	pingInterval = protocol.HeartbeatInterval * time.Millisecond
	pongTimeout  = 15 * time.Second
)

// socket takes a connection in, joins it to the hub, and carries texts between
// the two until one of them ends it.
func (s *Server) socket(w http.ResponseWriter, r *http.Request) error {
	if err := s.checkUpgrade(w, r); err != nil {
		return err
	}
	select {
	case s.socketSlots <- struct{}{}:
		defer func() { <-s.socketSlots }()
	default:
		return &Error{Status: http.StatusServiceUnavailable, Code: protocol.CodeTooMany, Message: "Too many people are here just now. Please come back in a moment.", RetryAfter: 30}
	}
	caller, err := s.caller(r)
	if err != nil {
		return err
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		InsecureSkipVerify: true, // mayConnect has looked at the origin
	})
	if err != nil {
		return nil // Accept has answered
	}
	defer conn.CloseNow()
	conn.SetReadLimit(protocol.FrameBytes)
	s.metrics.sockets.Inc()
	defer s.metrics.sockets.Dec()

	link, err := s.Hub.Connect(caller)
	if err != nil {
		code, reason := protocol.CloseTooMany, "come back later"
		if s.draining.Load() {
			code, reason = protocol.CloseGoingAway, "the server stops"
		}
		conn.Close(websocket.StatusCode(code), reason)
		return nil
	}
	defer link.Close()

	// A socket's life is its own, and not that of the request that began it.
	ctx, end := context.WithCancel(context.WithoutCancel(r.Context()))
	defer end()
	read := make(chan struct{})
	go func() {
		defer close(read)
		s.readFrames(ctx, conn, link)
	}()
	s.writeFrames(ctx, conn, link, read)
	conn.CloseNow()
	<-read
	return nil
}

// checkUpgrade refuses what is no upgrade, what comes from the page of another
// site, and what comes too often.
func (s *Server) checkUpgrade(w http.ResponseWriter, r *http.Request) error {
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		w.Header().Set("Upgrade", "websocket")
		return errorf(http.StatusUpgradeRequired, protocol.CodeBadFrame, "This address speaks WebSocket alone.")
	}
	// A browser's socket carries the agent's cookie from any page; only our
	// own documents may open one. What is no browser sends no origin.
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || !strings.EqualFold(u.Host, r.Host) {
			return errorf(http.StatusForbidden, protocol.CodeUnauthorized, "Only the chat's own pages may connect here.")
		}
	}
	return s.limits.sockets.take(clientNetwork(s.clientAddress(r)))
}

// caller says what is known of a connection before its first frame.
func (s *Server) caller(r *http.Request) (hub.Caller, error) {
	c := hub.Caller{Address: s.clientAddress(r).String(), Browser: browserName(r.UserAgent())}
	agent, signIn, err := s.signedInAgent(r)
	if _, refused := err.(*Error); refused {
		return c, nil // a visitor, or an agent whose sign-in has ended
	}
	c.Agent, c.SignIn = agent.ID, signIn
	return c, err
}
