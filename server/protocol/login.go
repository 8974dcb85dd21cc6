package protocol

import "kith/server/protocol/codec"

// Login signs the session's customer in with a JWT of the site. What the
// anonymous customer wrote joins the person; Welcome follows LoggedIn. A session
// that is signed in as somebody else is refused with OtherPerson: the client
// ends it first and signs in under a new one.
type Login struct {
	Session string
	Ref     string // comes back with the answer
	JWT     string
}

// Kind implements Frame.
func (*Login) Kind() string { return "login" }

// SessionID implements Frame.
func (f *Login) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Login) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	c.String("jwt", &f.JWT, JWTLimit)
}

// LoggedIn answers Login.
type LoggedIn struct {
	Session  string
	Ref      string
	Customer Customer
}

// Kind implements Frame.
func (*LoggedIn) Kind() string { return "loggedIn" }

// SessionID implements Frame.
func (f *LoggedIn) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *LoggedIn) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	codec.Object(c, "customer", &f.Customer)
}

// Describe stores what the site knows of the customer, or of a conversation.
// Attributes are merged by name into those stored before.
type Describe struct {
	Session      string
	Ref          string // comes back with the answer
	Conversation string // "" describes the customer
	Attributes   string // a JSON object
}

// Kind implements Frame.
func (*Describe) Kind() string { return "describe" }

// SessionID implements Frame.
func (f *Describe) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Describe) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.JSON("attributes", &f.Attributes, AttributesLimit)
}

// Described answers Describe with all that is stored now.
type Described struct {
	Session      string
	Ref          string
	Conversation string
	Attributes   string
}

// Kind implements Frame.
func (*Described) Kind() string { return "described" }

// SessionID implements Frame.
func (f *Described) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Described) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.JSON("attributes", &f.Attributes, AttributesLimit)
}
