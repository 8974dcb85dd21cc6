package hub

import (
	"context"

	"kith/server/protocol"
)

// revoke ends a session for good: the connection's own, or one whose key the
// client has. Its connections are closed by sessionRevoked; this one is answered
// even if it belongs to another session, or to none, and if the key was wrong.
func (c *Connection) revoke(ctx context.Context, f *protocol.Revoke) {
	about := protocol.Refused{Ref: f.Session}
	if !validID(f.Session) {
		c.refuse(about, &protocol.Error{Code: protocol.CodeBadFrame, Text: "The frame names no session."})
		return
	}
	if err := c.hub.limiters.sessionsPerNetwork.Take(c.caller.Network); err != nil {
		c.refuse(about, err)
		return
	}
	key, own := revokeHash(f.Key), c.actor().Visitor // nobody's, of an agent's connection
	if own.Session == f.Session {
		key = own.EndHash()
	}
	if key != nil {
		if err := c.hub.Store.RevokeSession(ctx, f.Session, key); err != nil {
			c.refuse(about, err)
			return
		}
	}
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	c.send(&protocol.Revoked{Session: f.Session})
	if own.Session == f.Session { // whatever key it was stored with
		c.disconnectLocked(protocol.CloseRevoked)
	}
}

// sessionRevoked sends Revoked to all connections of a session that the store
// has revoked, and closes them.
func (h *Hub) sessionRevoked(session string, connections map[*Connection]bool) {
	for c := range connections {
		c.send(&protocol.Revoked{Session: session})
		c.disconnectLocked(protocol.CloseRevoked)
	}
}
