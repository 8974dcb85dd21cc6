package agent

import (
	"slices"

	"kith/server/protocol"
)

// TypingEvery is how often others are told that the agent goes on typing, in
// milliseconds: twice in the time that one telling counts.
const TypingEvery = protocol.TypingTimeout / 2

// write takes in what stands in the text box now.
func (t *turn) write(conversation, text string) {
	if conversation != t.Shown || conversation == "" {
		return
	}
	t.State.draft(conversation, text, t.Now)
	t.Notice = ""
	if text == "" {
		t.still()
		return
	}
	if t.Link.Phase != Live || t.Writing.Conversation == conversation && t.Now < t.Writing.Said+TypingEvery {
		return
	}
	t.Writing = Writing{conversation, t.Now}
	t.transmit(&protocol.Typing{Session: t.Session, Conversation: conversation, On: true})
}

// still says that the agent does not type any more, to those who believe it.
func (t *turn) still() {
	if t.Link.Phase == Live && t.Writing.Conversation != "" && t.Now < t.Writing.Said+protocol.TypingTimeout {
		t.transmit(&protocol.Typing{Session: t.Session, Conversation: t.Writing.Conversation})
	}
	t.Writing = Writing{}
}

// typing takes in that somebody writes, or has stopped.
func (t *turn) typing(f *protocol.Typing) {
	if f.Person.ID != "" && f.Person.ID == t.Self.ID {
		return
	}
	t.Typists = slices.DeleteFunc(t.Typists, func(y Typist) bool {
		return y.Conversation == f.Conversation && y.Person.ID == f.Person.ID
	})
	if f.On {
		t.Typists = append(t.Typists, Typist{f.Conversation, f.Person, t.Now + protocol.TypingTimeout})
	}
}

// quiet forgets that somebody writes, now that they have sent it.
func (t *turn) quiet(v protocol.Message) {
	t.Typists = slices.DeleteFunc(t.Typists, func(y Typist) bool {
		return y.Conversation == v.Conversation && y.Person.ID == v.Person.ID
	})
}

// hush forgets those who have been silent for too long.
func (t *turn) hush() {
	t.Typists = slices.DeleteFunc(t.Typists, func(y Typist) bool { return y.Until <= t.Now })
}
