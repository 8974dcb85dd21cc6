package hub

import (
	"context"

	"kith/server/protocol"
)

// Receive handles one text from the client. It returns once what the text asks
// for is durable and answered, so a client's frames are never taken faster
// than the disk writes them, nor than workRate allows. It must not be called by two goroutines at once.
// Errors are answered to the client with Refused, or close the connection.
func (c *Connection) Receive(ctx context.Context, text string) {
	if !c.pace(ctx) || !c.begin() {
		return
	}
	defer c.hub.inProgress.Done()
	if !c.frameRate.Allow() {
		c.countDropped("too_many")
		c.disconnect(protocol.CloseTooMany)
		return
	}
	f, about, err := protocol.DecodeFromClient(text)
	switch {
	case err != nil && !c.greeted:
		c.disconnect(protocol.CloseBadFrame)
	case err != nil:
		c.refuse(about, err)
	case f.Kind() == "revoke":
		c.revoke(ctx, f.(*protocol.Revoke))
	case !c.greeted:
		c.receiveFirst(ctx, f)
	case f.SessionID() != c.session:
		c.countDropped("other_session")
	case c.agent:
		c.receiveFromAgent(ctx, f, about)
	default:
		c.receiveFromVisitor(ctx, f)
	}
}

// begin reports whether the connection's frames are still handled. If so, the
// caller must call inProgress.Done after it has handled one.
func (c *Connection) begin() bool {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	if c.closed || c.hub.draining {
		return false
	}
	c.hub.inProgress.Add(1)
	return true
}

// receiveFirst handles the first frame, which must say who the client is.
func (c *Connection) receiveFirst(ctx context.Context, f protocol.Frame) {
	switch f := f.(type) {
	case *protocol.Hello:
		c.receiveHello(ctx, f)
	case *protocol.AgentHello:
		c.receiveAgentHello(ctx, f)
	default:
		c.disconnect(protocol.CloseBadFrame)
	}
}

// receiveFromVisitor handles a frame that a visitor's connection sends.
func (c *Connection) receiveFromVisitor(ctx context.Context, f protocol.Frame) {
	switch f := f.(type) {
	case *protocol.PageChanged:
		c.changePage(ctx, f)
	case *protocol.Login:
		c.login(ctx, f)
	case *protocol.Repaired:
		c.repaired(ctx)
	default:
		c.receiveFromEither(ctx, f)
	}
}

// receiveFromAgent handles a frame that an agent's connection sends; about names
// it.
func (c *Connection) receiveFromAgent(ctx context.Context, f protocol.Frame, about protocol.Refused) {
	if err := c.mayDo(f); err != nil && isByItself(f) {
		c.countDropped("forbidden")
		return
	} else if err != nil {
		c.refuse(about, err)
		return
	}
	if err := c.checkAgentFrame(ctx, f); err != nil {
		c.refuse(about, err)
		return
	}
	switch f := f.(type) {
	case *protocol.List:
		c.sendList(ctx, f)
	case *protocol.MarkSpam:
		c.markSpam(ctx, f)
	case *protocol.EndAll:
		c.endAll(ctx, f)
	case *protocol.Delete:
		c.deleteConversations(ctx, f)
	case *protocol.BlockCustomers:
		c.block(ctx, f)
	case *protocol.Unblock:
		c.unblock(ctx, f)
	case *protocol.Blocks:
		c.sendBlocks(ctx, f)
	default:
		c.receiveFromEither(ctx, f)
	}
}

// receiveFromEither handles a frame that visitors and agents may send.
func (c *Connection) receiveFromEither(ctx context.Context, f protocol.Frame) {
	switch f := f.(type) {
	case *protocol.Send:
		c.appendMessage(ctx, f)
	case *protocol.History:
		c.answer(ctx, func(ctx context.Context) { c.sendHistory(ctx, f) })
	case *protocol.Typing:
		c.receiveTyping(ctx, f)
	case *protocol.Read:
		c.mark(ctx, f.Conversation, 0, f.Number)
	case *protocol.Delivered:
		c.mark(ctx, f.Conversation, f.Number, 0)
	case *protocol.End:
		c.endConversation(ctx, f)
	case *protocol.Describe:
		c.describe(ctx, f)
	default:
		c.refuse(protocol.Refused{}, &protocol.Error{Code: protocol.CodeBadFrame, Text: "A frame of this kind is not expected here."})
	}
}

// countDropped counts a frame that is ignored without an answer.
func (c *Connection) countDropped(reason string) {
	c.hub.metrics.dropped.WithLabelValues(reason).Inc()
}
