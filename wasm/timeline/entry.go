package timeline

import "kith/server/protocol"

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
