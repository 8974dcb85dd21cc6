package protocol

import "kith/server/protocol/codec"

// Typing says that somebody is writing. It counts for TypingTimeout, or until one
// with On false, or their next message.
type Typing struct {
	Session      string
	Conversation string
	Person       Person // the agent; zero for the customer
	On           bool
}

// Kind implements Frame.
func (*Typing) Kind() string { return "typing" }

// SessionID implements Frame.
func (f *Typing) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Typing) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	codec.Object(c, "person", &f.Person)
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

// SessionID implements Frame.
func (f *Read) SessionID() string { return f.Session }

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

// SessionID implements Frame.
func (f *Delivered) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Delivered) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.Int("number", &f.Number)
}

// PageChanged says where on the site the visitor is now.
type PageChanged struct {
	Session string
	Page    Page
}

// Kind implements Frame.
func (*PageChanged) Kind() string { return "page" }

// SessionID implements Frame.
func (f *PageChanged) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *PageChanged) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	codec.Object(c, "page", &f.Page)
}

// Heartbeat is sent by the server every HeartbeatInterval while nothing else is.
type Heartbeat struct {
	Session string
}

// Kind implements Frame.
func (*Heartbeat) Kind() string { return "beat" }

// SessionID implements Frame.
func (f *Heartbeat) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Heartbeat) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
}
