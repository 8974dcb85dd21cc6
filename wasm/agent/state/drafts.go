package state

import (
	"slices"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// A Draft is the text in the composer of a conversation.
type Draft struct {
	Conversation string
	Text         string // "" is kept for TombstoneAge and tells other tabs that the draft was sent or cleared
	At           int64  // when it last changed, Unix milliseconds
}

// Fields implements codec.Record.
func (d *Draft) Fields(c *codec.Codec) {
	c.String("conversation", &d.Conversation, protocol.IDLimit)
	c.String("text", &d.Text, DraftBytes)
	c.Int("at", &d.At)
}

// Draft returns the draft of a conversation, or "" if there is none.
func (s *Stored) Draft(conversation string) string {
	for _, d := range s.Drafts {
		if d.Conversation == conversation {
			return d.Text
		}
	}
	return ""
}

// SetDraft sets the draft of a conversation.
func (s *Stored) SetDraft(conversation, text string, now int64) {
	s.Drafts = slices.DeleteFunc(s.Drafts, func(d Draft) bool {
		return d.Conversation == conversation || d.Text == "" && d.At < now-TombstoneAge
	})
	s.Drafts = append(s.Drafts, Draft{conversation, text, now})
	s.Drafts = keepLast(s.Drafts, DraftsLimit)
}
