package protocol

import "kith/server/protocol/codec"

// An Author is the side that wrote a message.
type Author string

// The authors, by their values in the attribute data-author.
const (
	AuthorCustomer  Author = "customer"
	AuthorAgent     Author = "agent"
	AuthorAssistant Author = "assistant"
	AuthorSystem    Author = "system"
)

// A Message is one message of a conversation. The server sets ID, Number and
// At; they are zero in a message that waits in a client's outbox.
type Message struct {
	Conversation string
	ID           string // the id that the server made
	Client       string // the id that was made where the message was written
	Number       int64  // the place in the conversation: 1, 2, 3, … without a gap
	Author       Author
	Person       Person // the agent who wrote it; zero for a customer's message
	Text         string // at most TextLimit characters
	At           int64  // when the server stored it, in Unix milliseconds
}

// Fields implements codec.Record.
func (m *Message) Fields(c *codec.Codec) {
	c.String("conversation", &m.Conversation, IDLimit)
	c.String("id", &m.ID, IDLimit)
	c.String("client", &m.Client, IDLimit)
	c.Int("number", &m.Number)
	codec.Enum(c, "author", &m.Author, AuthorCustomer, AuthorAgent, AuthorAssistant, AuthorSystem)
	codec.Object(c, "person", &m.Person)
	c.String("text", &m.Text, TextBytes)
	c.Int("at", &m.At)
}

// A Person is an agent as visitors and other agents see them.
type Person struct {
	ID      string
	Name    string
	Picture string // a path on this server; "" if there is no picture
}

// Fields implements codec.Record.
func (p *Person) Fields(c *codec.Codec) {
	c.String("id", &p.ID, IDLimit)
	c.String("name", &p.Name, NameLimit)
	c.String("picture", &p.Picture, AddressLimit)
}

// Send is sent by a visitor or an agent to append a message. However often it
// is sent, the message is appended once: the pair of Conversation and Client is
// unique. Each time the answer is Ack.
//
// It is refused with CodeTooLong, CodeEmpty, CodeTooMany, CodeEnded if the
// conversation has ended, or CodeNotFound if there is no such conversation or
// it is another customer's.
type Send struct {
	Session      string
	Conversation string
	Client       string // the message's client id
	Text         string // at most TextLimit characters
	New          bool   // create the conversation if there is none of that id; ignored from an agent
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

// Ack is the server's answer to Send: the message is durable. It comes before
// anything later of the conversation. The sender's other connections receive
// MessageAppended instead.
type Ack struct {
	Session      string
	Conversation string
	Client       string // that of Send
	ID           string // the id that the server made
	Number       int64  // the message's place in the conversation
	At           int64  // when the server stored it, in Unix milliseconds
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

// MessageAppended is sent by the server when a message was stored: to all
// connections of the customer, except the one that wrote it, and to those of
// agents who have the conversation open.
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

// History is sent by a visitor or an agent to ask for a page of messages. The
// answer is Messages, or Refused with CodeNotFound. An agent's request for the
// newest page also opens the conversation: from then on the agent receives
// MessageAppended and Typing for it.
type History struct {
	Session      string
	Conversation string
	Before       int64 // the page ends before this number; 0 asks for the newest page
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

// Messages is sent by the server after Welcome or Inbox, and as the answer to
// History: messages of one conversation in the order of their numbers, without
// a gap between them. With Reset and no messages, there are some, and the client
// asks for them with History when it needs them: what it resumes from was too far
// behind for one answer (SnapshotBytes).
type Messages struct {
	Session      string
	Conversation string
	Messages     []Message // at most PageSize
	Reset        bool      // the client must first forget the messages it has: there may be a gap
	More         bool      // there are older messages
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
