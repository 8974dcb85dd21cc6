package agent

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// SchemaVersion is the version of State that this release writes. A state of
// another version is not read: replies that were not sent yet are all that
// could be lost by that, so a release that raises it must read the one before.
const SchemaVersion = 1

// Limits of a saved state.
const (
	OutboxLimit  = 200
	DraftsLimit  = 200
	SettledLimit = 200

	// DraftBytes is the longest draft that is saved; it may be over the limit of a
	// message, which is told before it is sent.
	DraftBytes = protocol.FrameBytes
)

// A State is what the browser keeps for the next page.
type State struct {
	V       int64
	Build   string    // the release that wrote it
	Agent   string    // whose it is; of another agent nothing is kept
	Outbox  []Letter  // in the order of writing
	Settled []Settled // those that left the outbox lately, in that order
	Drafts  []Draft   // the one changed last comes last
	Quiet   bool      // the sound is off
	QuietAt int64     // when Quiet was last changed, Unix milliseconds
}

// Fields implements codec.Record.
func (s *State) Fields(c *codec.Codec) {
	c.Int("v", &s.V)
	c.String("build", &s.Build, protocol.IDLimit)
	c.String("agent", &s.Agent, protocol.IDLimit)
	codec.List(c, "outbox", &s.Outbox, OutboxLimit)
	codec.List(c, "settled", &s.Settled, SettledLimit)
	codec.List(c, "drafts", &s.Drafts, DraftsLimit)
	c.Bool("quiet", &s.Quiet)
	c.Int("quietAt", &s.QuietAt)
}

// A Letter is a reply that the server has not acknowledged.
type Letter struct {
	Conversation string
	Client       string // the client id
	Text         string
	At           int64  // when it was written, Unix milliseconds
	Failed       string // why it cannot be sent, a sentence; "" while it can
	Turns        int64  // counts how often Failed changed; of two tabs the higher is right
}

// Fields implements codec.Record.
func (l *Letter) Fields(c *codec.Codec) {
	c.String("conversation", &l.Conversation, protocol.IDLimit)
	c.String("client", &l.Client, protocol.IDLimit)
	c.String("text", &l.Text, protocol.TextBytes)
	c.Int("at", &l.At)
	c.String("failed", &l.Failed, protocol.AddressLimit)
	c.Int("turns", &l.Turns)
}

// Settled says that a reply has left the outbox for good, so that no other tab
// puts it back.
type Settled struct {
	Client string
	At     int64 // when it left, Unix milliseconds
}

// Fields implements codec.Record.
func (v *Settled) Fields(c *codec.Codec) {
	c.String("client", &v.Client, protocol.IDLimit)
	c.Int("at", &v.At)
}

// A Draft is a text that is not sent yet.
type Draft struct {
	Conversation string
	Text         string // "" remembers for a while that the draft was sent or emptied
	At           int64  // when it was last changed, Unix milliseconds
}

// Fields implements codec.Record.
func (d *Draft) Fields(c *codec.Codec) {
	c.String("conversation", &d.Conversation, protocol.IDLimit)
	c.String("text", &d.Text, DraftBytes)
	c.Int("at", &d.At)
}

// readState reads what was saved, as far as it goes.
func readState(text string) State {
	var s State
	if text != "" {
		codec.Decode(text, &s)
	}
	if s.V != SchemaVersion {
		return State{}
	}
	return s
}

// empty reports whether there is nothing worth keeping.
func (s *State) empty() bool {
	return len(s.Outbox) == 0 && len(s.Settled) == 0 && len(s.Drafts) == 0 && !s.Quiet
}
