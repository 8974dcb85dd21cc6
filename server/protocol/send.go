package protocol

import "kith/server/protocol/codec"

// Send asks to append a message. Sent twice, it is appended once: the pair of
// conversation and client id is unique. With New the conversation is created
// if it is not there yet, by a visitor only.
type Send struct {
	Session      string
	Conversation string
	Client       string
	Text         string
	New          bool
}

// Kind implements Frame.
func (*Send) Kind() string { return "send" }

// SessionID implements Frame.
func (f *Send) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Send) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.String("client", &f.Client, IDLimit)
	c.String("text", &f.Text, TextBytes)
	c.Bool("new", &f.New)
}

// Ack says that a message is durable, and where it stands. The sender's other
// connections receive MessageAppended instead.
type Ack struct {
	Session      string
	Conversation string
	Client       string
	ID           string // the server's id
	Number       int64
	At           int64 // Unix milliseconds
}

// Kind implements Frame.
func (*Ack) Kind() string { return "ack" }

// SessionID implements Frame.
func (f *Ack) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Ack) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.String("client", &f.Client, IDLimit)
	c.String("id", &f.ID, IDLimit)
	c.Int("number", &f.Number)
	c.Int("at", &f.At)
}

// MessageAppended brings a message that somebody else, or another connection of the same
// side, wrote.
type MessageAppended struct {
	Session string
	Message Message
}

// Kind implements Frame.
func (*MessageAppended) Kind() string { return "message" }

// SessionID implements Frame.
func (f *MessageAppended) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *MessageAppended) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	codec.Object(c, "message", &f.Message)
}

// History asks for the page of messages before a number; Before 0 asks for the
// newest page, which is also how a conversation is opened.
type History struct {
	Session      string
	Conversation string
	Before       int64
}

// Kind implements Frame.
func (*History) Kind() string { return "history" }

// SessionID implements Frame.
func (f *History) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *History) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.Int("before", &f.Before)
}

// Messages brings a run of messages in the order of their numbers, without a
// hole. With Reset the receiver must forget what it has of the conversation
// first, because the server cannot say what lies between. More tells that
// older ones exist.
type Messages struct {
	Session      string
	Conversation string
	Messages     []Message
	Reset        bool
	More         bool
}

// Kind implements Frame.
func (*Messages) Kind() string { return "messages" }

// SessionID implements Frame.
func (f *Messages) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Messages) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	codec.List(c, "messages", &f.Messages, PageSize)
	c.Bool("reset", &f.Reset)
	c.Bool("more", &f.More)
}
