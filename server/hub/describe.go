package hub

import (
	"context"

	"kith/server/protocol"
)

// describe merges what the site says of the customer or of a conversation into
// what is stored, and answers with all of it.
func (c *Connection) describe(ctx context.Context, f *protocol.Describe) {
	about := protocol.Refused{Conversation: f.Conversation, Ref: f.Ref}
	if err := c.allowWrite(); err != nil {
		c.refuse(about, err)
		return
	}
	var all string
	var err error
	switch {
	case f.Conversation != "":
		all, err = c.hub.Store.DescribeConversation(ctx, c.actor(), f.Conversation, f.Attributes)
	case c.agent:
		err = &protocol.Error{Code: protocol.CodeBadFrame, Text: "The frame names no conversation."}
	default:
		all, err = c.hub.Store.DescribeCustomer(ctx, c.actor(), f.Attributes)
	}
	if err != nil {
		c.refuseWrite(about, err)
		return
	}
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	c.send(&protocol.Described{Session: c.session, Ref: f.Ref, Conversation: f.Conversation, Attributes: all})
}

// changePage records on which page of the site the visitor is.
func (c *Connection) changePage(ctx context.Context, f *protocol.PageChanged) {
	c.hub.mu.Lock()
	c.visitor.Page = visiblePage(c.settings(), f.Page)
	stored := c.customer != ""
	c.hub.mu.Unlock()
	if !stored {
		return // the first message stores it
	}
	c.refuseWrite(protocol.Refused{}, c.hub.Store.UpdateVisitor(ctx, c.actor()))
}

// allowWrite counts a Login or a Describe.
func (c *Connection) allowWrite() error {
	c.hub.mu.Lock()
	stored, key := c.customer != "" || c.agent, c.limitKey()
	c.hub.mu.Unlock()
	if !stored {
		if err := c.hub.limiters.sessionsPerNetwork.Take(c.caller.Network); err != nil {
			return err
		}
	}
	return c.hub.limiters.writesPerSession.Take(key)
}
