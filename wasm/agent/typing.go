package agent

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/connection"
)

// TypingInterval is how often Typing is sent while the agent types, in
// milliseconds.
const TypingInterval = protocol.TypingTimeout / 2

// draftChanged handles typing in the composer.
func (u *update) draftChanged(conversation, text string) {
	if conversation != u.Shown || conversation == "" {
		return
	}
	u.Stored.SetDraft(conversation, text, u.Now)
	u.Notice = ""
	if text == "" {
		u.stopTyping()
		return
	}
	if u.Connection.Phase != connection.Live || u.SentTyping.Conversation == conversation && u.Now < u.SentTyping.SentAt+TypingInterval {
		return
	}
	u.SentTyping = state.SentTyping{Conversation: conversation, SentAt: u.Now}
	u.send(&protocol.Typing{Session: u.Session, Conversation: conversation, On: true})
}

// stopTyping takes back the last Typing frame, if it has not expired.
func (u *update) stopTyping() {
	if u.Connection.Phase == connection.Live && u.SentTyping.Conversation != "" && u.Now < u.SentTyping.SentAt+protocol.TypingTimeout {
		u.send(&protocol.Typing{Session: u.Session, Conversation: u.SentTyping.Conversation})
	}
	u.SentTyping = state.SentTyping{}
}

// receiveTyping handles that somebody types or has stopped.
func (u *update) receiveTyping(f *protocol.Typing) {
	if f.Person.ID != "" && f.Person.ID == u.Self.ID {
		return
	}
	u.TypingIndicators = slices.DeleteFunc(u.TypingIndicators, func(t state.TypingIndicator) bool {
		return t.Conversation == f.Conversation && t.Person.ID == f.Person.ID
	})
	if f.On {
		u.TypingIndicators = append(u.TypingIndicators, state.TypingIndicator{Conversation: f.Conversation, Person: f.Person, Until: u.Now + protocol.TypingTimeout})
	}
}

// clearTyping removes the typing indicator of whoever sent a message.
func (u *update) clearTyping(m protocol.Message) {
	u.TypingIndicators = slices.DeleteFunc(u.TypingIndicators, func(t state.TypingIndicator) bool {
		return t.Conversation == m.Conversation && t.Person.ID == m.Person.ID
	})
}

// expireTyping removes the typing indicators whose time is over.
func (u *update) expireTyping() {
	u.TypingIndicators = slices.DeleteFunc(u.TypingIndicators, func(t state.TypingIndicator) bool { return t.Until <= u.Now })
}
