package state

import (
	"kith/server/protocol"
	"kith/wasm/timeline"
)

// Entries returns what the log of a conversation shows, the oldest first: its
// messages, and behind them those that are not sent yet.
func (m *Model) Entries(conversation string) []timeline.Entry {
	var entries []timeline.Entry
	if c := m.Stored.ConversationByID(conversation); c != nil {
		for i := range c.Messages {
			v := &c.Messages[i]
			entries = append(entries, timeline.EntryOf(v, c.Marks, v.Author != protocol.AuthorCustomer))
		}
	}
	for i := range m.Stored.Outbox {
		if v := &m.Stored.Outbox[i]; v.Conversation == conversation {
			entries = append(entries, timeline.OutgoingEntry(v, protocol.AuthorCustomer, protocol.Person{}))
		}
	}
	return entries
}
