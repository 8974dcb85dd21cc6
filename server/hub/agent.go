package hub

import (
	"context"
	"errors"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

// agentHello takes an agent in. Who it is was in the cookie.
func (l *Connection) agentHello(ctx context.Context, f *protocol.AgentHello) {
	h := l.hub
	switch {
	case f.Version != protocol.Version:
		l.endWith(protocol.CloseVersion)
		return
	case l.caller.Agent == "":
		l.endWith(protocol.CloseSignedOut)
		return
	case !goodID(f.Session):
		l.endWith(protocol.CloseBadFrame)
		return
	}
	agent, err := h.Store.AgentByID(ctx, l.caller.Agent)
	if errors.Is(err, store.ErrNotFound) {
		l.endWith(protocol.CloseSignedOut)
		return
	}
	if err != nil {
		l.endWith(protocol.CloseGoingAway)
		return
	}
	h.mu.Lock()
	if l.over {
		h.mu.Unlock()
		return
	}
	l.greeted, l.session, l.agent, l.person = true, f.Session, true, agent.Person
	h.agents[l] = true
	h.metrics.links.WithLabelValues(l.side()).Inc()
	l.arriving = true
	h.mu.Unlock()

	have := f.Resume
	if len(have) > openPerAgent {
		have = have[len(have)-openPerAgent:]
	}
	a, err := h.Store.AgentSnapshot(ctx, have)
	if err != nil {
		l.refuse(protocol.Refused{}, err)
		l.endWith(protocol.CloseGoingAway)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if l.over {
		return
	}
	l.inbox(a)
	l.live()
}

// inbox sends an agent's arrival; mu is held.
func (l *Connection) inbox(a store.Snapshot) {
	in := &protocol.Inbox{Session: l.session, Self: l.person, Now: time.Now().UnixMilli()}
	for _, c := range a.Conversations {
		in.Conversations = append(in.Conversations, l.hub.forAgent(c))
	}
	l.emit(in)
	for _, c := range a.Open {
		l.opens(c)
	}
	for _, r := range a.Pages {
		l.emitRun(r)
	}
}

// opens notes that an agent's page shows a conversation from now on, told up
// to its last message; mu is held.
func (l *Connection) opens(c store.Conversation) {
	l.opened = append(l.opened, c.ID)
	l.open[c.ID] = c.Customer.ID
	l.seen[c.ID] = cursor{c.Last, c.Revision}
	if len(l.opened) > openPerAgent {
		oldest := l.opened[0]
		l.opened = l.opened[1:]
		delete(l.open, oldest)
		delete(l.seen, oldest)
		l.stopTyping(oldest, true)
	}
}

// forAgent is what agents see of a conversation now; mu is held.
func (h *Hub) forAgent(c store.Conversation) protocol.Conversation {
	c.Customer.Online = h.online(c.Customer.ID)
	return c.Conversation
}
