package agent

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/agent/state"
)

// TypingInterval is how often others are told that the agent goes on typing, in
// milliseconds: twice in the time that one telling counts.
const TypingInterval = protocol.TypingTimeout / 2

// draftChanged takes in what stands in the text box now.
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
	if u.Connection.Phase != state.Live || u.SentTyping.Conversation == conversation && u.Now < u.SentTyping.SentAt+TypingInterval {
		return
	}
	u.SentTyping = state.SentTyping{Conversation: conversation, SentAt: u.Now}
	u.send(&protocol.Typing{Session: u.Session, Conversation: conversation, On: true})
}

// stopTyping says that the agent does not type any more, to those who believe it.
func (u *update) stopTyping() {
	if u.Connection.Phase == state.Live && u.SentTyping.Conversation != "" && u.Now < u.SentTyping.SentAt+protocol.TypingTimeout {
		u.send(&protocol.Typing{Session: u.Session, Conversation: u.SentTyping.Conversation})
	}
	u.SentTyping = state.SentTyping{}
}

// receiveTyping takes in that somebody writes, or has stopped.
func (u *update) receiveTyping(f *protocol.Typing) {
	if f.Person.ID != "" && f.Person.ID == u.Self.ID {
		return
	}
	u.TypingIndicators = slices.DeleteFunc(u.TypingIndicators, func(y state.TypingIndicator) bool {
		return y.Conversation == f.Conversation && y.Person.ID == f.Person.ID
	})
	if f.On {
		u.TypingIndicators = append(u.TypingIndicators, state.TypingIndicator{Conversation: f.Conversation, Person: f.Person, Until: u.Now + protocol.TypingTimeout})
	}
}

// clearTyping forgets that somebody writes, now that they have sent it.
func (u *update) clearTyping(v protocol.Message) {
	u.TypingIndicators = slices.DeleteFunc(u.TypingIndicators, func(y state.TypingIndicator) bool {
		return y.Conversation == v.Conversation && y.Person.ID == v.Person.ID
	})
}

// expireTyping forgets those who have been silent for too long.
func (u *update) expireTyping() {
	u.TypingIndicators = slices.DeleteFunc(u.TypingIndicators, func(y state.TypingIndicator) bool { return y.Until <= u.Now })
}
