package protocol

import (
	"strings"

	"kith/server/protocol/codec"
)

// A Conversation is what a list shows of a conversation, and how far each side
// has come in it. Its messages are sent apart.
type Conversation struct {
	ID      string
	Created int64  // in Unix milliseconds
	Ended   bool   // it takes no more messages
	Last    int64  // the number of its newest message
	At      int64  // when that was stored, in Unix milliseconds
	Preview string // what Preview returns for that
	Author  Author // who wrote that
	Person  Person // the agent who wrote last, if one did
	Marks   Marks
	Unread  int64 // the number of messages that the receiver's side has not read

	// Only agents receive these.
	Brand      string // the brand's key
	Spam       bool   // an agent has marked it as spam
	Waiting    int64  // when the customer wrote the first message that no agent has answered, in Unix milliseconds; 0 if there is none
	Customer   Customer
	Attributes string // a JSON object, as the site described the conversation
}

// Fields implements codec.Record.
func (v *Conversation) Fields(c *codec.Codec) {
	c.String("id", &v.ID, IDLimit)
	c.Int("created", &v.Created)
	c.Bool("ended", &v.Ended)
	c.Int("last", &v.Last)
	c.Int("at", &v.At)
	c.String("preview", &v.Preview, 4*PreviewLimit+4)
	codec.Enum(c, "author", &v.Author, AuthorCustomer, AuthorAgent, AuthorAssistant, AuthorSystem)
	codec.Object(c, "person", &v.Person)
	codec.Object(c, "marks", &v.Marks)
	c.Int("unread", &v.Unread)
	c.String("brand", &v.Brand, IDLimit)
	c.Bool("spam", &v.Spam)
	c.Int("waiting", &v.Waiting)
	codec.Object(c, "customer", &v.Customer)
	c.JSON("attributes", &v.Attributes, AttributesLimit)
}

// Marks are the numbers up to which each side has received and read the other
// side's messages. They only grow.
type Marks struct {
	CustomerDelivered int64
	CustomerRead      int64
	AgentDelivered    int64
	AgentRead         int64
}

// Fields implements codec.Record.
func (m *Marks) Fields(c *codec.Codec) {
	c.Int("customerDelivered", &m.CustomerDelivered)
	c.Int("customerRead", &m.CustomerRead)
	c.Int("agentDelivered", &m.AgentDelivered)
	c.Int("agentRead", &m.AgentRead)
}

// ConversationChanged is sent by the server when a conversation is new, has a
// new message, has ended or was reopened, or was received or read further: to
// all connections of the customer, and to all agents. Agents also receive it
// when it was marked as spam or the customer's details change.
type ConversationChanged struct {
	Session      string
	Conversation Conversation // as it is now
}

// Kind implements Frame.
func (*ConversationChanged) Kind() string { return "conversation" }

// SessionID implements Frame.
func (f *ConversationChanged) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *ConversationChanged) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	codec.Object(c, "conversation", &f.Conversation)
}

// End is sent by a visitor or an agent to end a conversation. With Reopen it
// takes that back, which only agents may; a visitor is refused with CodeEnded.
type End struct {
	Session      string
	Conversation string
	Reopen       bool
}

// Kind implements Frame.
func (*End) Kind() string { return "end" }

// SessionID implements Frame.
func (f *End) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *End) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.Bool("reopen", &f.Reopen)
}

// Read is sent by a visitor or an agent who has seen all messages up to a
// number. They count as delivered, too.
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

// Delivered is sent by a visitor or an agent whose device has received all
// messages up to a number, seen or not.
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

// Typing is sent by a visitor or an agent who is typing a message, and passed
// on by the server to the other side: to all connections of the customer, or to
// the agents who have the conversation open. It counts for TypingTimeout, until
// one with On false, or until the sender's next message.
type Typing struct {
	Session      string
	Conversation string
	Person       Person // the agent who is typing, set by the server; zero for the customer
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

// Preview returns what a list shows of a message: its first characters in one line, at
// most PreviewLimit, the last of which is "…" if there are more.
func Preview(text string) string {
	if len(text) > 8*PreviewLimit {
		text = text[:8*PreviewLimit]
	}
	line := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " "))
	if len(line) > PreviewLimit {
		return string(line[:PreviewLimit-1]) + "…"
	}
	return string(line)
}
