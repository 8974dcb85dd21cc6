package hub

import (
	"context"

	"kith/server/protocol"
	"kith/server/store"
)

// sendHistory answers History with a page of a conversation. For an agent the
// newest page also opens the conversation: from then on its new messages are
// sent.
func (c *Connection) sendHistory(ctx context.Context, f *protocol.History) {
	about := protocol.Refused{Conversation: f.Conversation}
	if c.agent && f.Before <= 0 && !c.hasOpen(f.Conversation) {
		c.openConversation(ctx, f.Conversation)
		return
	}
	if err := c.checkVisible(ctx, f.Conversation); err != nil {
		c.refuse(about, err)
		return
	}
	page, err := c.hub.Store.History(ctx, f.Conversation, f.Before)
	if err != nil {
		c.refuse(about, err)
		return
	}
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	c.deliver(func() { c.sendPage(c.upToCursor(page)) })
}

// upToCursor leaves out of a page the messages that were committed but not
// sent to this client yet: broadcast is about to send them, in their order.
func (c *Connection) upToCursor(page store.MessagePage) store.MessagePage {
	at, known := c.cursors[page.Conversation]
	for known && len(page.Messages) > 0 && page.Messages[len(page.Messages)-1].Number > at.number {
		page.Messages = page.Messages[:len(page.Messages)-1]
	}
	return page
}

// hasOpen reports whether an agent's page shows a conversation.
func (c *Connection) hasOpen(conversation string) bool {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	_, open := c.open[conversation]
	return open
}

// openConversation sends an agent a conversation's newest page, and from then
// on its new messages.
func (c *Connection) openConversation(ctx context.Context, id string) {
	h := c.hub
	h.mu.Lock()
	c.resuming = true // what is committed from here on waits until the page was sent
	h.mu.Unlock()
	v, page, err := h.Store.ConversationWithHistory(ctx, id)
	h.mu.Lock()
	if err == nil && !c.maySee(v) {
		err = store.ErrNotFound
	}
	h.mu.Unlock()
	c.refuse(protocol.Refused{Conversation: id}, notFound(err))
	h.mu.Lock()
	defer h.mu.Unlock()
	if c.closed {
		return
	}
	if err == nil {
		page.Reset = true // whatever the client has of it may have a gap up to here
		c.setOpen(v)
		c.sendPage(page)
	}
	c.finishResuming()
}

// mark records up to which number this side has received and read the messages
// of a conversation; 0 leaves a mark as it is.
func (c *Connection) mark(ctx context.Context, conversation string, delivered, read int64) {
	err := c.hub.Store.Mark(ctx, c.actor(), conversation, delivered, read)
	c.refuseWrite(protocol.Refused{Conversation: conversation}, err)
}

// endConversation ends or reopens a conversation.
func (c *Connection) endConversation(ctx context.Context, f *protocol.End) {
	err := c.hub.Store.EndConversation(ctx, c.actor(), f.Conversation, f.Reopen)
	c.refuseWrite(protocol.Refused{Conversation: f.Conversation}, err)
}
