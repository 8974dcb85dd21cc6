package chat

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
)

// receiveTyping handles that an agent is typing, or has stopped.
func (u *update) receiveTyping(f *protocol.Typing) {
	if u.Stored.ConversationByID(f.Conversation) == nil {
		return
	}
	i := slices.IndexFunc(u.TypingIndicators, func(v state.TypingIndicator) bool {
		return v.Conversation == f.Conversation && v.Person.ID == f.Person.ID
	})
	switch {
	case !f.On && i >= 0:
		u.removeTyping(i)
	case i >= 0:
		u.TypingIndicators[i].Until = u.Now + protocol.TypingTimeout
	case f.On:
		v := state.TypingIndicator{Conversation: f.Conversation, Person: f.Person, Until: u.Now + protocol.TypingTimeout}
		u.TypingIndicators = append(u.TypingIndicators, v)
		u.notifyTyping(v, true)
	}
}

// removeTyping removes a typing indicator.
func (u *update) removeTyping(i int) {
	v := u.TypingIndicators[i]
	u.TypingIndicators = append(u.TypingIndicators[:i:i], u.TypingIndicators[i+1:]...)
	u.notifyTyping(v, false)
}

// notifyTyping tells the page that an agent is typing, or has stopped.
func (u *update) notifyTyping(v state.TypingIndicator, on bool) {
	u.do(app.Notify{Event: "onAgentTypingActivity", Response: sdk.Object(nil).
		Text("conversationId", v.Conversation).JSON("user", sdk.PersonJSON(u.Model, v.Person)).Bool("typing", on).String()})
}

// sendTyping tells the agents that the visitor is typing, or has stopped. It is
// repeated while the visitor goes on.
func (u *update) sendTyping(conversation, text string) {
	if !u.live() {
		return
	}
	if c := u.Stored.ConversationByID(conversation); c == nil || c.Last == 0 || c.Ended {
		return
	}
	on := text != ""
	if on {
		if u.SentTyping.Conversation == conversation && u.Now-u.SentTyping.At < protocol.TypingTimeout/2 {
			return
		}
		u.SentTyping = state.SentTyping{Conversation: conversation, At: u.Now}
	} else {
		if u.SentTyping.Conversation != conversation {
			return
		}
		u.SentTyping = state.SentTyping{}
	}
	u.sendFrame(&protocol.Typing{Session: u.Stored.Session.ID, Conversation: conversation, On: on})
}
