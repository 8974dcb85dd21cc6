package state

import (
	"cmp"
	"slices"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/merge"
	"kith/wasm/outbox"
)

// SchemaVersion is the version of Stored that this release writes. Another
// version is not read, and with it the replies are lost that were not sent; so
// a release that raises it must also read the one before.
const SchemaVersion = 1

// Limits of what is stored.
const (
	OutboxLimit = 200
	DraftsLimit = 200

	// TombstoneAge is how long tombstones and empty drafts are kept, in
	// milliseconds.
	TombstoneAge = 60_000
)

// Stored is what the browser keeps for the next page. The keys of its fields
// never change, since browsers hold them; some are older than the names here.
type Stored struct {
	V          int64
	Build      string             // the release that wrote it
	Agent      string             // the id of the agent whose it is; nothing of another agent is kept
	Outbox     []outbox.Message   // replies that are not acknowledged, in the order of writing
	Tombstones []outbox.Tombstone // replies that have left the outbox lately, the last one first
	Drafts     []outbox.Draft     // the one that changed last is first
	Muted      bool               // the sound is off
	MutedAt    int64              // when Muted was last changed, Unix milliseconds
}

// Fields implements codec.Record.
func (s *Stored) Fields(c *codec.Codec) {
	c.Int("v", &s.V)
	c.String("build", &s.Build, protocol.IDLimit)
	c.String("agent", &s.Agent, protocol.IDLimit)
	codec.List(c, "outbox", &s.Outbox, OutboxLimit)
	codec.List(c, "settled", &s.Tombstones, outbox.TombstonesLimit)
	codec.List(c, "drafts", &s.Drafts, DraftsLimit)
	c.Bool("quiet", &s.Muted)
	c.Int("quietAt", &s.MutedAt)
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
func (s *Stored) Message(client string) *outbox.Message {
	if i := outbox.Index(s.Outbox, client); i >= 0 {
		return &s.Outbox[i]
	}
	return nil
}

// RemoveMessage removes a message from the outbox for good, if it is there.
func (s *Stored) RemoveMessage(client string, now int64) {
	if s.Message(client) == nil {
		return
	}
	s.Outbox = outbox.Remove(s.Outbox, client)
	s.Tombstones = outbox.MergeTombstones(s.Tombstones, []outbox.Tombstone{{Client: client, At: now}})
}

// Draft returns the draft of a conversation, or "" if there is none.
func (s *Stored) Draft(conversation string) string {
	return outbox.DraftText(s.Drafts, conversation)
}

// SetDraft sets the draft of a conversation. An empty one is kept for
// TombstoneAge, to tell other tabs that the draft was sent or cleared.
func (s *Stored) SetDraft(conversation, text string, now int64) {
	others := slices.DeleteFunc(s.Drafts, func(d outbox.Draft) bool { return d.Conversation == conversation })
	s.Drafts = outbox.MergeDrafts(others, []outbox.Draft{{Conversation: conversation, Text: text, At: now}}, DraftsLimit)
}

// Prune drops the tombstones and empty drafts that are older than TombstoneAge.
func (s *Stored) Prune(now int64) {
	s.Drafts = slices.DeleteFunc(s.Drafts, func(d outbox.Draft) bool { return d.Text == "" && d.At < now-TombstoneAge })
	s.Tombstones = slices.DeleteFunc(s.Tombstones, func(t outbox.Tombstone) bool { return t.At < now-TombstoneAge })
}

// Merge joins what two tabs stored; see wasm/merge.
func Merge(a, b Stored) Stored {
	s := Stored{V: SchemaVersion, Build: a.Build, Agent: cmp.Or(a.Agent, b.Agent)}
	s.Muted, s.MutedAt = merge.Latest(a.Muted, a.MutedAt, b.Muted, b.MutedAt, merge.CompareBool)
	s.Tombstones = outbox.MergeTombstones(a.Tombstones, b.Tombstones)
	s.Outbox = outbox.MergeMessages(a.Outbox, b.Outbox, s.Tombstones)
	s.Drafts = outbox.MergeDrafts(a.Drafts, b.Drafts, DraftsLimit)
	return s
}
