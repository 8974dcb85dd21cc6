package chat

import (
	"kith/server/protocol"
)

// An Entry is a message as the visitor sees it: said, or still on its way.
type Entry struct {
	ID      string // data-message-id: the server's, or the client id while pending
	Key     string // stays the same from pending to read
	Author  protocol.Author
	Person  protocol.Person
	Text    string
	At      int64
	Number  int64 // 0 while pending
	Status  Status
	Failure string // why it failed
}

// A Status is how far a message has come, as in data-state.
type Status string

// The statuses of a customer's own message. Those of others are Delivered, or
// Seen once they were on the screen.
const (
	Pending   Status = "pending"
	Sent      Status = "sent"
	Delivered Status = "delivered"
	Read      Status = "read"
	Failed    Status = "failed"
)

// Entries are what a conversation's log shows, oldest first.
func (m *Model) Entries(conversation string) []Entry {
	var entries []Entry
	if c := m.Stored.ConversationByID(conversation); c != nil {
		for _, v := range c.Messages {
			entries = append(entries, Entry{
				ID: v.ID, Key: key(v.Client, v.ID), Author: v.Author, Person: v.Person,
				Text: v.Text, At: v.At, Number: v.Number, Status: status(v, c.Marks),
			})
		}
	}
	for _, l := range m.Stored.Outbox {
		if l.Conversation != conversation {
			continue
		}
		e := Entry{ID: l.Client, Key: l.Client, Author: protocol.AuthorCustomer, Text: l.Text, At: l.At, Status: Pending}
		if l.Failure != "" {
			e.Status, e.Failure = Failed, l.Failure
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

func status(v protocol.Message, marks protocol.Marks) Status {
	delivered, read := marks.AgentDelivered, marks.AgentRead
	if v.Author != protocol.AuthorCustomer {
		delivered, read = v.Number, marks.CustomerRead
	}
	switch {
	case v.Number <= read:
		return Read
	case v.Number <= delivered:
		return Delivered
	}
	return Sent
}

// ConversationByID finds one by its id, and nil where it is not known.
func (s *Stored) ConversationByID(id string) *Conversation {
	for i := range s.Conversations {
		if s.Conversations[i].ID == id {
			return &s.Conversations[i]
		}
	}
	return nil
}

// Running is the newest conversation that has not ended; nil where there is
// none. The text box on the home screen goes on with it.
func (s *Stored) Running() *Conversation {
	for i := range s.Conversations {
		if !s.Conversations[i].Ended {
			return &s.Conversations[i]
		}
	}
	return nil
}

// Draft is what stands in the text box of a conversation.
func (s *Stored) Draft(conversation string) string {
	for _, d := range s.Drafts {
		if d.Conversation == conversation {
			return d.Text
		}
	}
	return ""
}

// Unread counts the messages that wait for the visitor.
func (s *Stored) Unread() int64 {
	var n int64
	for i := range s.Conversations {
		n += s.Conversations[i].Unread
	}
	return n
}
