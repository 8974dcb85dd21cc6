package state

import (
	"slices"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// SchemaVersion is the version of Stored that this release writes. Another
// version is not read, and with it the replies are lost that were not sent; so
// a release that raises it must also read the one before.
const SchemaVersion = 1

// Limits of what is stored.
const (
	OutboxLimit     = 200
	DraftsLimit     = 200
	TombstonesLimit = 200

	// DraftBytes is the longest draft that is stored. It is longer than a
	// message may be, so that an agent can shorten it.
	DraftBytes = protocol.FrameBytes

	// TombstoneAge is how long tombstones and empty drafts are kept, in
	// milliseconds.
	TombstoneAge = 60_000
)

// Stored is what the browser keeps for the next page. The keys of its fields
// never change, since browsers hold them; some are older than the names here.
type Stored struct {
	V          int64
	Build      string      // the release that wrote it
	Agent      string      // the id of the agent whose it is; nothing of another agent is kept
	Outbox     []Message   // replies that are not acknowledged, in the order of writing
	Tombstones []Tombstone // replies that have left the outbox lately, the last one last
	Drafts     []Draft     // the one that changed last is last
	Muted      bool        // the sound is off
	MutedAt    int64       // when Muted was last changed, Unix milliseconds
}

// Fields implements codec.Record.
func (s *Stored) Fields(c *codec.Codec) {
	c.Int("v", &s.V)
	c.String("build", &s.Build, protocol.IDLimit)
	c.String("agent", &s.Agent, protocol.IDLimit)
	codec.List(c, "outbox", &s.Outbox, OutboxLimit)
	codec.List(c, "settled", &s.Tombstones, TombstonesLimit)
	codec.List(c, "drafts", &s.Drafts, DraftsLimit)
	c.Bool("quiet", &s.Muted)
	c.Int("quietAt", &s.MutedAt)
}

// A Message is a reply that the server has not acknowledged.
type Message struct {
	Conversation string
	Client       string // the client id
	Text         string
	At           int64  // when it was written, Unix milliseconds
	Failed       string // why it cannot be sent, a sentence; "" if it can
	Revision     int64  // counts the changes of Failed; of two tabs the higher one is right
}

// Fields implements codec.Record.
func (m *Message) Fields(c *codec.Codec) {
	c.String("conversation", &m.Conversation, protocol.IDLimit)
	c.String("client", &m.Client, protocol.IDLimit)
	c.String("text", &m.Text, protocol.TextBytes)
	c.Int("at", &m.At)
	c.String("failed", &m.Failed, protocol.AddressLimit)
	c.Int("turns", &m.Revision)
}

// A Tombstone records that a reply has left the outbox, so that a merge with
// another tab does not put it back.
type Tombstone struct {
	Client string
	At     int64 // when it left, Unix milliseconds
}

// Fields implements codec.Record.
func (t *Tombstone) Fields(c *codec.Codec) {
	c.String("client", &t.Client, protocol.IDLimit)
	c.Int("at", &t.At)
}

// Restore decodes what was stored. Fields that are missing or invalid are zero;
// of another schema version, all are.
func Restore(text string) Stored {
	var s Stored
	if text != "" {
		codec.Decode(text, &s)
	}
	if s.V != SchemaVersion {
		return Stored{}
	}
	return s
}

// Empty reports whether there is nothing to store.
func (s *Stored) Empty() bool {
	return len(s.Outbox) == 0 && len(s.Tombstones) == 0 && len(s.Drafts) == 0 && !s.Muted
}

// Message returns a message in the outbox, or nil if it is not there.
func (s *Stored) Message(client string) *Message {
	for i := range s.Outbox {
		if s.Outbox[i].Client == client {
			return &s.Outbox[i]
		}
	}
	return nil
}

// AddTombstone records that a message has left the outbox.
func (s *Stored) AddTombstone(client string, now int64) {
	s.Tombstones = slices.DeleteFunc(s.Tombstones, func(t Tombstone) bool { return t.At < now-TombstoneAge })
	s.Tombstones = keepLast(append(s.Tombstones, Tombstone{client, now}), TombstonesLimit)
}

// HasTombstone reports whether a message has left the outbox.
func (s *Stored) HasTombstone(client string) bool {
	for _, t := range s.Tombstones {
		if t.Client == client {
			return true
		}
	}
	return false
}

// Prune drops the tombstones and empty drafts that are older than TombstoneAge.
func (s *Stored) Prune(now int64) {
	s.Drafts = slices.DeleteFunc(s.Drafts, func(d Draft) bool { return d.Text == "" && d.At < now-TombstoneAge })
	s.Tombstones = slices.DeleteFunc(s.Tombstones, func(t Tombstone) bool { return t.At < now-TombstoneAge })
}
