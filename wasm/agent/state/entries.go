package state

import (
	"kith/server/protocol"
	"kith/wasm/timeline"
)

// Entries returns what the log of a conversation shows, the oldest first: its
// messages, and after them those that are not sent yet.
func (m *Model) Entries(conversation string) []timeline.Entry {
	var entries []timeline.Entry
	var marks protocol.Marks
	if item := m.Item(conversation); item != nil {
		marks = item.Marks
	}
	if c := m.Conversation(conversation); c != nil {
		for i := range c.Messages {
			entries = append(entries, timeline.EntryOf(&c.Messages[i], marks, c.Messages[i].Author == protocol.AuthorCustomer))
		}
	}
	for i := range m.Stored.Outbox {
		if q := &m.Stored.Outbox[i]; q.Conversation == conversation {
			entries = append(entries, timeline.OutgoingEntry(q, protocol.AuthorAgent, m.Self))
		}
	}
	return entries
}
