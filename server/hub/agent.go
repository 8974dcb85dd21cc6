package hub

import (
	"context"
	"errors"
	"slices"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

// receiveAgentHello accepts an agent, whom the cookie has named, and sends the
// snapshot.
func (c *Connection) receiveAgentHello(ctx context.Context, f *protocol.AgentHello) {
	h := c.hub
	switch {
	case f.Version != protocol.Version:
		c.disconnect(protocol.CloseVersion)
		return
	case !validID(f.Session):
		c.disconnect(protocol.CloseBadFrame)
		return
	}
	if !c.greetAgent(ctx, f) {
		return
	}
	points := f.Resume
	if len(points) > openPerAgent {
		points = points[len(points)-openPerAgent:]
	}
	snapshot, err := h.Store.AgentSnapshot(ctx, c.brands, points)
	if err != nil {
		c.refuse(protocol.Refused{}, err)
		c.disconnect(protocol.CloseGoingAway)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if c.closed {
		return
	}
	c.sendInbox(snapshot, points)
	c.finishResuming()
}

// greetAgent makes a connection an agent's, and reports whether it is one now. If the
// agent changes while it is read, it is read again: from here on agentChanged keeps the
// connection's rights those of the agent.
func (c *Connection) greetAgent(ctx context.Context, f *protocol.AgentHello) bool {
	h := c.hub
	for {
		h.mu.Lock()
		changes, over := h.agentChanges, c.signInOver
		h.mu.Unlock()
		agent, err := h.Store.AgentByID(ctx, c.caller.Agent)
		switch {
		case over, errors.Is(err, store.ErrNotFound), err == nil && !agent.Active():
			c.disconnect(protocol.CloseSignedOut)
			return false
		case err != nil:
			c.disconnect(protocol.CloseGoingAway)
			return false
		}
		h.mu.Lock()
		if h.agentChanges != changes {
			h.mu.Unlock()
			continue
		}
		defer h.mu.Unlock()
		if c.closed {
			return false
		}
		c.greeted, c.session, c.agent, c.person, c.role, c.brands = true, f.Session, true, agent.Person, agent.Role, agent.Brands
		h.agents[c] = true
		h.metrics.connections.WithLabelValues(c.side()).Inc()
		c.resuming = true
		return true
	}
}

// sendInbox sends an agent's snapshot. The caller holds mu.
func (c *Connection) sendInbox(snapshot store.Snapshot, points []protocol.ResumePoint) {
	inbox := &protocol.Inbox{Session: c.session, Self: c.person, Role: c.role, More: snapshot.More, Brands: c.brandNames(), Now: time.Now().UnixMilli()}
	for _, v := range snapshot.Conversations {
		if c.maySee(v) {
			inbox.Conversations = append(inbox.Conversations, c.hub.forAgent(v))
		}
	}
	c.send(inbox)
	for _, v := range snapshot.Open {
		if c.maySee(v) {
			c.setOpen(v)
			c.send(&protocol.ConversationChanged{Session: c.session, Conversation: c.hub.forAgent(v)})
		}
	}
	for _, point := range points {
		if _, open := c.open[point.Conversation]; !open {
			c.send(&protocol.Deleted{Session: c.session, Conversation: point.Conversation})
		}
	}
	for _, page := range snapshot.Pages {
		if _, open := c.open[page.Conversation]; open {
			c.sendPage(page)
		}
	}
}

// setOpen records that an agent's page shows a conversation from now on, and
// that it was sent everything up to v.Last. If it has more than openPerAgent
// open then, the one opened first is closed. The caller holds mu.
func (c *Connection) setOpen(v store.Conversation) {
	c.openOrder = append(c.openOrder, v.ID)
	c.open[v.ID] = v.Customer.ID
	c.cursors[v.ID] = cursor{v.Last, v.Revision}
	if len(c.openOrder) > openPerAgent {
		c.closeConversation(c.openOrder[0])
	}
}

// closeConversation records that an agent's page does not show a conversation any
// more, if it did. The caller holds mu.
func (c *Connection) closeConversation(id string) {
	c.stopTyping(id, true)
	c.openOrder = slices.DeleteFunc(c.openOrder, func(open string) bool { return open == id })
	delete(c.open, id)
	delete(c.cursors, id)
}

// forAgent returns a conversation as agents see it now. The caller holds mu.
func (h *Hub) forAgent(v store.Conversation) protocol.Conversation {
	v.Customer.Online = h.isOnline(v.Customer.ID)
	if b := h.Brands.ByKey(v.Brand); b != nil {
		v.Customer.OnSite = b.OwnsPage(v.Customer.Page.Address)
	}
	return v.Conversation
}
