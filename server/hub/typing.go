package hub

import (
	"time"

	"kith/server/protocol"
)

const typingFor = protocol.TypingTimeout * time.Millisecond

// types passes on that somebody is writing. It is never stored, and one for a
// conversation that this link has nothing to do with is dropped.
func (l *Connection) types(f *protocol.Typing) {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	_, mine := l.seen[f.Conversation]
	if l.agent {
		_, mine = l.open[f.Conversation]
	}
	if !mine || l.over {
		l.drop("typing")
		return
	}
	if !f.On {
		l.stopTyping(f.Conversation, true)
		return
	}
	if t := l.typing[f.Conversation]; t != nil {
		t.Reset(typingFor)
	} else {
		l.typing[f.Conversation] = l.typingTimer(f.Conversation)
	}
	l.tellTyping(f.Conversation, true)
}

func (l *Connection) typingTimer(conversation string) *time.Timer {
	var t *time.Timer
	t = time.AfterFunc(typingFor, func() {
		l.hub.mu.Lock()
		defer l.hub.mu.Unlock()
		if l.typing[conversation] == t {
			l.stopTyping(conversation, true)
		}
	})
	return t
}

// stopTyping forgets that this link types, and tells so; mu is held.
func (l *Connection) stopTyping(conversation string, tell bool) {
	t := l.typing[conversation]
	if t == nil {
		return
	}
	t.Stop()
	delete(l.typing, conversation)
	if tell {
		l.tellTyping(conversation, false)
	}
}

// endTyping forgets it without a word: the message that has come says it.
func (l *Connection) endTyping(conversation string) { l.stopTyping(conversation, false) }

// tellTyping tells the other side; mu is held.
func (l *Connection) tellTyping(conversation string, on bool) {
	h := l.hub
	if l.agent {
		for other := range h.byCustomer[l.open[conversation]] {
			other.emit(&protocol.Typing{Session: other.session, Conversation: conversation, Person: l.person, On: on})
		}
		return
	}
	for other := range h.agents {
		if _, open := other.open[conversation]; open {
			other.emit(&protocol.Typing{Session: other.session, Conversation: conversation, On: on})
		}
	}
}
