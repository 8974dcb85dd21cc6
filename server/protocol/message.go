package protocol

import "kith/server/protocol/codec"

// An Author tells which side wrote a message.
type Author string

// The authors, as they stand in data-author.
const (
	AuthorCustomer  Author = "customer"
	AuthorAgent     Author = "agent"
	AuthorAssistant Author = "assistant"
	AuthorSystem    Author = "system"
)

// A Message is what somebody said in a conversation. ID, Number and At are the
// server's; a message that waits in an outbox has none of them.
type Message struct {
	Conversation string
	ID           string // the server's id
	Client       string // the id made where it was written
	Number       int64  // its place in the conversation, from 1, without holes
	Author       Author
	Person       Person // the agent who wrote it; zero for a customer's own
	Text         string
	At           int64 // when the server took it, Unix milliseconds
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
	Picture string // a path on this server; empty means initials
}

// Fields implements codec.Record.
func (p *Person) Fields(c *codec.Codec) {
	c.String("id", &p.ID, IDLimit)
	c.String("name", &p.Name, NameLimit)
	c.String("picture", &p.Picture, AddressLimit)
}
