package state

import (
	"slices"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/outbox"
)

// How much of a state is stored, so that the 5 MB that a browser gives a site
// cannot be filled. Everything else can be fetched again; what only this device
// has, the outbox, is bounded when it is written. A newer release's state that is kept
// beside it has the bounds of that release.
const (
	// ConversationsStored is how many conversations are stored, the newest.
	ConversationsStored = 20
	// MessagesStored is how many messages of each are stored, the newest.
	MessagesStored = 30
	// DraftsLimit is how many drafts are kept, the newest, counting those that
	// were sent lately.
	DraftsLimit = 20
	// DraftBytes is the longest draft that is stored. A longer one could not be
	// sent anyway.
	DraftBytes = 64 << 10
	// TextStored bounds the texts of all stored messages together, in bytes.
	TextStored = 256 << 10
	// PendingAttributesLimit is how many conversations may have attributes that
	// the server has not stored.
	PendingAttributesLimit = 20
	// RevokedLimit is how many revocations are kept.
	RevokedLimit = 20
	// NextLimit is how many sessions for a login are kept: as many tabs as sign
	// in at the same time.
	NextLimit = 4
	// ReloadsLimit is how many releases are kept for which the document was loaded
	// again, the newest. Threat: a server that names more and more of them fills
	// the storage.
	ReloadsLimit = 8
	// NewerBytes is the longest state of a newer release that is kept: longer than
	// any that a browser stores under one key.
	NewerBytes = 64 << 20
)

// Stored is what the site's storage keeps for the next page.
type Stored struct {
	V                 int64  // SchemaVersion
	MinReader         int64  // MinReaderVersion
	Build             string // the release that wrote it
	Generation        int64  // how many sessions have ended here; of two tabs the later one is right
	Bucket            int64  // 1 to protocol.Buckets, by chance and kept for good; 0 if there is none
	Repairs           int64  // how often the server has had this session's state repaired; of two tabs the one with more is right of what the server says
	Session           Session
	Customer          protocol.Customer
	Conversations     []Conversation     // newest first
	Outbox            []outbox.Message   // in the order of writing
	Tombstones        []outbox.Tombstone // of the messages that have left the outbox lately
	Drafts            []outbox.Draft
	PendingAttributes []PendingAttributes // of conversations, for the server
	Joined            []Session           // sessions that other tabs began at the same time, and which gave way to Session
	Next              []NextSession       // sessions that a login asks the server to go on with
	Revoked           []Revocation        // sessions that have ended on this device
	Muted             bool                // whether the visitor has turned the sound off
	MutedAt           int64               // when Muted last changed, Unix milliseconds
	Route             Route               // the screen to which a reload returns
	RouteAt           int64               // when Route last changed, Unix milliseconds
	ActiveTab         string              // the tab that was used last; it plays the sound
	ActiveTabAt       int64               // since when, Unix milliseconds
	Ran               []ReleaseTime       // the other releases that have stored this since the last Welcome, newest first
	Reloads           []ReleaseTime       // the releases for which the document was loaded again, newest first
	Newer             string              // the text that a newer release stored, kept for it as it was; "" if there is none
}

// Fields implements codec.Record. What cannot be fetched again comes first,
// so that a text that was cut off still holds it.
//
// Every version keeps "v", "minReader", "build", "era", "bucket", "newer", "revoked",
// and of "session" "id", "revoke" and "used", with these names and meanings: a
// release that may not read the rest does with them what EndNewer and Restore say.
// The page reads "bucket" too (static/widget.js), before it knows a release.
func (s *Stored) Fields(c *codec.Codec) {
	c.Int("v", &s.V)
	c.Int("minReader", &s.MinReader)
	c.String("build", &s.Build, protocol.IDLimit)
	c.Int("era", &s.Generation)
	c.Int("bucket", &s.Bucket)
	c.Int("repairs", &s.Repairs)
	codec.List(c, "ran", &s.Ran, protocol.RanLimit)
	codec.List(c, "reloads", &s.Reloads, ReloadsLimit)
	codec.Object(c, "session", &s.Session)
	codec.List(c, "outbox", &s.Outbox, 10*outbox.Limit)
	codec.List(c, "settled", &s.Tombstones, outbox.TombstonesLimit)
	codec.List(c, "joined", &s.Joined, protocol.JoinedLimit)
	codec.List(c, "next", &s.Next, NextLimit)
	codec.List(c, "revoked", &s.Revoked, RevokedLimit)
	codec.List(c, "notes", &s.PendingAttributes, PendingAttributesLimit)
	codec.List(c, "drafts", &s.Drafts, DraftsLimit)
	c.String("newer", &s.Newer, NewerBytes)
	codec.Object(c, "customer", &s.Customer)
	c.Bool("quiet", &s.Muted)
	c.Int("quietAt", &s.MutedAt)
	codec.Object(c, "place", &s.Route)
	c.Int("placeAt", &s.RouteAt)
	c.String("front", &s.ActiveTab, protocol.IDLimit)
	c.Int("frontAt", &s.ActiveTabAt)
	codec.List(c, "conversations", &s.Conversations, protocol.ListSize)
}

