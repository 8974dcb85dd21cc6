package hub

import (
	"context"

	"kith/server/protocol"
	"kith/server/store"
)

// revoke ends a session for good. All its links are told and closed by follow;
// this one is answered even if it belongs to another session, or to none.
func (l *Connection) revoke(ctx context.Context, f *protocol.Revoke) {
	about := protocol.Refused{Ref: f.Session}
	if !goodID(f.Session) {
		l.refuse(about, &protocol.Error{Code: protocol.CodeBadFrame, Text: "The frame names no session."})
		return
	}
	if err := l.hub.limits.allow("sessions", sessionsPerAddress, l.caller.Address); err != nil {
		l.refuse(about, err)
		return
	}
	if err := l.hub.Store.RevokeSession(ctx, f.Session); err != nil {
		l.refuse(about, err)
		return
	}
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	l.emit(&protocol.Revoked{Session: f.Session})
	if l.session == f.Session && !l.agent {
		l.end(protocol.CloseRevoked)
	}
}

// login signs the session's customer in.
func (l *Connection) login(ctx context.Context, f *protocol.Login) {
	about := protocol.Refused{Ref: f.Ref}
	if err := l.mayWrite(); err != nil {
		l.refuse(about, err)
		return
	}
	who, err := identify(l.brand.Secret, f.JWT)
	if err != nil {
		l.refuse(about, err)
		return
	}
	h := l.hub
	h.mu.Lock()
	l.signing = true
	h.mu.Unlock()
	customer, err := h.Store.LoginCustomer(ctx, l.by(), store.Identity{Email: who.Email, ExternalID: who.ExternalID, Name: who.Name})
	if err != nil {
		l.refused(about, err)
	}
	customer.Online = true
	h.mu.Lock()
	defer h.mu.Unlock()
	l.signing = false
	if err != nil {
		return
	}
	l.emit(&protocol.LoggedIn{Session: l.session, Ref: f.Ref, Customer: customer})
	l.arriveAnew()
}
