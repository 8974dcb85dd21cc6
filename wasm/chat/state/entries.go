package state

import (
	"kith/server/protocol"
	"kith/wasm/timeline"
)

// Entries are what a conversation's log shows, oldest first.
func (m *Model) Entries(conversation string) []timeline.Entry {
	var entries []timeline.Entry
	if c := m.Stored.ConversationByID(conversation); c != nil {
		for _, v := range c.Messages {
			entries = append(entries, timeline.Entry{
				ID: v.ID, Key: key(v.Client, v.ID), Author: v.Author, Person: v.Person,
				Text: v.Text, At: v.At, Number: v.Number, Status: status(v, c.Marks),
			})
		}
	}
	for _, l := range m.Stored.Outbox {
		if l.Conversation != conversation {
			continue
		}
		e := timeline.Entry{ID: l.Client, Key: l.Client, Author: protocol.AuthorCustomer, Text: l.Text, At: l.At, Status: timeline.Pending}
		if l.Failure != "" {
			e.Status, e.Failure = timeline.Failed, l.Failure
		}
		entries = append(entries, e)
	}
	return entries
}

// key prefers the client id, which a message has from its first moment on.
func key(client, id string) string {
	if client != "" {
		return client
	}
	return id
}

func status(v protocol.Message, marks protocol.Marks) timeline.Status {
	delivered, read := marks.AgentDelivered, marks.AgentRead
	if v.Author != protocol.AuthorCustomer {
		delivered, read = v.Number, marks.CustomerRead
	}
	switch {
	case v.Number <= read:
		return timeline.Read
	case v.Number <= delivered:
		return timeline.Delivered
	}
	return timeline.Sent
}
