package view

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
)

// An Entry is a message as the log shows it: stored by the server, or in the
// outbox.
type Entry struct {
	ID     string // data-message-id: the server's, or the client id while pending
	Key    string // of the element; the same while pending and after
	Author protocol.Author
	Person protocol.Person
	Own    bool // written by the agent who is signed in
	Text   string
	At     int64 // Unix milliseconds
	Number int64 // 0 while pending
	Status Status
	Error  string // why it failed, a sentence
	First  bool   // whether it begins a group of messages of one person
	Last   bool   // whether it ends one
}

// A Status is how far a message has come. It is the value of data-state.
type Status string

// The statuses.
const (
	Pending   Status = "pending"
	Sent      Status = "sent"
	Delivered Status = "delivered"
	Read      Status = "read"
	Failed    Status = "failed"
)

// GroupPause is the longest pause within a group of messages, in milliseconds.
const GroupPause = 5 * 60_000

// Entries returns what the log of a conversation shows, the oldest first.
func Entries(m *state.Model, conversation string) []Entry {
	var entries []Entry
	var marks protocol.Marks
	if item := m.Item(conversation); item != nil {
		marks = item.Marks
	}
	if c := m.Conversation(conversation); c != nil {
		for _, v := range c.Messages {
			e := Entry{ID: v.ID, Key: v.Client, Author: v.Author, Person: v.Person, Text: v.Text, At: v.At,
				Own: v.Author == protocol.AuthorAgent && v.Person.ID == m.Self.ID, Number: v.Number, Status: entryStatus(v, marks)}
			if e.Key == "" {
				e.Key = v.ID
			}
			entries = append(entries, e)
		}
	}
	for _, w := range m.Stored.Outbox {
		if w.Conversation != conversation {
			continue
		}
		e := Entry{ID: w.Client, Key: w.Client, Author: protocol.AuthorAgent, Person: m.Self, Own: true,
			Text: w.Text, At: w.At, Status: Pending}
		if w.Failed != "" {
			e.Status, e.Error = Failed, w.Failed
		}
		entries = append(entries, e)
	}
	markGroups(m, entries)
	return entries
}

// markGroups sets where groups of messages of one person begin and end.
func markGroups(m *state.Model, entries []Entry) {
	clock := Clock(m)
	for i := range entries {
		e := &entries[i]
		e.Last = true
		if e.First = true; i == 0 {
			continue
		}
		previous := &entries[i-1]
		if previous.Author == e.Author && previous.Person.ID == e.Person.ID && e.At-previous.At < GroupPause &&
			clock.SameDay(previous.At, e.At) && (e.Number == 0 || e.Number != m.NewFrom) {
			previous.Last, e.First = false, false
		}
	}
}

// entryStatus returns the status of a stored message: of one that an agent
// wrote, with the customer; of one of the customer, with the agents.
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
