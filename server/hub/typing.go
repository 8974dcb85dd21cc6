package hub

import (
	"context"
	"time"

	"kith/server/protocol"
)

const typingTimeout = protocol.TypingTimeout * time.Millisecond

// receiveTyping passes on that somebody is typing, or has stopped. It is never
// stored. One for a conversation that the client may not see, or an agent does
// not have open, is ignored, and so is that of a visitor who is blocked: agents
// receive nothing of what such a visitor writes.
func (c *Connection) receiveTyping(ctx context.Context, f *protocol.Typing) {
	if f.On && c.isBlocked(ctx) {
		c.countDropped("typing")
		return
	}
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	_, known := c.cursors[f.Conversation] // of an agent's page, those that are open
	if !known || c.closed {
		c.countDropped("typing")
		return
	}
	if !f.On {
		c.stopTyping(f.Conversation, true)
		return
	}
	c.typing[f.Conversation] = c.newTypingTimer(f.Conversation)
	c.sendTyping(f.Conversation, true)
}

// isBlocked reports whether what the client writes is refused because of a block, or
// whether that cannot be read.
func (c *Connection) isBlocked(ctx context.Context) bool {
	if c.agent {
		return false
	}
	blocked, err := c.hub.Store.IsBlocked(ctx, c.actor().Visitor)
	return blocked || err != nil
}

// newTypingTimer returns a timer that stops the typing if the client does not
// repeat it. If the typing was stopped or repeated before, it does nothing.
func (c *Connection) newTypingTimer(conversation string) *time.Timer {
	var t *time.Timer
	t = time.AfterFunc(typingTimeout, func() {
		c.hub.mu.Lock()
		defer c.hub.mu.Unlock()
		if c.typing[conversation] == t {
			c.stopTyping(conversation, true)
		}
	})
	return t
}

// stopTyping records that this side has stopped typing in a conversation, if
// it was. With notify the other side is sent that; without, the message that
// was typed says it. The caller holds mu.
func (c *Connection) stopTyping(conversation string, notify bool) {
	if c.typing[conversation] == nil {
		return
	}
	delete(c.typing, conversation)
	if notify {
		c.sendTyping(conversation, false)
	}
}

// sendTyping sends Typing to the other side. The caller holds mu.
func (c *Connection) sendTyping(conversation string, on bool) {
	h := c.hub
	if c.agent {
		for other := range h.byCustomer[c.open[conversation]] {
			other.send(&protocol.Typing{Session: other.session, Conversation: conversation, Person: c.person, On: on})
		}
		return
	}
	for other := range h.agents {
		if _, open := other.open[conversation]; open {
			other.send(&protocol.Typing{Session: other.session, Conversation: conversation, On: on})
		}
	}
}
