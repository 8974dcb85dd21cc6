package hub

import (
	"context"
	"crypto/subtle"
	"errors"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

// hello takes a visitor in, who may have been here before.
func (l *Connection) hello(ctx context.Context, f *protocol.Hello) {
	h := l.hub
	b := h.Brands.ByKey(f.Key)
	switch {
	case f.Version != protocol.Version:
		l.endWith(protocol.CloseVersion)
		return
	case b == nil:
		l.endWith(protocol.CloseBrand)
		return
	case !goodID(f.Session) || f.Token == "":
		l.endWith(protocol.CloseBadFrame)
		return
	}
	h.mu.Lock()
	if l.over {
		h.mu.Unlock()
		return
	}
	l.greeted, l.session, l.brand = true, f.Session, b
	l.visitor = store.Visitor{
		Session:   f.Session,
		TokenHash: store.HashToken(f.Token),
		Brand:     b.Key,
		Browser:   l.caller.Browser,
		Language:  f.Language,
		Page:      f.Page,
	}
	h.bySession.add(l.session, l)
	h.metrics.links.WithLabelValues(l.side()).Inc()
	l.arriving = true
	h.mu.Unlock()

	err := h.Store.UpdateVisitor(ctx, l.by())
	if err == nil && len(f.Joined) > 0 {
		err = h.Store.JoinSessions(ctx, l.by(), l.tickets(f.Joined))
	}
	if err != nil {
		l.refused(protocol.Refused{}, err)
		l.endWith(protocol.CloseGoingAway) // it comes back, and then it may go better
		return
	}
	l.arrive(ctx, f.Resume)
}

// tickets are sessions that a Hello wants to be one with its own.
func (l *Connection) tickets(joined []protocol.JoinedSession) (list []store.Visitor) {
	for _, t := range joined {
		list = append(list, store.Visitor{Session: t.Session, TokenHash: store.HashToken(t.Token), Brand: l.brand.Key})
	}
	return list
}

// by says who asks, to the store.
func (l *Connection) by() store.Actor {
	if l.agent {
		return store.Actor{Agent: l.person.ID, Origin: l.id}
	}
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	return store.Actor{Visitor: l.visitor, Origin: l.id}
}

// arrive tells a visitor's link all that it has missed, and from there on what
// happens. What is committed while the store is being read waits in held; the
// cursors tell which of it was read as well. The caller has set arriving.
func (l *Connection) arrive(ctx context.Context, have []protocol.ResumePoint) {
	h := l.hub
	for {
		a, err := l.readArrival(ctx, have)
		h.mu.Lock()
		switch {
		case l.over:
			h.mu.Unlock()
			return
		case err != nil:
			h.mu.Unlock()
			l.refused(protocol.Refused{}, err)
			l.endWith(protocol.CloseGoingAway)
			return
		case l.again:
			l.again = false
			h.mu.Unlock()
			continue
		}
		l.welcome(a)
		l.live()
		h.mu.Unlock()
		return
	}
}

func (l *Connection) readArrival(ctx context.Context, have []protocol.ResumePoint) (a store.Snapshot, err error) {
	h := l.hub
	s, err := h.Store.Session(ctx, l.session)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return a, nil // nothing was written under it yet
	case err != nil:
		return a, err
	case s.Revoked:
		return a, &protocol.Error{Code: protocol.CodeRevoked, Text: "This session has ended."}
	case subtle.ConstantTimeCompare(s.TokenHash, l.visitor.TokenHash) != 1 || s.Brand != l.brand.Key:
		return a, &protocol.Error{Code: protocol.CodeUnauthorized, Text: "This session is not yours."}
	}
	h.mu.Lock()
	if !l.over {
		l.belong(s.Customer)
	}
	h.mu.Unlock()
	a, err = h.Store.Snapshot(ctx, s.Customer, have)
	if errors.Is(err, store.ErrNotFound) {
		h.mu.Lock()
		again := l.again // the customer has become somebody else in between
		h.mu.Unlock()
		if again {
			return a, nil
		}
	}
	return a, err
}

// welcome sends an arrival; mu is held.
func (l *Connection) welcome(a store.Snapshot) {
	now := time.Now()
	w := &protocol.Welcome{
		Session:      l.session,
		Customer:     a.Customer,
		Availability: l.brand.Availability(now),
		Now:          now.UnixMilli(),
	}
	w.Customer.Online = w.Customer.ID != ""
	for _, c := range a.Conversations {
		w.Conversations = append(w.Conversations, c.ForCustomer())
		l.seen[c.ID] = cursor{c.Last, c.Revision}
	}
	l.emit(w)
	for _, r := range a.Pages {
		l.emitRun(r)
	}
}

func (l *Connection) emitRun(r store.MessagePage) {
	l.emit(&protocol.Messages{Session: l.session, Conversation: r.Conversation, Messages: r.Messages, Reset: r.Reset, More: r.More})
}

// arriveAnew reads everything again for a link that is live, because its
// session has become somebody else's; mu is held.
func (l *Connection) arriveAnew() {
	if l.over {
		return
	}
	if l.arriving {
		l.again = true
		return
	}
	l.arriving = true
	have := l.have()
	h := l.hub
	h.work.Go(func() { l.arrive(h.stopped, have) })
}

// have is what a live link has been told of; mu is held.
func (l *Connection) have() []protocol.ResumePoint {
	var have []protocol.ResumePoint
	for id, c := range l.seen {
		have = append(have, protocol.ResumePoint{Conversation: id, Number: c.number})
	}
	return have
}

// goodID reports whether a client may name something so. Ids end up in pages and
// addresses; letters, digits, - and _ mean the same everywhere.
func goodID(id string) bool {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return id != "" && len(id) <= protocol.IDLimit
}
