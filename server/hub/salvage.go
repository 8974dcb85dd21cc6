package hub

import (
	"kith/server/wire"
	"kith/server/wire/codec"
)

// salvage reads of a bad frame what its refusal should name, so that the
// sender can tell which of its messages it was. A message over the limit of
// bytes gets the answer of one over the limit of characters, which it is.
func salvage(text string, fault error) (wire.Refused, error) {
	var p pieces
	codec.Decode(text, &p)
	if len(p.text) > wire.TextBytes {
		fault = tooLong()
	}
	return wire.Refused{Conversation: p.conversation, Client: p.client, Ref: p.ref}, fault
}

type pieces struct{ conversation, client, ref, text string }

func (p *pieces) Fields(c *codec.Codec) {
	c.String("conversation", &p.conversation, wire.IDLimit)
	c.String("client", &p.client, wire.IDLimit)
	c.String("ref", &p.ref, wire.IDLimit)
	c.String("text", &p.text, wire.FrameBytes)
}

func tooLong() error {
	return &wire.Error{Code: wire.TooLong, Text: "The message is longer than 10,000 characters."}
}
