package protocol

import "kith/server/protocol/codec"

// MarkSpam is sent by an agent who has found conversations to be spam. They leave
// the other views, and their messages notify nobody. With Undo it takes that back.
type MarkSpam struct {
	Session       string
	Ref           string   // is returned in a Refused
	Conversations []string // at most SelectionLimit
	Undo          bool
}

// Kind implements Frame.
func (*MarkSpam) Kind() string { return "spam" }

// SessionID implements Frame.
func (f *MarkSpam) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *MarkSpam) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	c.Strings("conversations", &f.Conversations, SelectionLimit, IDLimit)
	c.Bool("undo", &f.Undo)
}

// EndAll is sent by an agent to end conversations, as End does one.
type EndAll struct {
	Session       string
	Ref           string   // is returned in a Refused
	Conversations []string // at most SelectionLimit
}

// Kind implements Frame.
func (*EndAll) Kind() string { return "endAll" }

// SessionID implements Frame.
func (f *EndAll) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *EndAll) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	c.Strings("conversations", &f.Conversations, SelectionLimit, IDLimit)
}

// Delete is sent by an agent to remove conversations with all their messages, for
// the customers, too. It cannot be taken back. Each is answered by a Deleted.
type Delete struct {
	Session       string
	Ref           string   // is returned in a Refused
	Conversations []string // at most SelectionLimit
}

// Kind implements Frame.
func (*Delete) Kind() string { return "delete" }

// SessionID implements Frame.
func (f *Delete) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Delete) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	c.Strings("conversations", &f.Conversations, SelectionLimit, IDLimit)
}

// Deleted is sent by the server to all agents when a conversation was removed,
// and to an agent who comes back with a resume point for one that is not there.
// The customer's connections receive a new Welcome instead.
type Deleted struct {
	Session      string
	Conversation string
}

// Kind implements Frame.
func (*Deleted) Kind() string { return "deleted" }

// SessionID implements Frame.
func (f *Deleted) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Deleted) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
}

// A BlockRule says whose messages are refused, with CodeClosed: one customer's, or
// those from one network.
type BlockRule struct {
	ID       string
	Brand    string // the key of the brand in whose chat it holds
	Customer string // the customer's id; "" if it is a network that is blocked
	Name     string // the customer's name or e-mail address, if the site has said one
	Network  string // an IPv4 address or an IPv6 /64; "" if it is a customer who is blocked
	Person   Person // the agent who made it
	Reason   string // for the agents; "" if none was given
	At       int64  // when it was made, in Unix milliseconds
	Until    int64  // when it ends, likewise; 0 for never
}

// Fields implements codec.Record.
func (b *BlockRule) Fields(c *codec.Codec) {
	c.String("id", &b.ID, IDLimit)
	c.String("brand", &b.Brand, IDLimit)
	c.String("customer", &b.Customer, IDLimit)
	c.String("name", &b.Name, NameLimit)
	c.String("network", &b.Network, IDLimit)
	codec.Object(c, "person", &b.Person)
	c.String("reason", &b.Reason, NameLimit)
	c.Int("at", &b.At)
	c.Int("until", &b.Until)
}

// BlockCustomers is sent by an agent to refuse what the customers of some conversations
// write from now on; with Network, whatever comes from the networks from which
// they wrote last. The answer is BlockAdded for each block that it makes or changes,
// and ConversationChanged for the conversations of the customers.
type BlockCustomers struct {
	Session       string
	Ref           string   // is returned in a Refused
	Conversations []string // at most SelectionLimit
	Network       bool
	Reason        string
	Until         int64 // in Unix milliseconds; 0 for no end
}

// Kind implements Frame.
func (*BlockCustomers) Kind() string { return "block" }

// SessionID implements Frame.
func (f *BlockCustomers) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *BlockCustomers) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	c.Strings("conversations", &f.Conversations, SelectionLimit, IDLimit)
	c.Bool("network", &f.Network)
	c.String("reason", &f.Reason, NameLimit)
	c.Int("until", &f.Until)
}

// BlockAdded is sent by the server to all agents who may see it when a block was made,
// or was made anew with another reason or end. It holds for every customer of the rule:
// of a network there may be many, and nothing else says that they are blocked now.
type BlockAdded struct {
	Session string
	Rule    BlockRule
}

// Kind implements Frame.
func (*BlockAdded) Kind() string { return "blockAdded" }

// SessionID implements Frame.
func (f *BlockAdded) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *BlockAdded) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	codec.Object(c, "rule", &f.Rule)
}

// Unblock is sent by an agent to lift a block, and passed on by the server to all
// agents once it is lifted. If another block holds for the customer, ConversationChanged
// follows.
type Unblock struct {
	Session string
	Ref     string // is returned in a Refused
	Block   string // the id of the rule
}

// Kind implements Frame.
func (*Unblock) Kind() string { return "unblock" }

// SessionID implements Frame.
func (f *Unblock) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Unblock) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	c.String("block", &f.Block, IDLimit)
}

// Blocks is sent by an agent who wants to see the blocks that hold. The answer is
// Blocked.
type Blocks struct {
	Session string
	Ref     string // is returned in the answer, and in a Refused
	After   Cursor // the last rule of the page before
}

// Kind implements Frame.
func (*Blocks) Kind() string { return "blocks" }

// SessionID implements Frame.
func (f *Blocks) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Blocks) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	codec.Object(c, "after", &f.After)
}

// Blocked is the server's answer to Blocks.
type Blocked struct {
	Session string
	Ref     string      // that of Blocks
	After   Cursor      // that of Blocks
	Rules   []BlockRule // the newest first, at most ViewPageSize
	More    bool        // others follow
}

// Kind implements Frame.
func (*Blocked) Kind() string { return "blocked" }

// SessionID implements Frame.
func (f *Blocked) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Blocked) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	codec.Object(c, "after", &f.After)
	codec.List(c, "rules", &f.Rules, ViewPageSize)
	c.Bool("more", &f.More)
}
