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
	// Limit is how many messages may wait at once.
	Limit = 100
	// BytesLimit is how long their texts may be together.
	BytesLimit = 1 << 20
	// DraftsLimit is how many drafts are kept, the newest, counting those that
	// were sent lately.
	DraftsLimit = 20
	// DraftBytes bounds a stored draft. A longer one could not be sent anyway.
	DraftBytes = 64 << 10
	// TombstonesLimit is how many messages are remembered that have left the
	// outbox: more than may wait at once.
	TombstonesLimit = 2 * Limit
)

// A InFlight is what is known of a letter's way beside the letter.
type InFlight struct {
	Client string
	Socket int64 // the one it was sent on; 0 where it waits
	Due    int64 // when its acknowledgement is overdue, or until when it waits
}

// MergeTombstones keeps the newest of the letters that have left the outbox.
func MergeTombstones(a, b []Tombstone) []Tombstone {
	return merge.Lists(a, b, func(v Tombstone) string { return v.Client },
		func(v, w Tombstone) Tombstone { return Tombstone{v.Client, max(v.At, w.At)} },
		func(v, w Tombstone) int { return cmp.Or(cmp.Compare(w.At, v.At), strings.Compare(v.Client, w.Client)) },
		TombstonesLimit)
}

// MergeMessages keeps every letter that has not left either outbox.
func MergeMessages(a, b []Message, settled []Tombstone) []Message {
	m := merge.Lists(a, b, func(l Message) string { return l.Client }, mergeMessage,
		func(v, w Message) int { return cmp.Or(cmp.Compare(v.At, w.At), strings.Compare(v.Client, w.Client)) },
		len(a)+len(b))
	m = slices.DeleteFunc(m, func(l Message) bool {
		return slices.ContainsFunc(settled, func(v Tombstone) bool { return v.Client == l.Client })
	})
	if len(m) == 0 {
		return nil
	}
	return m
}

// mergeMessage takes the one whose fate changed more often.
func mergeMessage(v, w Message) Message {
	if cmp.Or(cmp.Compare(v.Revision, w.Revision), cmp.Compare(v.At, w.At), cmp.Compare(v.ReservedUntil, w.ReservedUntil), strings.Compare(v.Failure, w.Failure),
		strings.Compare(v.Text, w.Text), strings.Compare(v.Conversation, w.Conversation)) < 0 {
		return w
	}
	return v
}

// A Message is a message that the server has not acknowledged.
type Message struct {
	Conversation  string
	Client        string // the client id
	Text          string
	At            int64  // when it was written, Unix milliseconds
	Failure       string // why it cannot be sent, a sentence; "" while it can
	Revision      int64  // counts how often Failed changed; of two tabs the higher is right
	ReservedUntil int64  // until when other tabs leave it to the one where it was written, Unix milliseconds; 0 for not
}

// Tombstone says that a letter has left the outbox for good, so that no other tab
// puts it back.
type Tombstone struct {
	Client string
	At     int64 // when the letter was written
}

// Fields implements codec.Record.
func (l *Message) Fields(c *codec.Codec) {
	c.String("conversation", &l.Conversation, protocol.IDLimit)
	c.String("client", &l.Client, protocol.IDLimit)
	c.String("text", &l.Text, protocol.TextBytes)
	c.Int("at", &l.At)
	c.String("failed", &l.Failure, protocol.AddressLimit)
	c.Int("turns", &l.Revision)
	c.Int("until", &l.ReservedUntil)
}

// Fields implements codec.Record.
func (v *Tombstone) Fields(c *codec.Codec) {
	c.String("client", &v.Client, protocol.IDLimit)
	c.Int("at", &v.At)
}
