package protocol

import "kith/server/protocol/codec"

// Changed brings a conversation as it is now: new, newer, ended, reopened, read
// further.
type Changed struct {
	Session      string
	Conversation Conversation
}

// Kind implements Frame.
func (*Changed) Kind() string { return "conversation" }

// Of implements Frame.
func (f *Changed) Of() string { return f.Session }

// Fields implements codec.Record.
func (f *Changed) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	codec.One(c, "conversation", &f.Conversation)
}

// Typing says that somebody is writing. It counts for TypingFor, or until one
// with On false, or their next message.
type Typing struct {
	Session      string
	Conversation string
	Person       Person // the agent; zero for the customer
	On           bool
}

// Kind implements Frame.
func (*Typing) Kind() string { return "typing" }

// Of implements Frame.
func (f *Typing) Of() string { return f.Session }

// Fields implements codec.Record.
func (f *Typing) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	codec.One(c, "person", &f.Person)
	c.Bool("on", &f.On)
}

// Read says that the sender has seen all messages up to a number.
type Read struct {
	Session      string
	Conversation string
	Number       int64
}

// Kind implements Frame.
func (*Read) Kind() string { return "read" }

// Of implements Frame.
func (f *Read) Of() string { return f.Session }

// Fields implements codec.Record.
func (f *Read) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.Int("number", &f.Number)
}

// Delivered says that all messages up to a number have reached the sender's
// device, seen or not.
type Delivered struct {
	Session      string
	Conversation string
	Number       int64
}

// Kind implements Frame.
func (*Delivered) Kind() string { return "delivered" }

// Of implements Frame.
func (f *Delivered) Of() string { return f.Session }

// Fields implements codec.Record.
func (f *Delivered) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.Int("number", &f.Number)
}

// End ends a conversation, or, with Reopen, takes that back.
type End struct {
	Session      string
	Conversation string
	Reopen       bool
}

// Kind implements Frame.
func (*End) Kind() string { return "end" }

// Of implements Frame.
func (f *End) Of() string { return f.Session }

// Fields implements codec.Record.
func (f *End) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.Bool("reopen", &f.Reopen)
}

// At says where on the site the visitor is now.
type At struct {
	Session string
	Page    Page
}

// Kind implements Frame.
func (*At) Kind() string { return "page" }

// Of implements Frame.
func (f *At) Of() string { return f.Session }

// Fields implements codec.Record.
func (f *At) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	codec.One(c, "page", &f.Page)
}
