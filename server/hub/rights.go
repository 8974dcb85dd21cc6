package hub

import (
	"slices"

	"kith/server/protocol"
	"kith/server/store"
)

// What an agent may do is decided in two places: mayDo, before a frame of the agent is
// handled, and maySee, for whatever would be sent to the agent. The store checks a write
// once more, with the rights of that moment.

// errReadOnly is the refusal of what an agent's role does not allow.
func errReadOnly() error {
	return &protocol.Error{Code: protocol.CodeForbidden, Text: "You may read here, and not change anything."}
}

// mayDo returns nil if the agent's role allows a frame. The frames that only read are
// listed, so that a kind that is new is refused to those who may only read until
// somebody has thought of it.
func (c *Connection) mayDo(f protocol.Frame) error {
	switch f.(type) {
	case *protocol.History, *protocol.List, *protocol.Blocks:
		return nil
	}
	if !c.role.MayReply() {
		return errReadOnly()
	}
	return nil
}

// isByItself reports whether a page sends a frame of a kind by itself, so that nobody
// waits for an answer.
func isByItself(f protocol.Frame) bool {
	switch f.(type) {
	case *protocol.Typing, *protocol.Read, *protocol.Delivered:
		return true
	}
	return false
}

// agentChanged gives an agent's connections the rights that the agent has now. A
// deactivated agent's are closed; those of one with other rights are closed, too, so
// that the page comes back and has nothing that it may not see. The caller holds mu.
func (h *Hub) agentChanged(a store.Agent) {
	h.agentChanges++
	for _, c := range h.connections {
		switch {
		case c.caller.Agent != a.ID:
		case !a.Active():
			c.signedOut()
		case c.agent && (c.role != a.Role || !slices.Equal(c.brands, a.Brands)):
			c.disconnectLocked(protocol.CloseGoingAway)
		default:
			c.person = a.Person
		}
	}
}

// signInEnded closes the connections of a sign-in. The caller holds mu.
func (h *Hub) signInEnded(signIn string) {
	h.agentChanges++
	for _, c := range h.connections {
		if c.caller.SignIn == signIn {
			c.signedOut()
		}
	}
}

// SignedOut tells the connection that the sign-in of its caller has run out.
func (c *Connection) SignedOut() {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	c.signedOut()
}

// signedOut closes an agent's connection. One that has not said yet whose it is may be
// a visitor's, and goes on without the agent. The caller holds mu.
func (c *Connection) signedOut() {
	if c.agent {
		c.disconnectLocked(protocol.CloseSignedOut)
		return
	}
	c.signInOver = true
}
