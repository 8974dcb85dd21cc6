package protocol

import "kith/server/protocol/codec"

// A Code names an error for machines; the sentence that goes with it is for
// people.
type Code string

// The codes of Refused.
const (
	CodeBadFrame     Code = "bad_frame"    // not JSON, an unknown kind, a field that cannot be read
	CodeTooLong      Code = "too_long"     // the message is over TextLimit
	CodeEmpty        Code = "empty"        // the message says nothing
	CodeTooMany      Code = "too_many"     // over a rate limit; Retry tells when to try again
	CodeNotFound     Code = "not_found"    // no such conversation, or not this customer's
	CodeEnded        Code = "ended"        // the conversation has ended and takes no more messages
	CodeRevoked      Code = "revoked"      // the session has ended
	CodeUnauthorized Code = "unauthorized" // the sign-in is missing, wrong or over
	CodeOtherPerson  Code = "other_person" // the session is signed in as somebody else
	CodeUnavailable  Code = "broken"       // the server could not do it now; try again
	CodeClosed       Code = "closed"       // the chat is closed at this hour
)

// Temporary reports whether the same frame may succeed later.
func (c Code) Temporary() bool { return c == CodeTooMany || c == CodeUnavailable }

var codes = []Code{CodeBadFrame, CodeTooLong, CodeEmpty, CodeTooMany, CodeNotFound, CodeEnded, CodeRevoked, CodeUnauthorized, CodeOtherPerson, CodeUnavailable, CodeClosed}

// An Error is a refusal with its reason.
type Error struct {
	Code  Code
	Text  string // one sentence for people
	Retry int64  // milliseconds after which it may succeed; 0 where that is unknown
}

func (e *Error) Error() string { return string(e.Code) + ": " + e.Text }

// Refused says that a frame was not carried out, and why. Nothing of it was.
type Refused struct {
	Session      string
	Conversation string // the conversation it was about, if any
	Client       string // the client id of the refused message, if it was one
	Ref          string // of the refused request, if it had one
	Code         Code
	Text         string // one sentence for people
	Retry        int64  // milliseconds after which to try again; 0 where unknown
}

// Kind implements Frame.
func (*Refused) Kind() string { return "refused" }

// SessionID implements Frame.
func (f *Refused) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Refused) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.String("client", &f.Client, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	codec.Enum(c, "code", &f.Code, codes...)
	c.String("text", &f.Text, AddressLimit)
	c.Int("retry", &f.Retry)
}
