package outbox

import (
	"cmp"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/merge"
)

// DraftBytes is the longest draft that is read. One that long could not be sent,
// but its text is not lost.
const DraftBytes = protocol.FrameBytes

// A Draft is the text in the composer of a conversation.
type Draft struct {
	Conversation string // "" if the conversation is not begun yet
	Text         string // "" tells other tabs that it was sent or cleared
	At           int64  // when it last changed, Unix milliseconds
}

// Fields implements codec.Record.
func (d *Draft) Fields(c *codec.Codec) {
	c.String("conversation", &d.Conversation, protocol.IDLimit)
	c.String("text", &d.Text, DraftBytes)
	c.Int("at", &d.At)
}

// DraftText returns the draft of a conversation, or "" if there is none.
func DraftText(drafts []Draft, conversation string) string {
	for i := range drafts {
		if drafts[i].Conversation == conversation {
			return drafts[i].Text
		}
	}
	return ""
}

// MergeDrafts joins the drafts of two tabs: the newest of each conversation, the
// newest first, and at most a limit of them.
func MergeDrafts(a, b []Draft, limit int) []Draft {
	return merge.Lists(a, b, func(d Draft) string { return d.Conversation },
		func(d, e Draft) Draft {
			d.Text, d.At = merge.Latest(d.Text, d.At, e.Text, e.At, strings.Compare)
			return d
		},
		func(d, e Draft) int {
			return cmp.Or(cmp.Compare(e.At, d.At), strings.Compare(d.Conversation, e.Conversation))
		},
		limit)
}
