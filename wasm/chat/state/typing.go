package state

import "kith/server/protocol"

// A SentTyping is what the agent was told of this visitor's typing.
type SentTyping struct {
	Conversation string
	At           int64 // when the agent was told last, Unix milliseconds
}

// A TypingIndicator is an agent who is writing.
type TypingIndicator struct {
	Conversation string
	Person       protocol.Person
	Until        int64 // Unix milliseconds
}
