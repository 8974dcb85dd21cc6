package protocol

import (
	"slices"

	"kith/server/protocol/codec"
)

// A Frame is one message of the protocol. The table in the package comment
// lists all of them.
type Frame interface {
	codec.Record

	// Kind returns the value of the field "t", which names the type.
	Kind() string

	// SessionID returns the session that the frame belongs to; "" if it was
	// not set, as in a Refused to a client that has not said its session yet.
	SessionID() string
}

// Encode returns a frame as the text of one WebSocket message.
func Encode(f Frame) string { return codec.Encode(&envelope{frame: f}) }

// Decode returns the frame in the text of one WebSocket message. The error is
// an *Error with CodeBadFrame, and says what is wrong in one sentence that may
// be shown to whoever sent the text: it is not a JSON object, the kind is
// unknown, or a field has another type than it should or is over its limit.
func Decode(text string) (Frame, error) {
	f, _, err := decode(text, newFrame)
	return f, err
}

// DecodeForVisitor is Decode for what a visitor receives: it knows the kinds of
// frames that the server sends to visitors, and no others. The visitor's program is
// downloaded, and smaller without them.
func DecodeForVisitor(text string) (Frame, error) {
	f, _, err := decode(text, newVisitorFrame)
	return f, err
}

// DecodeFromClient is Decode for the server: it knows the kinds of frames that clients
// send, and no others. Threat: the frames of the server have the largest lists and
// records, and take the most memory. It says which frame it refuses: about has the
// ids by which the sender knows it, if err is not nil those that can still be read
// from the text. A message over the limit of bytes is over that of characters, too,
// so err is ErrTooLong then.
func DecodeFromClient(text string) (f Frame, about Refused, err error) {
	foreign := false
	f, about, err = decode(text, func(kind string) Frame {
		f := newClientFrame(kind)
		foreign = f == nil && newFrame(kind) != nil
		return f
	})
	if foreign {
		err = &Error{Code: CodeBadFrame, Text: "A frame of this kind is not expected here."}
	}
	return f, about, err
}

// decode decodes a frame of the kinds for which newFrame returns one.
func decode(text string, newFrame func(kind string) Frame) (f Frame, about Refused, err error) {
	e := envelope{newFrame: newFrame}
	problems := codec.Decode(text, &e)
	if _, isSend := e.frame.(*Send); isSend && slices.ContainsFunc(problems, isTextTooLong) {
		return nil, e.about, ErrTooLong
	}
	if len(problems) > 0 {
		return nil, e.about, &Error{Code: CodeBadFrame, Text: "The frame cannot be read: " + problems[0].String() + "."}
	}
	if e.frame == nil {
		return nil, e.about, &Error{Code: CodeBadFrame, Text: "The frame is of an unknown kind."}
	}
	return e.frame, e.about, nil
}

// envelope is the JSON object of a frame: its kind, followed by its fields.
type envelope struct {
	frame    Frame
	about    Refused                 // the frame's ids; only when it was decoded
	newFrame func(kind string) Frame // only to decode
}

// Fields implements codec.Record.
func (e *envelope) Fields(c *codec.Codec) {
	var kind string
	if !c.Reading() {
		kind = e.frame.Kind()
	}
	c.String("t", &kind, IDLimit)
	if c.Reading() {
		e.frame = e.newFrame(kind)
	}
	if e.frame != nil {
		e.frame.Fields(c)
	}
	if c.Reading() {
		e.about = Refused{Conversation: c.Peek("conversation", IDLimit), Client: c.Peek("client", IDLimit), Ref: c.Peek("ref", IDLimit)}
	}
}

func isTextTooLong(p codec.Problem) bool { return p.Field == "text" && p.TooLong }

// newFrame returns an empty frame of a kind, or nil if the kind is unknown.
func newFrame(kind string) Frame {
	if f := newVisitorFrame(kind); f != nil {
		return f
	}
	if f := newClientFrame(kind); f != nil {
		return f
	}
	switch kind {
	case "inbox":
		return &Inbox{}
	case "listed":
		return &Listed{}
	case "deleted":
		return &Deleted{}
	case "blockAdded":
		return &BlockAdded{}
	case "blocked":
		return &Blocked{}
	}
	return nil
}

// newClientFrame is newFrame for the kinds that visitors and agents send.
func newClientFrame(kind string) Frame {
	switch kind {
	case "hello":
		return &Hello{}
	case "agent":
		return &AgentHello{}
	case "send":
		return &Send{}
	case "history":
		return &History{}
	case "end":
		return &End{}
	case "read":
		return &Read{}
	case "delivered":
		return &Delivered{}
	case "typing":
		return &Typing{}
	case "login":
		return &Login{}
	case "describe":
		return &Describe{}
	case "page":
		return &PageChanged{}
	case "repaired":
		return &Repaired{}
	case "revoke":
		return &Revoke{}
	case "list":
		return &List{}
	case "spam":
		return &MarkSpam{}
	case "endAll":
		return &EndAll{}
	case "delete":
		return &Delete{}
	case "block":
		return &BlockCustomers{}
	case "unblock":
		return &Unblock{}
	case "blocks":
		return &Blocks{}
	}
	return nil
}

// newVisitorFrame is newFrame for the kinds that the server sends to visitors.
func newVisitorFrame(kind string) Frame {
	switch kind {
	case "welcome":
		return &Welcome{}
	case "ack":
		return &Ack{}
	case "message":
		return &MessageAppended{}
	case "messages":
		return &Messages{}
	case "conversation":
		return &ConversationChanged{}
	case "typing":
		return &Typing{}
	case "loggedIn":
		return &LoggedIn{}
	case "described":
		return &Described{}
	case "revoked":
		return &Revoked{}
	case "settings":
		return &AvailabilityChanged{}
	case "refused":
		return &Refused{}
	case "beat":
		return &Heartbeat{}
	case "release":
		return &ReleaseChanged{}
	}
	return nil
}
