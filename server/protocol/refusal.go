package protocol

// A Code names an error for machines; the sentence that goes with it is for
// people.
type Code string

// The codes of Refused.
const (
	BadFrame     Code = "bad_frame"    // not JSON, an unknown kind, a field that cannot be read
	TooLong      Code = "too_long"     // the message is over TextLimit
	Empty        Code = "empty"        // the message says nothing
	TooMany      Code = "too_many"     // over a rate limit; Retry tells when to try again
	NotFound     Code = "not_found"    // no such conversation, or not this customer's
	Ended        Code = "ended"        // the conversation has ended and takes no more messages
	Revoked      Code = "revoked"      // the session has ended
	Unauthorized Code = "unauthorized" // the sign-in is missing, wrong or over
	OtherPerson  Code = "other_person" // the session is signed in as somebody else
	Broken       Code = "broken"       // the server could not do it now; try again
	Closed       Code = "closed"       // the chat is closed at this hour
)

// Temporary tells whether the same frame may succeed later.
func (c Code) Temporary() bool { return c == TooMany || c == Broken }

var codes = []Code{BadFrame, TooLong, Empty, TooMany, NotFound, Ended, Revoked, Unauthorized, OtherPerson, Broken, Closed}
