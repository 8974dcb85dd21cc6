package chat

import (
	"cmp"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// joinConversation joins what two tabs hold of one conversation.
func joinConversation(a, b Conversation) Conversation {
	m := a
	if compareHead(a, b) < 0 {
		m = b
	}
	m.Created = max(a.Created, b.Created)
	m.Ended, m.EndedChanged = Latest(a.Ended, a.EndedChanged, b.Ended, b.EndedChanged, CompareBool)
	m.Marks = JoinMarks(a.Marks, b.Marks)
	if a.Last == b.Last {
		m.Unread = min(a.Unread, b.Unread)
	}
	m.Unread = max(0, min(m.Unread, m.Last-m.Marks.CustomerRead))
	m.Messages = a.Messages
	if compareRun(a, b) < 0 {
		m.Messages = b.Messages
	}
	m.CountUnread()
	m.Loading, m.BegunAtCall = false, 0
	return m
}

// JoinMarks joins marks, which only grow.
func JoinMarks(a, b protocol.Marks) protocol.Marks {
	return protocol.Marks{
		CustomerDelivered: max(a.CustomerDelivered, b.CustomerDelivered),
		CustomerRead:      max(a.CustomerRead, b.CustomerRead),
		AgentDelivered:    max(a.AgentDelivered, b.AgentDelivered),
		AgentRead:         max(a.AgentRead, b.AgentRead),
	}
}

// compareHead tells whose newest message is newer.
func compareHead(a, b Conversation) int {
	return cmp.Or(cmp.Compare(a.Last, b.Last), cmp.Compare(a.At, b.At),
		strings.Compare(a.Preview, b.Preview), strings.Compare(string(a.Author), string(b.Author)),
		comparePerson(a.Person, b.Person))
}

func comparePerson(a, b protocol.Person) int {
	return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Name, b.Name), strings.Compare(a.Picture, b.Picture))
}

// compareRun tells whose messages reach further, and of two that reach as far
// whose are more.
func compareRun(a, b Conversation) int {
	if c := cmp.Or(cmp.Compare(a.Newest(), b.Newest()), cmp.Compare(len(a.Messages), len(b.Messages))); c != 0 {
		return c
	}
	for i := range a.Messages {
		if a.Messages[i] != b.Messages[i] {
			if c := strings.Compare(codec.Encode(&a.Messages[i]), codec.Encode(&b.Messages[i])); c != 0 {
				return c
			}
		}
	}
	return 0
}
