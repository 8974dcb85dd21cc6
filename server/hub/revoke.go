package hub

import (
	"context"

	"kith/server/protocol"
)

// revoke ends a session for good. Its connections are closed by
// sessionRevoked; this one is answered even if it belongs to another session,
// or to none.
func (c *Connection) revoke(ctx context.Context, f *protocol.Revoke) {
	about := protocol.Refused{Ref: f.Session}
	if !validID(f.Session) {
		c.refuse(about, &protocol.Error{Code: protocol.CodeBadFrame, Text: "The frame names no session."})
		return
	}
	if err := c.hub.limiters.allow(sessionsPerAddress, c.caller.Address); err != nil {
		c.refuse(about, err)
		return
	}
	if err := c.hub.Store.RevokeSession(ctx, f.Session); err != nil {
		c.refuse(about, err)
		return
	}
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	c.send(&protocol.Revoked{Session: f.Session})
	if c.session == f.Session && !c.agent {
		c.disconnectLocked(protocol.CloseRevoked)
	}
}

// sessionRevoked sends Revoked to all connections of a session that the store
// has revoked, and closes them.
func (h *Hub) sessionRevoked(session string) {
	for c := range h.bySession[session] {
		c.send(&protocol.Revoked{Session: session})
		c.disconnectLocked(protocol.CloseRevoked)
	}
}
