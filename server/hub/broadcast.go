package hub

import (
	"kith/server/protocol"
	"kith/server/store"
)

// broadcast sends what the store has committed to the connections concerned.
// The store calls it in the order of the commits, and it is the only place from
// which new messages and acknowledgements are sent, so no client receives
// message n+1 before n, or anything later than its own message before the Ack.
func (h *Hub) broadcast(events []store.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range events {
		switch e := e.(type) {
		case store.MessageAppended:
			h.countStored(e)
			h.acknowledge(e.Origin, e.Message)
			h.messageAppended(e)
		case store.MessageRepeated:
			h.acknowledge(e.Origin, e.Message)
		case store.ConversationChanged:
			h.conversationChanged(e.Conversation)
		case store.ConversationDeleted:
			h.conversationDeleted(e.Conversation)
		case store.SessionMoved:
			h.sessionMoved(e)
		case store.SessionReplaced:
			h.sessionReplaced(e)
		case store.SessionRevoked:
			h.sessionRevoked(e.Session.ID, h.bySession[e.Session])
		case store.UnstoredRevoked:
			h.sessionRevoked(e.Session.ID, h.byRevocation[e.Session])
		case store.CustomerChanged:
			h.refreshes.add(e.Customer) // who is read once more, if that goes on just now
		case store.BlockAdded:
			h.blockAdded(e.Rule)
		case store.BlockLifted:
			h.blockLifted(e.Rule)
		case store.AgentChanged:
			h.agentChanged(e.Agent)
		case store.SignInEnded:
			h.signInEnded(e.SignIn)
		}
	}
}

// acknowledge sends the Ack for a Send to the connection that it came from, if
// that is still there. Each Send that the store took is acknowledged here, and
// nowhere else: the store reports a repeated one, too.
func (h *Hub) acknowledge(origin uint64, m protocol.Message) {
	c := h.connections[origin]
	if c == nil {
		return
	}
	c.deliver(func() {
		c.send(&protocol.Ack{Session: c.session, Conversation: m.Conversation, Client: m.Client, ID: m.ID, Number: m.Number, At: m.At})
	})
}

func (h *Hub) messageAppended(e store.MessageAppended) {
	h.metrics.messages.WithLabelValues(string(e.Message.Author)).Inc()
	h.toAudience(e.Conversation, func(c *Connection) { c.messageAppended(e) })
}

// messageAppended sends a message and what it does to the conversation, except
// what the client has already: a message that a snapshot contained, or one that
// it sent itself.
func (c *Connection) messageAppended(e store.MessageAppended) {
	m := e.Message
	if e.Origin == c.id {
		c.stopTyping(m.Conversation, false)
	}
	_, open := c.open[m.Conversation]
	at := c.cursors[m.Conversation]
	if (open || !c.agent) && m.Number > at.number {
		if e.Origin != c.id {
			c.send(&protocol.MessageAppended{Session: c.session, Message: m})
		}
		at.number = m.Number
		c.cursors[m.Conversation] = at
	}
	c.conversationChanged(e.Conversation)
}

func (h *Hub) conversationChanged(v store.Conversation) {
	h.toAudience(v, func(c *Connection) { c.conversationChanged(v) })
}

// conversationChanged sends a conversation as it is now, unless the client was
// sent that revision, or a later one, before.
func (c *Connection) conversationChanged(v store.Conversation) {
	at, known := c.cursors[v.ID]
	if known && v.Revision <= at.revision {
		return
	}
	at.revision = v.Revision
	if !known {
		at.number = v.Last // it is new to this client, who asks for what was written in it
	}
	if !c.agent {
		c.cursors[v.ID] = at
		c.send(&protocol.ConversationChanged{Session: c.session, Conversation: v.ForCustomer()})
		return
	}
	if _, open := c.open[v.ID]; open {
		c.cursors[v.ID] = at
		c.open[v.ID] = v.Customer.ID
	}
	c.send(&protocol.ConversationChanged{Session: c.session, Conversation: c.hub.forAgent(v)})
}

// sessionMoved gives a session's connections their new customer.
func (h *Hub) sessionMoved(e store.SessionMoved) {
	for c := range h.bySession[e.Session] {
		switch {
		case c.resuming:
			c.stale = true
		case e.Former == "":
			// The customer is new and has nothing yet. It is not refreshed
			// (as setCustomer would do), since agents learn of it from the
			// event that follows.
			c.customer = e.Customer
			h.byCustomer.add(e.Customer, c)
		case c.loggingIn: // login sends LoggedIn first, then what follows
		default:
			c.resumeAgain()
		}
	}
	if e.Former != "" {
		h.refreshes.add(e.Customer)
	}
}
