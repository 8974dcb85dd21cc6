package hub

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// salvage reads of a bad frame what its refusal should name, so that the
// sender can tell which of its messages it was. A message over the limit of
// bytes gets the answer of one over the limit of characters, which it is.
func salvage(text string, fault error) (protocol.Refused, error) {
	var p pieces
	codec.Decode(text, &p)
	if len(p.text) > protocol.TextBytes {
		fault = tooLong()
	}
	return protocol.Refused{Conversation: p.conversation, Client: p.client, Ref: p.ref}, fault
}

type pieces struct{ conversation, client, ref, text string }

func (p *pieces) Fields(c *codec.Codec) {
	c.String("conversation", &p.conversation, protocol.IDLimit)
	c.String("client", &p.client, protocol.IDLimit)
	c.String("ref", &p.ref, protocol.IDLimit)
	c.String("text", &p.text, protocol.FrameBytes)
}

func tooLong() error {
	return &protocol.Error{Code: protocol.CodeTooLong, Text: "The message is longer than 10,000 characters."}
}
