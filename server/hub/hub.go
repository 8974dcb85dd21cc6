package hub

import (
	"context"
	"errors"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"

	"kith/server/brand"
	"kith/server/store"
	"kith/server/wire"
)

// Parts are what a hub is made of; all are needed.
type Parts struct {
	Store      store.Store
	Brands     *brand.Set
	Log        *slog.Logger
	Registerer prometheus.Registerer
}

// A Hub connects everybody who is there.
type Hub struct{ Parts }

// New makes a hub, which lives until Drain.
func New(p Parts) *Hub { return &Hub{Parts: p} }

// Join takes a connection in. Its error is a *wire.Error: TooMany links from
// the caller's address, or Broken while the server stops.
func (h *Hub) Join(c Caller) (*Link, error) {
	return nil, errors.New("hub: not ready")
}

// SignedOut ends the links of one sign-in of an agent with CloseSignedIn.
func (h *Hub) SignedOut(signIn string) {}

// Drain stops: no link joins any more, what has been heard is carried out and
// answered, and then every link is ended with CloseGoingAway. It returns when
// all links have left, or with ctx's error.
func (h *Hub) Drain(ctx context.Context) error { return nil }

// A Link is one connection, a visitor's or an agent's.
type Link struct{ out chan string }

// Frames brings what to send, in order. It is closed when the hub ends the
// link, after the last frame, and by Leave.
func (l *Link) Frames() <-chan string { return l.out }

// Code tells why the hub ended the link, after Frames is closed.
func (l *Link) Code() wire.CloseCode { return wire.CloseGoingAway }

// Hear takes one text from the client and carries it out: it returns once what
// the text asks for is durable and answered, so a client is never heard faster
// than the disk writes. It is called by one goroutine at a time.
func (l *Link) Hear(ctx context.Context, text string) {}

// Leave tells that the connection is gone. It may be called more than once.
func (l *Link) Leave() {}
