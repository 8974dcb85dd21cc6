package hub

import (
	"context"
	"errors"

	"kith/server/protocol"
)

// Receive takes one text from the client and carries it out: it returns once what
// the text asks for is durable and answered, so a client is never heard faster
// than the disk writes. It is called by one goroutine at a time.
func (l *Connection) Receive(ctx context.Context, text string) {
	if !l.listen() {
		return
	}
	defer l.hub.hearing.Done()
	if !l.pace.Allow() {
		l.drop("too_many")
		l.endWith(protocol.CloseTooMany)
		return
	}
	f, err := protocol.Decode(text)
	switch {
	case err != nil && !l.greeted:
		l.endWith(protocol.CloseBadFrame)
	case err != nil:
		l.refuse(salvage(text, err))
	case f.Kind() == "revoke":
		l.revoke(ctx, f.(*protocol.Revoke))
	case !l.greeted:
		l.greet(ctx, f)
	case f.SessionID() != l.session:
		l.drop("other_session")
	case l.agent:
		l.hearAgent(ctx, f)
	default:
		l.hearVisitor(ctx, f)
	}
}

// listen reports whether frames of this link are still carried out; the caller
// then says hearing.Done.
func (l *Connection) listen() bool {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	if l.over || l.hub.draining {
		return false
	}
	l.hub.hearing.Add(1)
	return true
}

func (l *Connection) greet(ctx context.Context, f protocol.Frame) {
	switch f := f.(type) {
	case *protocol.Hello:
		l.hello(ctx, f)
	case *protocol.AgentHello:
		l.agentHello(ctx, f)
	default:
		l.endWith(protocol.CloseBadFrame)
	}
}

func (l *Connection) hearVisitor(ctx context.Context, f protocol.Frame) {
	switch f := f.(type) {
	case *protocol.Send:
		l.send(ctx, f)
	case *protocol.History:
		l.history(ctx, f)
	case *protocol.Typing:
		l.types(f)
	case *protocol.Read:
		l.mark(ctx, f.Conversation, 0, f.Number)
	case *protocol.Delivered:
		l.mark(ctx, f.Conversation, f.Number, 0)
	case *protocol.End:
		l.endConversation(ctx, f)
	case *protocol.PageChanged:
		l.at(ctx, f)
	case *protocol.Login:
		l.login(ctx, f)
	case *protocol.Describe:
		l.describe(ctx, f)
	default:
		l.misplaced()
	}
}

func (l *Connection) hearAgent(ctx context.Context, f protocol.Frame) {
	switch f := f.(type) {
	case *protocol.Send:
		l.send(ctx, f)
	case *protocol.History:
		l.history(ctx, f)
	case *protocol.Typing:
		l.types(f)
	case *protocol.Read:
		l.mark(ctx, f.Conversation, 0, f.Number)
	case *protocol.Delivered:
		l.mark(ctx, f.Conversation, f.Number, 0)
	case *protocol.End:
		l.endConversation(ctx, f)
	case *protocol.Describe:
		l.describe(ctx, f)
	default:
		l.misplaced()
	}
}

func (l *Connection) misplaced() {
	l.refuse(protocol.Refused{}, &protocol.Error{Code: protocol.CodeBadFrame, Text: "A frame of this kind is not expected here."})
}

// refuse answers that a frame was not carried out; about says which one.
func (l *Connection) refuse(about protocol.Refused, err error) {
	var reason *protocol.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return // the connection is gone
	case !errors.As(err, &reason):
		l.hub.Log.Error("not carried out", "link", l.id, "error", err)
		reason = &protocol.Error{Code: protocol.CodeUnavailable, Text: "Something went wrong here. Please try again.", Retry: 2000}
	}
	l.hub.metrics.refusals.WithLabelValues(string(reason.Code)).Inc()
	about.Code, about.Text, about.Retry = reason.Code, reason.Text, reason.Retry
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	about.Session = l.session
	l.emit(&about)
}

// refused answers what the store said to a write. A session that has ended, or
// is not this link's, is not heard any further.
func (l *Connection) refused(about protocol.Refused, err error) {
	l.refuse(about, err)
	var reason *protocol.Error
	if errors.As(err, &reason) && (reason.Code == protocol.CodeRevoked || reason.Code == protocol.CodeUnauthorized) {
		l.endWith(protocol.CloseRevoked)
	}
}

func (l *Connection) drop(reason string) { l.hub.metrics.dropped.WithLabelValues(reason).Inc() }

func (l *Connection) endWith(code protocol.CloseCode) {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	l.end(code)
}
