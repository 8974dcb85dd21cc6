package hub

import (
	"context"
	"errors"

	"kith/server/limit"
	"kith/server/protocol"
	"kith/server/store"
)

// refuse sends Refused with err's reason; about names the frame that was not
// carried out. A *limit.Exceeded becomes CodeTooMany. An error that is no
// *protocol.Error either is logged, and the client receives CodeUnavailable. It
// sends nothing if err is nil, or if it only says that the connection is gone.
func (c *Connection) refuse(about protocol.Refused, err error) {
	var reason *protocol.Error
	var over *limit.Exceeded
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return
	case errors.As(err, &over):
		c.hub.metrics.limited.WithLabelValues(over.Limit).Inc()
		reason = &protocol.Error{Code: protocol.CodeTooMany, Text: "That was a lot at once. Please wait a moment.", Retry: max(1, over.Wait.Milliseconds())}
	case !errors.As(err, &reason):
		c.hub.Log.Error("a frame was not carried out", "connection", c.id, "error", err)
		reason = &protocol.Error{Code: protocol.CodeUnavailable, Text: "Something went wrong here. Please try again.", Retry: 2000}
	}
	c.hub.metrics.refusals.WithLabelValues(string(reason.Code)).Inc()
	about.Code, about.Text, about.Retry = reason.Code, reason.Text, reason.Retry
	var replaced *store.ReplacedError
	if errors.As(err, &replaced) {
		about.Ref = replaced.By
	}
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	about.Session = c.session
	c.send(&about)
}

// refuseWrite is refuse for an error of a write to the store. It also closes
// the connection if the session has ended, is not the client's, or goes on as
// another one. It does nothing if err is nil, either.
func (c *Connection) refuseWrite(about protocol.Refused, err error) {
	c.refuse(about, err)
	var reason *protocol.Error
	if !errors.As(err, &reason) {
		return
	}
	switch reason.Code {
	case protocol.CodeRevoked, protocol.CodeUnauthorized:
		c.disconnect(protocol.CloseRevoked)
	case protocol.CodeReplaced:
		c.disconnect(protocol.CloseReplaced)
	}
}

// notFound returns the refusal for store.ErrNotFound, and any other error as
// it is.
func notFound(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return &protocol.Error{Code: protocol.CodeNotFound, Text: "There is no such conversation."}
	}
	return err
}
