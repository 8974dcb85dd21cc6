package timeline

import (
	"kith/server/protocol"
	"kith/wasm/outbox"
)

// An Entry is a message as a log shows it, sent or not.
type Entry struct {
	ID      string // data-message-id: the server's, or the client id while it is not sent
	Key     string // stays the same from pending to read
	Author  protocol.Author
	Person  protocol.Person
	Text    string
	At      int64 // Unix milliseconds
	Number  int64 // 0 while it is not sent
	Status  Status
	Failure string // why it failed, a sentence
}

// A Status says how far a message has come. It is the value of data-state.
type Status string

// The statuses. Messages that the reader did not write are Delivered or Read.
const (
	Pending   Status = "pending"
	Sent      Status = "sent"
	Delivered Status = "delivered"
	Read      Status = "read"
	Failed    Status = "failed"
)

// EntryOf returns a message of the server as an entry. Received says that it was
// written by the other side: it is delivered then, since it is here.
func EntryOf(m *protocol.Message, marks protocol.Marks, received bool) Entry {
	delivered, read := marks.CustomerDelivered, marks.CustomerRead
	if m.Author == protocol.AuthorCustomer {
		delivered, read = marks.AgentDelivered, marks.AgentRead
	}
	e := Entry{ID: m.ID, Key: m.Client, Author: m.Author, Person: m.Person, Text: m.Text, At: m.At, Number: m.Number, Status: Sent}
	if e.Key == "" {
		e.Key = m.ID
	}
	switch {
	case m.Number <= read:
		e.Status = Read
	case received || m.Number <= delivered:
		e.Status = Delivered
	}
	return e
}

// OutgoingEntry returns a message that is not sent yet as an entry.
func OutgoingEntry(m *outbox.Message, author protocol.Author, person protocol.Person) Entry {
	e := Entry{ID: m.Client, Key: m.Client, Author: author, Person: person, Text: m.Text, At: m.At, Status: Pending}
	if m.Failure != "" {
		e.Status, e.Failure = Failed, m.Failure
	}
	return e
}

// GroupPause is how long after a message the next one of the same person still
// belongs to its group, in milliseconds.
const GroupPause = 5 * 60_000

// SameGroup reports whether b, which follows a, was written by the same person
// within GroupPause. Whether a day or a divider lies between them is for the
// view to say.
func SameGroup(a, b *Entry) bool {
	return a.Author == b.Author && a.Person.ID == b.Person.ID && b.At-a.At < GroupPause
}