// Draft returns the draft of a conversation, or "" if there is none.
func (s *Stored) Draft(conversation string) string {
	return outbox.DraftText(s.Drafts, conversation)
}

// HasOutgoing reports whether a message of a conversation is in the outbox.
func (s *Stored) HasOutgoing(conversation string) bool {
	return slices.ContainsFunc(s.Outbox, func(l outbox.Message) bool { return l.Conversation == conversation })
}

// MessageIndex returns the index in the outbox of the message with a client id,
// or -1 if there is none.
func (s *Stored) MessageIndex(client string) int { return outbox.Index(s.Outbox, client) }

// Empty reports whether there is nothing to be stored: neither the visitor nor
// the site has done anything yet that needs it.
func (s *Stored) Empty() bool {
	return s.Newer == "" && s.Generation == 0 && s.Session == Session{} && s.MutedAt == 0 && s.RouteAt == 0 &&
		len(s.Reloads) == 0 && len(s.Outbox) == 0 && len(s.Conversations) == 0 && len(s.Drafts) == 0 && len(s.PendingAttributes) == 0 && len(s.Revoked) == 0
}

// TrimmedEquals reports whether k, which Trimmed returned before, is what it
// would return now.
func (s *Stored) TrimmedEquals(k *Stored) bool {
	if s.Build != k.Build || s.Generation != k.Generation || s.Bucket != k.Bucket || s.Repairs != k.Repairs || s.Session != k.Session || s.Customer != k.Customer ||
		s.Muted != k.Muted || s.MutedAt != k.MutedAt || s.Route != k.Route || s.RouteAt != k.RouteAt ||
		s.ActiveTab != k.ActiveTab || s.ActiveTabAt != k.ActiveTabAt || s.Newer != k.Newer {
		return false
	}
	if !slices.Equal(s.Ran, k.Ran) || !slices.Equal(s.Reloads, k.Reloads) || !slices.Equal(s.Outbox, k.Outbox) || !slices.Equal(s.Tombstones, k.Tombstones) ||
		!slices.Equal(s.Joined, k.Joined) || !slices.Equal(s.Next, k.Next) || !slices.Equal(s.Revoked, k.Revoked) || !slices.Equal(s.PendingAttributes, k.PendingAttributes) {
		return false
	}
	return s.draftsEqual(k.Drafts) && s.conversationsEqual(k.Conversations)
}

func (s *Stored) draftsEqual(kept []outbox.Draft) bool {
	i := 0
	for _, d := range s.Drafts {
		if len(d.Text) > DraftBytes {
			continue
		}
		if i == len(kept) || kept[i] != d {
			return false
		}
		i++
	}
	return i == len(kept)
}

func (s *Stored) conversationsEqual(kept []Conversation) bool {
	if min(len(s.Conversations), ConversationsStored) != len(kept) {
		return false
	}
	room := TextStored
	for i := range kept {
		c, k := &s.Conversations[i], &kept[i]
		if c.Conversation != k.Conversation || c.EndedChanged != k.EndedChanged || len(c.Messages) < len(k.Messages) {
			return false
		}
		tail := c.Messages[len(c.Messages)-len(k.Messages):]
		if !slices.Equal(tail, k.Messages) {
			return false
		}
		for j := range tail {
			room -= len(tail[j].Text)
		}
		older := len(c.Messages) - len(tail)
		if older > 0 && len(tail) < MessagesStored && room >= len(c.Messages[older-1].Text) {
			return false
		}
		if room < 0 || len(tail) > MessagesStored {
			return false
		}
	}
	return true
}

// Trimmed returns what is stored of a state, within the limits above. It shares
// nothing with it.
func (s *Stored) Trimmed() Stored {
	k := *s
	k.Ran = slices.Clone(s.Ran)
	k.Reloads = slices.Clone(s.Reloads)
	k.Outbox = slices.Clone(s.Outbox)
	k.Tombstones = slices.Clone(s.Tombstones)
	k.Joined = slices.Clone(s.Joined)
	k.Next = slices.Clone(s.Next)
	k.Revoked = slices.Clone(s.Revoked)
	k.PendingAttributes = slices.Clone(s.PendingAttributes)
	k.Drafts = slices.DeleteFunc(slices.Clone(s.Drafts), func(d outbox.Draft) bool { return len(d.Text) > DraftBytes })
	if len(k.Drafts) == 0 {
		k.Drafts = nil
	}
	k.Conversations = slices.Clone(s.Conversations[:min(len(s.Conversations), ConversationsStored)])
	room := TextStored
	for i := range k.Conversations {
		c := &k.Conversations[i]
		c.Loading, c.BegunAtCall = false, 0
		c.Messages, room = messagesToStore(c.Messages, room)
	}
	return k
}

// messagesToStore returns the newest messages that are stored, and how much
// room they leave.
func messagesToStore(run []protocol.Message, room int) ([]protocol.Message, int) {
	start := len(run)
	for start > 0 && len(run)-start < MessagesStored && room >= len(run[start-1].Text) {
		start--
		room -= len(run[start].Text)
	}
	if start == len(run) {
		return nil, room
	}
	return slices.Clone(run[start:]), room
}
