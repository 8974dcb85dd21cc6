package state

import "kith/server/protocol"

// SentTyping is the last Typing frame that was sent.
type SentTyping struct {
	Conversation string
	At           int64 // when it was sent, Unix milliseconds
}

// A TypingIndicator says that an agent is typing.
type TypingIndicator struct {
	Conversation string
	Person       protocol.Person
	Until        int64 // when it expires, Unix milliseconds
}
