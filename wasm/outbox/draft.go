package outbox

import (
	"cmp"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/merge"
)

// MergeDrafts takes the newest draft of each conversation; an empty one says
// that the text was sent or taken back.
func MergeDrafts(a, b []Draft) []Draft {
	return merge.Lists(a, b, func(d Draft) string { return d.Conversation },
		func(v, w Draft) Draft {
			v.Text, v.At = merge.Latest(v.Text, v.At, w.Text, w.At, strings.Compare)
			return v
		},
		func(v, w Draft) int {
			return cmp.Or(cmp.Compare(w.At, v.At), strings.Compare(v.Conversation, w.Conversation))
		},
		DraftsLimit)
}

// A Draft is a text that is not sent yet.
type Draft struct {
	Conversation string // "" where the conversation is not begun yet
	Text         string
	At           int64 // when it was last changed
}

// Fields implements codec.Record.
func (d *Draft) Fields(c *codec.Codec) {
	c.String("conversation", &d.Conversation, protocol.IDLimit)
	c.String("text", &d.Text, DraftBytes)
	c.Int("at", &d.At)
}
