package chat

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
)

// typing takes in that an agent is writing, or has stopped.
func (t *update) typing(f *protocol.Typing) {
	if !t.mine() || t.Stored.ConversationByID(f.Conversation) == nil {
		return
	}
	i := slices.IndexFunc(t.Typing, func(v state.TypingIndicator) bool {
		return v.Conversation == f.Conversation && v.Person.ID == f.Person.ID
	})
	switch {
	case !f.On && i >= 0:
		t.untype(i)
	case f.On && i >= 0:
		t.Typing[i].Until = t.Now + protocol.TypingTimeout
	case f.On:
		v := state.TypingIndicator{Conversation: f.Conversation, Person: f.Person, Until: t.Now + protocol.TypingTimeout}
		t.Typing = append(t.Typing, v)
		t.tellTyping(v, true)
	}
}

// untype takes in that one of those who were writing is not any more.
func (t *update) untype(i int) {
	v := t.Typing[i]
	t.Typing = append(t.Typing[:i:i], t.Typing[i+1:]...)
	t.tellTyping(v, false)
}

func (t *update) tellTyping(v state.TypingIndicator, on bool) {
	t.do(app.Notify{Event: "onAgentTypingActivity", Response: sdk.Object(nil).
		Text("conversationId", v.Conversation).JSON("user", sdk.PersonJSON(v.Person)).Bool("typing", on).String()})
}

// wrote tells the agent that the visitor is writing, or has stopped.
func (t *update) wrote(conversation, text string) {
	if conversation == "" || !t.live() {
		return
	}
	if c := t.Stored.ConversationByID(conversation); c == nil || c.Last == 0 || c.Ended {
		return
	}
	on := text != ""
	if on {
		if t.SentTyping.Conversation == conversation && t.Now-t.SentTyping.At < protocol.TypingTimeout/2 {
			return
		}
		t.SentTyping = state.SentTyping{Conversation: conversation, At: t.Now}
	} else {
		if t.SentTyping.Conversation != conversation {
			return
		}
		t.SentTyping = state.SentTyping{}
	}
	t.transmit(&protocol.Typing{Session: t.Stored.Session.ID, Conversation: conversation, On: on})
}
