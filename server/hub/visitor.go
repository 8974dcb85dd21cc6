package hub

import (
	"context"
	"errors"
	"time"

	"kith/server/brand"
	"kith/server/protocol"
	"kith/server/store"
)

// receiveHello accepts a visitor, who may have been here before, and sends the
// snapshot.
func (c *Connection) receiveHello(ctx context.Context, f *protocol.Hello) {
	h := c.hub
	switch {
	case f.Version != protocol.Version:
		c.disconnect(protocol.CloseVersion)
		return
	case !validID(f.Session) || f.Token == "":
		c.disconnect(protocol.CloseBadFrame)
		return
	}
	h.mu.Lock()
	b := h.Brands.ByKey(f.Key) // under mu: brandsChanged looks for the connections of a brand that is gone
	if b == nil {
		c.disconnectLocked(protocol.CloseBrand)
	}
	if c.closed {
		h.mu.Unlock()
		return
	}
	c.greeted, c.session, c.brand, c.site, c.bucket, c.frame = true, f.Session, b, siteOf(f.Page.Address), f.Bucket, f.Frame
	c.repair = h.ranWithdrawn(f)
	c.visitor = store.Visitor{
		Session:    f.Session,
		TokenHash:  store.HashToken(f.Token),
		RevokeHash: revokeHash(f.Revoke),
		Brand:      b.Key,
		Browser:    c.caller.Browser,
		Language:   f.Language,
		Page:       visiblePage(b, f.Page),
		Network:    storedNetwork(c.caller.Network),
		Release:    f.Build,
	}
	h.bySession.add(c.visitor.SessionKey(), c)
	h.byRevocation.add(c.visitor.RevocationKey(), c)
	h.metrics.connections.WithLabelValues(c.side()).Inc()
	c.resuming = true
	h.mu.Unlock()

	err := h.Store.UpdateVisitor(ctx, c.actor())
	if err == nil && len(f.Joined) > 0 {
		err = h.Store.JoinSessions(ctx, c.actor(), c.joinedVisitors(f.Joined))
	}
	if err != nil {
		c.refuseWrite(protocol.Refused{}, err)
		c.disconnect(protocol.CloseGoingAway) // the client connects again, and the store may work then
		return
	}
	c.resume(ctx, f.Resume)
}

// revokeHash returns the hash of the key that ends a session, nil if the client
// has made none.
func revokeHash(key string) []byte {
	if key == "" {
		return nil
	}
	return store.HashToken(key)
}

// joinedVisitors returns the sessions of a Hello that are to have the same
// customer as its own.
func (c *Connection) joinedVisitors(joined []protocol.JoinedSession) (list []store.Visitor) {
	for _, j := range joined {
		list = append(list, store.Visitor{Session: j.Session, TokenHash: store.HashToken(j.Token), Brand: c.brand.Key})
	}
	return list
}

// actor returns who the connection's client is, for the store.
func (c *Connection) actor() store.Actor {
	if c.agent {
		return store.Actor{Agent: c.caller.Agent, Network: storedNetwork(c.caller.Network), Origin: c.id}
	}
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	return store.Actor{Visitor: c.visitor, Origin: c.id}
}

// resume sends a visitor everything that came after the resume points, and
// from then on what happens. Events that the store commits while the snapshot
// is read wait in queuedEvents; the cursors show which of them the snapshot
// contains. The caller has set resuming.
func (c *Connection) resume(ctx context.Context, points []protocol.ResumePoint) {
	c.answer(ctx, func(ctx context.Context) { c.sendSnapshot(ctx, points) })
}

// sendSnapshot does what resume says, when it is the client's turn.
func (c *Connection) sendSnapshot(ctx context.Context, points []protocol.ResumePoint) {
	h := c.hub
	for {
		snapshot, err := c.readSnapshot(ctx, points)
		h.mu.Lock()
		switch {
		case c.closed:
			h.mu.Unlock()
			return
		case err != nil:
			h.mu.Unlock()
			c.refuseWrite(protocol.Refused{}, err)
			c.disconnect(protocol.CloseGoingAway)
			return
		case c.stale:
			c.stale = false
			h.mu.Unlock()
			continue
		}
		c.sendWelcome(snapshot)
		c.finishResuming()
		if c.stale { // however many events have asked for another snapshot, one follows
			c.stale = false
			c.resumeAgain()
		}
		h.mu.Unlock()
		return
	}
}

