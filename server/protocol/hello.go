package protocol

import "kith/server/protocol/codec"

// Hello is a visitor's first frame. The session and its token are made by the
// client and are taken over by the server the first time something is written
// under them, so Hello may be repeated as often as the link breaks.
type Hello struct {
	Version  int64
	Session  string
	Token    string // TokenBytes of randomness in base64url; only its hash is ever stored
	Key      string // the brand's public key
	Build    string // the release that speaks
	Language string
	Page     Page
	Resume   []ResumePoint
	Joined   []JoinedSession
}

// Kind implements Frame.
func (*Hello) Kind() string { return "hello" }

// SessionID implements Frame.
func (f *Hello) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Hello) Fields(c *codec.Codec) {
	c.Int("version", &f.Version)
	c.String("session", &f.Session, IDLimit)
	c.String("token", &f.Token, IDLimit)
	c.String("key", &f.Key, IDLimit)
	c.String("build", &f.Build, IDLimit)
	c.String("language", &f.Language, IDLimit)
	codec.Object(c, "page", &f.Page)
	codec.List(c, "have", &f.Resume, ListSize)
	codec.List(c, "joined", &f.Joined, JoinedLimit)
}

// A JoinedSession is another session of the same visitor: two tabs of a site that
// began at the same time each made one, and have agreed on that of the Hello.
// What was said under the joined session is this customer's from now on.
// Repeating it changes nothing.
type JoinedSession struct {
	Session string
	Token   string
}

// Fields implements codec.Record.
func (v *JoinedSession) Fields(c *codec.Codec) {
	c.String("session", &v.Session, IDLimit)
	c.String("token", &v.Token, IDLimit)
}

// ResumePoint says the number of the newest message that a client holds of a
// conversation, with no hole before it since its oldest.
type ResumePoint struct {
	Conversation string
	Number       int64
}

// Fields implements codec.Record.
func (h *ResumePoint) Fields(c *codec.Codec) {
	c.String("conversation", &h.Conversation, IDLimit)
	c.Int("number", &h.Number)
}

// Welcome answers Hello: everything that a visitor's lists show. A Messages
// frame for each conversation that has more than the client has follows it;
// the client is up to date once it has seen all of them.
type Welcome struct {
	Session       string
	Customer      Customer
	Conversations []Conversation // newest first; all there are, up to ListSize
	Availability  string
	Now           int64 // the server's clock, Unix milliseconds
}

// Kind implements Frame.
func (*Welcome) Kind() string { return "welcome" }

// SessionID implements Frame.
func (f *Welcome) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Welcome) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	codec.Object(c, "customer", &f.Customer)
	codec.List(c, "conversations", &f.Conversations, ListSize)
	c.String("availability", &f.Availability, IDLimit)
	c.Int("now", &f.Now)
}

// AgentHello is an agent's first frame. Who the agent is comes from the cookie
// of the upgrade request; Session only tells one page's life from the next.
type AgentHello struct {
	Version int64
	Session string
	Build   string
	Resume  []ResumePoint // the conversations that the page has open
}

// Kind implements Frame.
func (*AgentHello) Kind() string { return "agent" }

// SessionID implements Frame.
func (f *AgentHello) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *AgentHello) Fields(c *codec.Codec) {
	c.Int("version", &f.Version)
	c.String("session", &f.Session, IDLimit)
	c.String("build", &f.Build, IDLimit)
	codec.List(c, "have", &f.Resume, ListSize)
}

// Inbox answers AgentHello with the newest conversations, newest first.
type Inbox struct {
	Session       string
	Self          Person
	Conversations []Conversation
	Now           int64
}

// Kind implements Frame.
func (*Inbox) Kind() string { return "inbox" }

// SessionID implements Frame.
func (f *Inbox) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Inbox) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	codec.Object(c, "self", &f.Self)
	codec.List(c, "conversations", &f.Conversations, ListSize)
	c.Int("now", &f.Now)
}
