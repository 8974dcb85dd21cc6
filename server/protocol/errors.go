package protocol

import "kith/server/protocol/codec"

// A Code is the reason why the server did not do what a client asked for, for
// programs; a sentence for people goes with it.
type Code string

// The codes of Refused, and of refusals over HTTP.
const (
	CodeBadFrame     Code = "bad_frame"    // no JSON object, an unknown kind, a field that cannot be read, or a frame that its sender must not send
	CodeTooLong      Code = "too_long"     // a message over TextLimit, attributes over AttributesLimit, and the like
	CodeEmpty        Code = "empty"        // the message has no text
	CodeTooMany      Code = "too_many"     // over a rate limit; Retry says when to try again
	CodeNotFound     Code = "not_found"    // no such conversation, or another customer's; the two cannot be told apart
	CodeEnded        Code = "ended"        // the conversation has ended and takes no more messages
	CodeRevoked      Code = "revoked"      // the session has ended
	CodeUnauthorized Code = "unauthorized" // the session's token, the JWT or the sign-in is missing, wrong or expired
	CodeOtherPerson  Code = "other_person" // the session is signed in as somebody else
	CodeReplaced     Code = "replaced"     // another session goes on in its place
	CodeUnavailable  Code = "broken"       // the server could not do it now; try again
	CodeClosed       Code = "closed"       // the chat takes no messages: at this hour, or from this visitor, who is blocked
	CodeForbidden    Code = "forbidden"    // the agent's role does not allow it
)

// Temporary reports whether the same request may succeed later.
func (c Code) Temporary() bool { return c == CodeTooMany || c == CodeUnavailable }

var codes = []Code{CodeBadFrame, CodeTooLong, CodeEmpty, CodeTooMany, CodeNotFound, CodeEnded, CodeRevoked, CodeUnauthorized, CodeOtherPerson, CodeReplaced, CodeUnavailable, CodeClosed, CodeForbidden}

// An Error is the reason why something was refused.
type Error struct {
	Code  Code
	Text  string // one sentence for people
	Retry int64  // milliseconds to wait before trying again; 0 if that is unknown
}

// ErrTooLong is the reason to refuse a message over TextLimit.
var ErrTooLong = &Error{Code: CodeTooLong, Text: "The message is longer than 10,000 characters."}

// Error implements error.
func (e *Error) Error() string { return string(e.Code) + ": " + e.Text }

// Refused is the server's answer to a frame that it did not carry out, not even
// in part. Conversation, Client and Ref are those of the frame, if it has them
// and they could be read.
type Refused struct {
	Session      string // "" if the client has not said its session yet
	Conversation string
	Client       string // the client id of the refused message
	Ref          string // the reference of the refused frame, such as a Login; the session of a refused Revoke; with CodeReplaced the session that goes on
	Code         Code
	Text         string // one sentence for people
	Retry        int64  // milliseconds to wait before trying again; 0 if that is unknown
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
