package state

import (
	"slices"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// Draft is what stands in the text box of a conversation.
func (s *Stored) Draft(conversation string) string {
	for _, d := range s.Drafts {
		if d.Conversation == conversation {
			return d.Text
		}
	}
	return ""
}

// SetDraft keeps what stands in a text box.
func (s *Stored) SetDraft(conversation, text string, now int64) {
	s.Drafts = slices.DeleteFunc(s.Drafts, func(d Draft) bool {
		return d.Conversation == conversation || d.Text == "" && d.At < now-TombstoneAge
	})
	s.Drafts = append(s.Drafts, Draft{conversation, text, now})
	s.Drafts = keepLast(s.Drafts, DraftsLimit)
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
