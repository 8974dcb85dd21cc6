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
	f, _, err := DecodeFromClient(text)
	return f, err
}

// DecodeFromClient is Decode for the server, which says which frame it refuses:
// about has the ids by which the sender knows it, if err is not nil those that
// can still be read from the text. A message over the limit of bytes is over that
// of characters, too, so err is ErrTooLong then.
func DecodeFromClient(text string) (f Frame, about Refused, err error) {
	var e envelope
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
	frame Frame
	about Refused // the frame's ids; only when it was decoded
}

// Fields implements codec.Record.
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
	if c.Reading() {
		e.about = Refused{Conversation: c.Peek("conversation", IDLimit), Client: c.Peek("client", IDLimit), Ref: c.Peek("ref", IDLimit)}
	}
}

func isTextTooLong(p codec.Problem) bool { return p.Field == "text" && p.TooLong }

// newFrame returns an empty frame of a kind, or nil if the kind is unknown.
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
	case "loggedIn":
		return &LoggedIn{}
	case "describe":
		return &Describe{}
	case "described":
		return &Described{}
	case "page":
		return &PageChanged{}
	case "revoke":
		return &Revoke{}
	case "revoked":
		return &Revoked{}
	case "settings":
		return &AvailabilityChanged{}
	case "refused":
		return &Refused{}
	case "list":
		return &List{}
	case "listed":
		return &Listed{}
	case "spam":
		return &MarkSpam{}
	case "delete":
		return &Delete{}
	case "deleted":
		return &Deleted{}
	case "block":
		return &BlockCustomers{}
	case "unblock":
		return &Unblock{}
	case "blocks":
		return &Blocks{}
	case "blocked":
		return &Blocked{}
	case "beat":
		return &Heartbeat{}
	}
	return nil
}
