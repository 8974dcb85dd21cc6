package hub

import (
	"context"

	"kith/server/protocol"
)

// mark notes how far this side has received or read.
func (l *Connection) mark(ctx context.Context, conversation string, delivered, read int64) {
	if err := l.hub.Store.Mark(ctx, l.by(), conversation, delivered, read); err != nil {
		l.refused(protocol.Refused{Conversation: conversation}, err)
	}
}

// endConversation ends or reopens one.
func (l *Connection) endConversation(ctx context.Context, f *protocol.End) {
	if err := l.hub.Store.EndConversation(ctx, l.by(), f.Conversation, f.Reopen); err != nil {
		l.refused(protocol.Refused{Conversation: f.Conversation}, err)
	}
}

// at notes where on the site the visitor is.
func (l *Connection) at(ctx context.Context, f *protocol.PageChanged) {
	l.hub.mu.Lock()
	l.visitor.Page = f.Page
	stored := l.customer != ""
	l.hub.mu.Unlock()
	if !stored {
		return // the first message brings it along
	}
	if err := l.hub.Store.UpdateVisitor(ctx, l.by()); err != nil {
		l.refused(protocol.Refused{}, err)
	}
}

// describe merges what the site says of the customer or of a conversation.
func (l *Connection) describe(ctx context.Context, f *protocol.Describe) {
	about := protocol.Refused{Conversation: f.Conversation, Ref: f.Ref}
	if err := l.mayWrite(); err != nil {
		l.refuse(about, err)
		return
	}
	var all string
	var err error
	switch {
	case f.Conversation != "":
		all, err = l.hub.Store.DescribeConversation(ctx, l.by(), f.Conversation, f.Attributes)
	case l.agent:
		err = &protocol.Error{Code: protocol.CodeBadFrame, Text: "The frame names no conversation."}
	default:
		all, err = l.hub.Store.DescribeCustomer(ctx, l.by(), f.Attributes)
	}
	if err != nil {
		l.refused(about, err)
		return
	}
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	l.emit(&protocol.Described{Session: l.session, Ref: f.Ref, Conversation: f.Conversation, Attributes: all})
}

// mayWrite counts a write that is no message.
func (l *Connection) mayWrite() error {
	l.hub.mu.Lock()
	stored := l.customer != "" || l.agent
	l.hub.mu.Unlock()
	if !stored {
		if err := l.hub.limits.allow("sessions", sessionsPerAddress, l.caller.Address); err != nil {
			return err
		}
	}
	return l.hub.limits.allow("writes", writesPerSession, l.session)
}
