package view

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
)

// An Entry is a message as the log shows it: said, or still on its way.
type Entry struct {
	ID     string // data-message-id: the server's, or the client id while pending
	Key    string // stays the same from pending to read
	Author protocol.Author
	Person protocol.Person
	Own    bool // written by whoever is signed in
	Text   string
	At     int64
	Number int64 // 0 while pending
	Status Status
	Error  string // why it failed
	First  bool   // whether it opens a run of messages by one person
	Last   bool   // whether it closes one
}

// A Status is how far a message has come, as in data-state.
type Status string

// The statuses.
const (
	Pending   Status = "pending"
	Sent      Status = "sent"
	Delivered Status = "delivered"
	Read      Status = "read"
	Failed    Status = "failed"
)

// GroupPause is how long a pause may be within a run, in milliseconds.
const GroupPause = 5 * 60_000

// Entries are what the log of a conversation shows, oldest first.
func Entries(m *state.Model, conversation string) []Entry {
	var entries []Entry
	var marks protocol.Marks
	if v := m.Item(conversation); v != nil {
		marks = v.Marks
	}
	if k := m.Conversation(conversation); k != nil {
		for _, v := range k.Messages {
			e := Entry{ID: v.ID, Key: v.Client, Author: v.Author, Person: v.Person, Text: v.Text, At: v.At,
				Own: v.Author == protocol.AuthorAgent && v.Person.ID == m.Self.ID, Number: v.Number, Status: entryStatus(v, marks)}
			if e.Key == "" {
				e.Key = v.ID
			}
			entries = append(entries, e)
		}
	}
	for _, l := range m.Stored.Outbox {
		if l.Conversation != conversation {
			continue
		}
		e := Entry{ID: l.Client, Key: l.Client, Author: protocol.AuthorAgent, Person: m.Self, Own: true,
			Text: l.Text, At: l.At, Status: Pending}
		if l.Failed != "" {
			e.Status, e.Error = Failed, l.Failed
		}
		entries = append(entries, e)
	}
	markGroups(m, entries)
	return entries
}

// markGroups marks where the messages of one person begin and end.
func markGroups(m *state.Model, entries []Entry) {
	clock := Clock(m)
	for i := range entries {
		e := &entries[i]
		e.Last = true
		if e.First = true; i == 0 {
			continue
		}
		was := &entries[i-1]
		if was.Author == e.Author && was.Person.ID == e.Person.ID && e.At-was.At < GroupPause &&
			clock.SameDay(was.At, e.At) && (e.Number == 0 || e.Number != m.NewFrom) {
			was.Last, e.First = false, false
		}
	}
}

// entryStatus tells how far a message has come: of the agents' own, how far with
// the customer, and the other way round.
func entryStatus(v protocol.Message, marks protocol.Marks) Status {
	delivered, read := marks.CustomerDelivered, marks.CustomerRead
	if v.Author == protocol.AuthorCustomer {
		delivered, read = v.Number, marks.AgentRead
	}
	switch {
	case v.Number <= read:
		return Read
	case v.Number <= delivered:
		return Delivered
	}
	return Sent
}