// readSnapshot reads the visitor's snapshot, which is empty if nothing was
// written under the session yet. The error is a *protocol.Error if the client may
// not use the session; see store.Customers.
func (c *Connection) readSnapshot(ctx context.Context, points []protocol.ResumePoint) (store.Snapshot, error) {
	h := c.hub
	s, err := h.Store.Session(ctx, c.actor().Visitor)
	if errors.Is(err, store.ErrNotFound) {
		return store.Snapshot{}, nil
	}
	if err != nil {
		return store.Snapshot{}, err
	}
	h.mu.Lock()
	if !c.closed {
		c.setCustomer(s.Customer)
		c.repair = (c.repair || s.Repair) && !h.Releases.Withdrawn(c.visitor.Release)
	}
	if c.repair {
		points = nil // what the client has is not to be trusted
	}
	h.mu.Unlock()
	snapshot, err := h.Store.Snapshot(ctx, s.Customer, points)
	if errors.Is(err, store.ErrNotFound) {
		h.mu.Lock()
		stale := c.stale // the session has got another customer in between
		h.mu.Unlock()
		if stale {
			return store.Snapshot{}, nil
		}
	}
	return snapshot, err
}

// sendWelcome sends a visitor's snapshot. The caller holds mu.
func (c *Connection) sendWelcome(snapshot store.Snapshot) {
	now := time.Now()
	w := &protocol.Welcome{
		Session:      c.session,
		Customer:     snapshot.Customer,
		Availability: c.settings().Availability(now),
		Now:          now.UnixMilli(),
		Repair:       c.repair,
	}
	w.Customer.Online = w.Customer.ID != ""
	for _, v := range snapshot.Conversations {
		w.Conversations = append(w.Conversations, v.ForCustomer())
		c.cursors[v.ID] = cursor{v.Last, v.Revision}
	}
	c.send(w)
	for _, page := range snapshot.Pages {
		c.sendPage(page)
	}
	c.sendRelease()
}

// sendPage sends one page of messages. The caller holds mu.
func (c *Connection) sendPage(page store.MessagePage) {
	c.send(&protocol.Messages{Session: c.session, Conversation: page.Conversation, Messages: page.Messages, Reset: page.Reset, More: page.More})
}

// resumeAgain sends a live connection a new snapshot, because its session has
// got another customer. If a snapshot is being read already, it is read again.
// The caller holds mu.
func (c *Connection) resumeAgain() {
	if c.closed {
		return
	}
	if c.resuming {
		c.stale = true
		return
	}
	c.resuming = true
	points := c.resumePoints()
	h := c.hub
	h.background.Go(func() { c.resume(h.stopped, points) })
}

// repaired takes down that the client's state is sound.
func (c *Connection) repaired(ctx context.Context) {
	c.hub.mu.Lock()
	c.repair = false
	c.hub.mu.Unlock()
	c.refuseWrite(protocol.Refused{}, c.hub.Store.Repaired(ctx, c.actor()))
}

// resumePoints returns what the client was sent so far. The caller holds mu.
func (c *Connection) resumePoints() []protocol.ResumePoint {
	var points []protocol.ResumePoint
	for id, at := range c.cursors {
		points = append(points, protocol.ResumePoint{Conversation: id, Number: at.number})
	}
	return points
}

// visiblePage returns what may be stored of the page that a visitor is on.
func visiblePage(b *brand.Brand, page protocol.Page) protocol.Page {
	page.Address = b.PageAddress(page.Address)
	return page
}

// validID reports whether id may be the id of something that a client makes.
// Ids end up in pages and addresses; letters, digits, - and _ mean the same
// everywhere. How long it is the decoder has checked.
func validID(id string) bool {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return id != ""
}
