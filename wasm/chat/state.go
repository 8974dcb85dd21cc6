package chat

import (
	"slices"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// SchemaVersion is the version of what Stored writes. One that reads states of
// an older version must keep loading everything in testdata/state.
const SchemaVersion = 1

// What of a state is stored, so that the 5 MB which a browser gives a site
// cannot be filled. Everything else can be asked of the server again; what only
// this device has, the outbox, is bounded where it is written.
const (
	// ConversationsStored is how many conversations are stored, the newest.
	ConversationsStored = 20
	// MessagesStored is how many messages of each are stored, the newest.
	MessagesStored = 30
	// TextStored bounds the texts of all stored messages together, in bytes.
	TextStored = 256 << 10
	// PendingAttributesLimit is how many conversations the site may have described without
	// the server having heard it.
	PendingAttributesLimit = 20
	// RevokedLimit is how many ended sessions are remembered.
	RevokedLimit = 20
)

// Fields implements codec.Record. What cannot be had again from anywhere else
// stands first, so that a text that was cut off still holds it.
func (s *Stored) Fields(c *codec.Codec) {
	c.Int("v", &s.V)
	c.String("build", &s.Build, protocol.IDLimit)
	c.Int("era", &s.Generation)
	codec.Object(c, "session", &s.Session)
	codec.List(c, "outbox", &s.Outbox, 10*Limit)
	codec.List(c, "settled", &s.Tombstones, TombstonesLimit)
	codec.List(c, "joined", &s.Joined, protocol.JoinedLimit)
	codec.List(c, "revoked", &s.Revoked, RevokedLimit)
	codec.List(c, "notes", &s.PendingAttributes, PendingAttributesLimit)
	codec.List(c, "drafts", &s.Drafts, DraftsLimit)
	codec.Object(c, "customer", &s.Customer)
	c.Bool("quiet", &s.Muted)
	c.Int("quietAt", &s.MutedAt)
	codec.Object(c, "place", &s.Route)
	c.Int("placeAt", &s.RouteAt)
	c.String("front", &s.ActiveTab, protocol.IDLimit)
	c.Int("frontAt", &s.ActiveTabAt)
	c.String("reloaded", &s.ReloadedBuild, protocol.IDLimit)
	codec.List(c, "conversations", &s.Conversations, protocol.ListSize)
}

// Fields implements codec.Record.
func (s *Session) Fields(c *codec.Codec) {
	c.String("id", &s.ID, protocol.IDLimit)
	c.String("token", &s.Token, protocol.IDLimit)
	c.Bool("used", &s.Used)
	c.Bool("identified", &s.Identified)
}

// Fields implements codec.Record.
func (v *Conversation) Fields(c *codec.Codec) {
	v.Conversation.Fields(c)
	c.Int("turned", &v.EndedChanged)
	codec.List(c, "messages", &v.Messages, MessagesStored)
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

// Fields implements codec.Record.
func (v *PendingAttributes) Fields(c *codec.Codec) {
	c.String("conversation", &v.Conversation, protocol.IDLimit)
	c.JSON("attributes", &v.Attributes, protocol.AttributesLimit)
	c.Int("at", &v.At)
}

// Fields implements codec.Record.
func (r *Revocation) Fields(c *codec.Codec) {
	c.String("session", &r.Session, protocol.IDLimit)
	c.Int("era", &r.Generation)
	c.Bool("done", &r.Done)
}

// Fields implements codec.Record.
func (d *Draft) Fields(c *codec.Codec) {
	c.String("conversation", &d.Conversation, protocol.IDLimit)
	c.String("text", &d.Text, DraftBytes)
	c.Int("at", &d.At)
}

// Fields implements codec.Record.
func (p *Route) Fields(c *codec.Codec) {
	codec.Enum(c, "screen", &p.Screen, HomeScreen, ConversationScreen, HistoryScreen, KBScreen, CategoryScreen, ArticleScreen, SearchScreen)
	c.String("conversation", &p.Conversation, protocol.IDLimit)
	c.String("category", &p.Category, protocol.IDLimit)
	c.String("article", &p.Article, protocol.IDLimit)
	c.String("query", &p.Query, protocol.NameLimit)
}

// Trimmed is what of a state is stored. It shares nothing with it.
func (s *Stored) Trimmed() Stored {
	k := *s
	k.V = SchemaVersion
	k.Outbox = slices.Clone(s.Outbox)
	k.Tombstones = slices.Clone(s.Tombstones)
	k.Joined = slices.Clone(s.Joined)
	k.Revoked = slices.Clone(s.Revoked)
	k.PendingAttributes = slices.Clone(s.PendingAttributes)
	k.Drafts = slices.DeleteFunc(slices.Clone(s.Drafts), func(d Draft) bool { return len(d.Text) > DraftBytes })
	if len(k.Drafts) == 0 {
		k.Drafts = nil
	}
	k.Conversations = slices.Clone(s.Conversations[:min(len(s.Conversations), ConversationsStored)])
	room := TextStored
	for i := range k.Conversations {
		c := &k.Conversations[i]
		c.Loading, c.BegunAtCall = false, 0
		c.Messages, room = keptMessages(c.Messages, room)
	}
	return k
}

// keptMessages answers the newest messages that are stored, and how much room
// they leave.
func keptMessages(run []protocol.Message, room int) ([]protocol.Message, int) {
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
