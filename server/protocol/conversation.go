package protocol

import "kith/server/protocol/codec"

// A Conversation is what a list shows of one, and how far each side has come
// in it. Its messages travel apart.
type Conversation struct {
	ID      string
	Created int64 // Unix milliseconds
	Ended   bool
	Last    int64 // the number of its newest message
	At      int64 // when that was written, Unix milliseconds
	Preview string
	Author  Author // who wrote the newest message
	Person  Person // the agent who wrote last, if one did
	Marks   Marks
	Unread  int64 // for the side that receives this

	// What agents alone receive.
	Customer   Customer
	Attributes string // JSON, as the site described the conversation
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
	codec.Object(c, "customer", &v.Customer)
	c.JSON("attributes", &v.Attributes, AttributesLimit)
}

// Marks say up to which number each side has received and read the messages of
// the other. They only grow.
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

// A Customer is what agents see of the person they talk with.
type Customer struct {
	ID         string
	Name       string
	Email      string
	ExternalID string
	Phone      string
	Page       Page
	Browser    string // such as "Firefox 140 on Windows", read from the User-Agent
	Language   string
	Online     bool
	Attributes string // JSON, as the site described the customer
}

// Fields implements codec.Record.
func (v *Customer) Fields(c *codec.Codec) {
	c.String("id", &v.ID, IDLimit)
	c.String("name", &v.Name, NameLimit)
	c.String("email", &v.Email, NameLimit)
	c.String("externalId", &v.ExternalID, NameLimit)
	c.String("phone", &v.Phone, NameLimit)
	codec.Object(c, "page", &v.Page)
	c.String("browser", &v.Browser, NameLimit)
	c.String("language", &v.Language, IDLimit)
	c.Bool("online", &v.Online)
	c.JSON("attributes", &v.Attributes, AttributesLimit)
}

// A Page is where a visitor is on the site.
type Page struct {
	Address string
	Title   string
}

// Fields implements codec.Record.
func (p *Page) Fields(c *codec.Codec) {
	c.String("address", &p.Address, AddressLimit)
	c.String("title", &p.Title, AddressLimit)
}

// ConversationChanged brings a conversation as it is now: new, newer, ended, reopened, read
// further.
type ConversationChanged struct {
	Session      string
	Conversation Conversation
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

// End ends a conversation, or, with Reopen, takes that back.
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
