package state

import (
	"slices"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// TombstoneAge is how long it is remembered, for other tabs, that a draft or a
// reply is gone, in milliseconds.
const TombstoneAge = 60_000

// AddTombstone remembers that a reply has left the outbox.
func (s *Stored) AddTombstone(client string, now int64) {
	s.Tombstones = slices.DeleteFunc(s.Tombstones, func(v Tombstone) bool { return v.At < now-TombstoneAge })
	s.Tombstones = keepLast(append(s.Tombstones, Tombstone{client, now}), TombstonesLimit)
}

// Prune drops what was only remembered for other tabs, once all have heard.
func (s *Stored) Prune(now int64) {
	s.Drafts = slices.DeleteFunc(s.Drafts, func(d Draft) bool { return d.Text == "" && d.At < now-TombstoneAge })
	s.Tombstones = slices.DeleteFunc(s.Tombstones, func(v Tombstone) bool { return v.At < now-TombstoneAge })
}

// HasTombstone reports whether a reply has left the outbox for good.
func (s *Stored) HasTombstone(client string) bool {
	for _, v := range s.Tombstones {
		if v.Client == client {
			return true
		}
	}
	return false
}

// Message answers a reply in the outbox, and nil where it is not there.
func (s *Stored) Message(client string) *Message {
	for i := range s.Outbox {
		if s.Outbox[i].Client == client {
			return &s.Outbox[i]
		}
	}
	return nil
}

// SchemaVersion is the version of State that this release writes. A state of
// another version is not read: replies that were not sent yet are all that
// could be lost by that, so a release that raises it must read the one before.
const SchemaVersion = 1

// Limits of a saved state.
const (
	OutboxLimit     = 200
	DraftsLimit     = 200
	TombstonesLimit = 200

	// DraftBytes is the longest draft that is saved; it may be over the limit of a
	// message, which is told before it is sent.
	DraftBytes = protocol.FrameBytes
)

// A Stored is what the browser keeps for the next page.
type Stored struct {
	V          int64
	Build      string      // the release that wrote it
	Agent      string      // whose it is; of another agent nothing is kept
	Outbox     []Message   // in the order of writing
	Tombstones []Tombstone // those that left the outbox lately, in that order
	Drafts     []Draft     // the one changed last comes last
	Muted      bool        // the sound is off
	MutedAt    int64       // when Quiet was last changed, Unix milliseconds
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
	Failed       string // why it cannot be sent, a sentence; "" while it can
	Revision     int64  // counts how often Failed changed; of two tabs the higher is right
}

// Fields implements codec.Record.
func (l *Message) Fields(c *codec.Codec) {
	c.String("conversation", &l.Conversation, protocol.IDLimit)
	c.String("client", &l.Client, protocol.IDLimit)
	c.String("text", &l.Text, protocol.TextBytes)
	c.Int("at", &l.At)
	c.String("failed", &l.Failed, protocol.AddressLimit)
	c.Int("turns", &l.Revision)
}

// Tombstone says that a reply has left the outbox for good, so that no other tab
// puts it back.
type Tombstone struct {
	Client string
	At     int64 // when it left, Unix milliseconds
}

// Fields implements codec.Record.
func (v *Tombstone) Fields(c *codec.Codec) {
	c.String("client", &v.Client, protocol.IDLimit)
	c.Int("at", &v.At)
}

// Restore reads what was saved, as far as it goes.
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

// Empty reports whether there is nothing worth keeping.
func (s *Stored) Empty() bool {
	return len(s.Outbox) == 0 && len(s.Tombstones) == 0 && len(s.Drafts) == 0 && !s.Muted
}
