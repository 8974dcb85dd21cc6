package hub

import (
	"context"
	"errors"

	"kith/server/protocol"
	"kith/server/store"
)

// login signs the session's customer in. LoggedIn is sent first; then the
// connection is closed, because another session goes on, or a new snapshot is
// sent.
func (c *Connection) login(ctx context.Context, f *protocol.Login) {
	about := protocol.Refused{Ref: f.Ref}
	if err := c.allowWrite(); err != nil {
		c.refuse(about, err)
		return
	}
	login, err := verifyJWT(c.brand.Key, c.settings().Secrets, f.JWT)
	if err == nil {
		login.Next, err = c.nextSession(f.Next)
	}
	if err != nil {
		c.refuse(about, err)
		return
	}
	h := c.hub
	h.mu.Lock()
	c.loggingIn = true
	h.mu.Unlock()
	customer, session, err := h.Store.LoginCustomer(ctx, c.actor(), login)
	if errors.Is(err, store.ErrTokenUsed) {
		c.refuse(about, errUnauthorized("The sign-in token was used before."))
	} else {
		c.refuseWrite(about, err)
	}
	customer.Online = true
	h.mu.Lock()
	defer h.mu.Unlock()
	c.loggingIn = false
	switch {
	case err != nil:
	case session != c.session:
		c.send(&protocol.LoggedIn{Session: c.session, Ref: f.Ref, Customer: customer, Next: session})
		c.disconnectLocked(protocol.CloseReplaced)
	default:
		c.send(&protocol.LoggedIn{Session: c.session, Ref: f.Ref, Customer: customer})
		c.resumeAgain()
	}
}

// nextSession returns the session that a Login asks to go on with, the zero
// Visitor if there is none.
func (c *Connection) nextSession(n protocol.NextSession) (store.Visitor, error) {
	if n == (protocol.NextSession{}) {
		return store.Visitor{}, nil
	}
	if !validID(n.Session) || n.Token == "" || n.Session == c.session {
		return store.Visitor{}, &protocol.Error{Code: protocol.CodeBadFrame, Text: "The next session has no id, no token, or is this one."}
	}
	return store.Visitor{Session: n.Session, TokenHash: store.HashToken(n.Token), RevokeHash: revokeHash(n.Revoke), Brand: c.brand.Key}, nil
}

// sessionReplaced tells the connections of a session that another one goes on,
// and closes them. The one that has asked for it is told by login.
func (h *Hub) sessionReplaced(e store.SessionReplaced) {
	for c := range h.bySession[e.Session] {
		if c.loggingIn {
			continue
		}
		c.send(&protocol.Refused{Session: c.session, Code: protocol.CodeReplaced, Ref: e.By, Text: "This session goes on as another one."})
		c.disconnectLocked(protocol.CloseReplaced)
	}
}
