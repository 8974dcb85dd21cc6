package outbox

import (
	"cmp"
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/merge"
)

// Limits of what waits to be sent, so that the site's storage cannot be filled.
const (
	// Limit is how many messages of a visitor may wait at once.
	Limit = 100
	// BytesLimit is how long their texts may be together.
	BytesLimit = 1 << 20
	// TombstonesLimit is how many tombstones are kept, the newest: more than
	// messages may wait at once.
	TombstonesLimit = 200
)

// A Message is one that was written here and that the server has not
// acknowledged.
type Message struct {
	Conversation  string
	Client        string // the client id
	Text          string
	At            int64  // when it was written, Unix milliseconds
	Failure       string // why it cannot be sent, a sentence; "" while it can
	Revision      int64  // how often Failure changed; of two tabs the higher is right
	ReservedUntil int64  // until when other tabs leave it to the one where it was written, Unix milliseconds; 0 if they need not
}

// Waits reports whether the message is still to be sent: it has not failed.
func (m Message) Waits() bool { return m.Failure == "" }

// Fields implements codec.Record.
func (m *Message) Fields(c *codec.Codec) {
	c.String("conversation", &m.Conversation, protocol.IDLimit)
	c.String("client", &m.Client, protocol.IDLimit)
	c.String("text", &m.Text, protocol.TextBytes)
	c.Int("at", &m.At)
	c.String("failed", &m.Failure, protocol.AddressLimit)
	c.Int("turns", &m.Revision)
	c.Int("until", &m.ReservedUntil)
}

// A Tombstone says that a message has left the outbox for good, so that no other
// tab puts it back.
type Tombstone struct {
	Client string
	At     int64 // Unix milliseconds; the newest tombstones are kept
}

// Fields implements codec.Record.
func (t *Tombstone) Fields(c *codec.Codec) {
	c.String("client", &t.Client, protocol.IDLimit)
	c.Int("at", &t.At)
}

// InFlight is what is known of the way of a message beside the message itself.
// It is not stored.
type InFlight struct {
	Client string
	Socket int64 // the socket that it was sent on; 0 if it is held back
	Due    int64 // when its acknowledgement is overdue, or until when it is held back, Unix milliseconds
}

// Index returns the index of the message with a client id, or -1 if there is
// none.
func Index(messages []Message, client string) int {
	for i := range messages {
		if messages[i].Client == client {
			return i
		}
	}
	return -1
}

// Remove returns the messages without the one with a client id. It shares
// nothing with the list that it is given.
func Remove(messages []Message, client string) []Message {
	i := Index(messages, client)
	if i < 0 {
		return messages
	}
	return slices.Concat(messages[:i], messages[i+1:])
}

// MergeMessages joins the messages of two tabs: every one that has left neither
// outbox, in the order of writing.
func MergeMessages(a, b []Message, tombstones []Tombstone) []Message {
	m := merge.Lists(a, b, identity, mergeMessage,
		func(m, n Message) int { return cmp.Or(cmp.Compare(m.At, n.At), strings.Compare(m.Client, n.Client)) },
		len(a)+len(b))
	m = slices.DeleteFunc(m, func(m Message) bool {
		return slices.ContainsFunc(tombstones, func(t Tombstone) bool { return t.Client == m.Client })
	})
	if len(m) == 0 {
		return nil
	}
	return m
}

// identity returns what tells a message from others: its client id, which no
// other text begins like, or its text if it has lost that.
func identity(m Message) string {
	if m.Client == "" {
		return "\x00" + m.Text
	}
	return m.Client
}

// mergeMessage takes the one that changed more often.
func mergeMessage(m, n Message) Message {
	if cmp.Or(cmp.Compare(m.Revision, n.Revision), cmp.Compare(m.At, n.At),
		cmp.Compare(m.ReservedUntil, n.ReservedUntil), strings.Compare(m.Failure, n.Failure),
		strings.Compare(m.Text, n.Text), strings.Compare(m.Conversation, n.Conversation)) < 0 {
		return n
	}
	return m
}

// MergeTombstones joins the tombstones of two tabs, the newest first.
func MergeTombstones(a, b []Tombstone) []Tombstone {
	return merge.Lists(a, b, func(t Tombstone) string { return t.Client },
		func(t, u Tombstone) Tombstone { return Tombstone{t.Client, max(t.At, u.At)} },
		func(t, u Tombstone) int { return cmp.Or(cmp.Compare(u.At, t.At), strings.Compare(t.Client, u.Client)) },
		TombstonesLimit)
}
