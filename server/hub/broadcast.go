package hub

import (
	"kith/server/protocol"
	"kith/server/store"
)

// follow passes on what the store has committed. The store calls it in the
// order of the commits, and this is the one place from which live messages and
// acknowledgements are sent, so no link hears n+1 before n.
func (h *Hub) follow(events []store.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range events {
		switch e := e.(type) {
		case store.MessageAppended:
			h.appended(e)
		case store.ConversationChanged:
			h.changed(e.Conversation)
		case store.SessionMoved:
			h.moved(e)
		case store.SessionRevoked:
			h.sessionEnded(e.Session)
		case store.CustomerChanged:
			h.touched(e.Customer)
			h.dirty.add(e.Customer)
		}
	}
}

// touched notes that something was told of a customer, for refreshOne.
func (h *Hub) touched(customer string) {
	if customer == h.refreshing {
		h.overtaken = true
	}
}

func (h *Hub) appended(e store.MessageAppended) {
	h.metrics.messages.WithLabelValues(string(e.Message.Author)).Inc()
	h.touched(e.Conversation.Customer.ID)
	for l := range h.byCustomer[e.Conversation.Customer.ID] {
		l.whenLive(func() { l.appended(e) })
	}
	for l := range h.agents {
		l.whenLive(func() { l.appended(e) })
	}
}

// appended tells one link of a message and of what it does to the
// conversation.
func (l *Connection) appended(e store.MessageAppended) {
	m := e.Message
	if e.Origin == l.id {
		l.ack(m)
		l.endTyping(m.Conversation)
	}
	_, open := l.open[m.Conversation]
	c := l.seen[m.Conversation]
	if (open || !l.agent) && m.Number > c.number {
		if e.Origin != l.id {
			l.emit(&protocol.MessageAppended{Session: l.session, Message: m})
		}
		c.number = m.Number
		l.seen[m.Conversation] = c
	}
	l.changed(e.Conversation)
}

// ack answers a Send; mu is held.
func (l *Connection) ack(m protocol.Message) {
	l.acked = m.Client
	l.emit(&protocol.Ack{Session: l.session, Conversation: m.Conversation, Client: m.Client, ID: m.ID, Number: m.Number, At: m.At})
}

func (h *Hub) changed(c store.Conversation) {
	h.touched(c.Customer.ID)
	for l := range h.byCustomer[c.Customer.ID] {
		l.whenLive(func() { l.changed(c) })
	}
	for l := range h.agents {
		l.whenLive(func() { l.changed(c) })
	}
}

// changed tells one link how a conversation is now, unless it knows already.
func (l *Connection) changed(c store.Conversation) {
	known, is := l.seen[c.ID]
	if is && c.Revision <= known.revision {
		return
	}
	known.revision = c.Revision
	if !is {
		known.number = c.Last // it is new here; what was said in it is history
	}
	if !l.agent {
		l.seen[c.ID] = known
		l.emit(&protocol.ConversationChanged{Session: l.session, Conversation: c.ForCustomer()})
		return
	}
	if _, open := l.open[c.ID]; open {
		l.seen[c.ID] = known
		l.open[c.ID] = c.Customer.ID
	}
	l.emit(&protocol.ConversationChanged{Session: l.session, Conversation: l.hub.forAgent(c)})
}

func (h *Hub) moved(e store.SessionMoved) {
	for l := range h.bySession[e.Session] {
		switch {
		case l.arriving:
			l.again = true
		case e.Former == "":
			// It is new and has nothing yet; agents hear of it by what
			// comes next.
			l.customer = e.Customer
			h.byCustomer.add(e.Customer, l)
		case l.signing: // the answer to its Login goes first
		default:
			l.arriveAnew()
		}
	}
	if e.Former != "" {
		h.dirty.add(e.Customer)
	}
}

func (h *Hub) sessionEnded(session string) {
	for l := range h.bySession[session] {
		l.emit(&protocol.Revoked{Session: session})
		l.end(protocol.CloseRevoked)
	}
}
