package protocol

import (
	"kith/server/protocol/codec"
)

// A Frame is one thing that one end tells the other.
type Frame interface {
	codec.Record
	// Kind is the word in the field "t".
	Kind() string
	// Of is the session that the frame belongs to.
	SessionID() string
}

// Encode writes a frame as the text of one WebSocket message.
func Encode(f Frame) string { return codec.Encode(&envelope{frame: f}) }

// Decode reads the text of one WebSocket message. Its error, a *Error with the
// code BadFrame, says what is wrong in a sentence that may be shown to whoever
// sent the text.
func Decode(text string) (Frame, error) {
	var e envelope
	problems := codec.Decode(text, &e)
	if len(problems) > 0 {
		return nil, &Error{Code: CodeBadFrame, Text: "The frame cannot be read: " + problems[0].String() + "."}
	}
	if e.frame == nil {
		return nil, &Error{Code: CodeBadFrame, Text: "The frame is of an unknown kind."}
	}
	return e.frame, nil
}

// envelope is the object that a frame travels in: its kind, then its fields.
type envelope struct{ frame Frame }

func (e *envelope) Fields(c *codec.Codec) {
	var kind string
	if !c.Reading() {
		kind = e.frame.Kind()
	}
	c.String("t", &kind, IDLimit)
	if c.Reading() {
		e.frame = newFrame(kind)
	}
	if e.frame != nil {
		e.frame.Fields(c)
	}
}

// newFrame makes an empty frame of a kind, and nil of an unknown one.
func newFrame(kind string) Frame {
	switch kind {
	case "hello":
		return &Hello{}
	case "agent":
		return &AgentHello{}
	case "welcome":
		return &Welcome{}
	case "inbox":
		return &Inbox{}
	case "send":
		return &Send{}
	case "ack":
		return &Ack{}
	case "message":
		return &MessageAppended{}
	case "history":
		return &History{}
	case "messages":
		return &Messages{}
	case "conversation":
		return &ConversationChanged{}
	case "typing":
		return &Typing{}
	case "read":
		return &Read{}
	case "delivered":
		return &Delivered{}
	case "end":
		return &End{}
	case "page":
		return &PageChanged{}
	case "revoke":
		return &Revoke{}
	case "revoked":
		return &Revoked{}
	case "settings":
		return &AvailabilityChanged{}
	case "login":
		return &Login{}
	case "loggedIn":
		return &LoggedIn{}
	case "describe":
		return &Describe{}
	case "described":
		return &Described{}
	case "refused":
		return &Refused{}
	case "beat":
		return &Heartbeat{}
	}
	return nil
}
