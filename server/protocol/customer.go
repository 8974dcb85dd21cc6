package protocol

import "kith/server/protocol/codec"

// A Customer is what agents see of a visitor, and what a visitor's own client
// receives of itself.
type Customer struct {
	ID string

	// Verified says that the site has signed who this is: Name, Email and
	// ExternalID are its word, from the JWT of a Login. Nothing else is: what
	// the page says (Phone, Attributes) and what the browser says (Page,
	// Browser, Language) may be anybody's invention.
	Verified   bool
	Name       string
	Email      string
	ExternalID string // the site's own id
	Phone      string
	Page       Page
	Browser    string // such as "Firefox 140 on Windows", from the User-Agent
	Language   string // such as "de" or "pt-BR"
	Online     bool   // has a connection, or had one a few seconds ago
	Attributes string // a JSON object, as the site's page described the customer

	// Only agents receive these.
	OnSite  bool   // Page.Address is on one of the brand's sites, and may be shown as a link
	Network string // from which the customer wrote last: an IPv4 address or an IPv6 /64; "" if that is not known
	Block   string // the id of the BlockRule that holds for this customer; "" if none does
}

// Fields implements codec.Record.
func (v *Customer) Fields(c *codec.Codec) {
	c.String("id", &v.ID, IDLimit)
	c.Bool("verified", &v.Verified)
	c.String("name", &v.Name, NameLimit)
	c.String("email", &v.Email, NameLimit)
	c.String("externalId", &v.ExternalID, NameLimit)
	c.String("phone", &v.Phone, NameLimit)
	codec.Object(c, "page", &v.Page)
	c.String("browser", &v.Browser, NameLimit)
	c.String("language", &v.Language, IDLimit)
	c.Bool("online", &v.Online)
	c.JSON("attributes", &v.Attributes, AttributesLimit)
	c.Bool("onSite", &v.OnSite)
	c.String("network", &v.Network, IDLimit)
	c.String("block", &v.Block, IDLimit)
}

// A Page is where on the site a visitor is.
type Page struct {
	Address string // its URL; the server drops the query and the fragment, unless the brand wants them
	Title   string
}

// Fields implements codec.Record.
func (p *Page) Fields(c *codec.Codec) {
	c.String("address", &p.Address, AddressLimit)
	c.String("title", &p.Title, AddressLimit)
}

// PageChanged is sent by a visitor who has come to another page of the site.
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

// Describe is sent by a visitor's client with what the site says of the customer
// or of one of the customer's conversations, and by an agent's for a
// conversation only. The attributes are merged by name into those that are
// stored (RFC 7396). The answer is Described; more than AttributesLimit in all
// is refused with CodeTooLong.
type Describe struct {
	Session      string
	Ref          string // is returned in the answer
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

// Described is the server's answer to Describe.
type Described struct {
	Session      string
	Ref          string // that of Describe
	Conversation string // that of Describe
	Attributes   string // a JSON object with all attributes that are stored now
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
