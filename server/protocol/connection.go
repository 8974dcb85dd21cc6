package protocol

import "kith/server/protocol/codec"

// Hello is a visitor's first frame on a connection. The client makes the
// session, its token and its revocation key; the server stores them the first
// time something is written under them, so Hello may be repeated as often as the
// connection breaks.
//
// A session's id is no secret and proves nothing: a connection belongs to a
// session by its token and its brand. Until something was written under the
// session, every client with that id is welcome, and receives nothing of the
// others.
//
// The answer is Welcome. If the server does not accept the client, it closes
// the connection with CloseVersion, CloseBrand or CloseBadFrame, or after a
// Refused:
//
//   - with CloseRevoked if the session has ended (CodeRevoked), or has another
//     token or brand (CodeUnauthorized);
//   - with CloseReplaced if another session goes on in its place (CodeReplaced,
//     whose Ref is that session), after Login or by JoinedSession.
type Hello struct {
	Version  int64
	Session  string
	Token    string          // TokenBytes of randomness in base64url; the server stores only its hash
	Revoke   string          // RevokeBytes of randomness, with which Revoke ends the session; likewise
	Key      string          // the brand's public key
	Build    string          // the client's release
	Language string          // the visitor's, such as "de" or "pt-BR"
	Page     Page            // where the visitor is
	Bucket   int64           // 1 to Buckets, by which a release gets a share of the visitors; 0 if the client has none
	Frame    string          // the id of the panel's document, which says what became of it by that; "" if it has none
	Ran      []string        // the releases that have stored the client's state since the last Welcome, at most RanLimit
	Resume   []ResumePoint   // at most ListSize
	Joined   []JoinedSession // at most JoinedLimit
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
	c.String("revoke", &f.Revoke, IDLimit)
	c.String("key", &f.Key, IDLimit)
	c.String("build", &f.Build, IDLimit)
	c.String("language", &f.Language, IDLimit)
	codec.Object(c, "page", &f.Page)
	c.Int("bucket", &f.Bucket)
	c.String("frame", &f.Frame, FrameIDLimit)
	c.Strings("ran", &f.Ran, RanLimit, IDLimit)
	codec.List(c, "have", &f.Resume, ListSize)
	codec.List(c, "joined", &f.Joined, JoinedLimit)
}

// A ResumePoint is the number of the newest message that a client has of a
// conversation, without a gap between it and the oldest that it has.
type ResumePoint struct {
	Conversation string
	Number       int64
}

// Fields implements codec.Record.
func (p *ResumePoint) Fields(c *codec.Codec) {
	c.String("conversation", &p.Conversation, IDLimit)
	c.Int("number", &p.Number)
}

// A JoinedSession is another session of the same visitor: two tabs of a site
// that were opened at the same time each made one, and have agreed on that of
// the Hello. What was written under the joined session belongs to this
// customer from now on, and the session of the Hello goes on in its place. To
// repeat it changes nothing; one that has ended, was never stored, or has another
// token is ignored.
type JoinedSession struct {
	Session string
	Token   string
}

// Fields implements codec.Record.
func (s *JoinedSession) Fields(c *codec.Codec) {
	c.String("session", &s.Session, IDLimit)
	c.String("token", &s.Token, IDLimit)
}

// Welcome is the server's answer to a visitor's Hello: the snapshot that the
// visitor's lists show. One Messages follows for each conversation that has
// messages after the client's resume point; the client is up to date when it
// has received all of them.
//
// The server also sends it to a connection that is welcome already when the
// session has got another customer, by JoinedSession.
type Welcome struct {
	Session       string
	Customer      Customer       // its ID is "" if nothing was written under the session yet
	Conversations []Conversation // all there are, newest first, at most ListSize
	Availability  string         // "online" or "offline"
	Now           int64          // the server's clock, in Unix milliseconds

	// Repair says that a release that was rolled back has stored the client's
	// state. The client forgets what it can receive anew, keeps what only it has,
	// such as messages that were not acknowledged, and sends Repaired. This
	// Welcome is then the whole snapshot, whatever Hello.Resume said.
	Repair bool
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
	c.Bool("repair", &f.Repair)
}

// Repaired is sent by a visitor's client when it has stored the state that a Welcome
// with Repair asked for.
type Repaired struct{ Session string }

// Kind implements Frame.
func (*Repaired) Kind() string { return "repaired" }

// SessionID implements Frame.
func (f *Repaired) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Repaired) Fields(c *codec.Codec) { c.String("session", &f.Session, IDLimit) }

// ReleaseChanged is sent by the server to a visitor whose release is not the one that
// the panel's document has now: another one has become the stable release, or this one
// was rolled back. The client stores its state and loads the document again. It comes
// after Welcome.
type ReleaseChanged struct {
	Session string
	Release string // the one that the document has now
}

// Kind implements Frame.
func (*ReleaseChanged) Kind() string { return "release" }

// SessionID implements Frame.
func (f *ReleaseChanged) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *ReleaseChanged) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("release", &f.Release, IDLimit)
}

// AgentHello is an agent's first frame on a connection. Who the agent is comes
// from the cookie of the upgrade request; Session only distinguishes one load
// of the page from the next.
//
// The answer is Inbox. If the server does not accept the client, it closes the
// connection with CloseVersion, CloseBadFrame or, without a valid cookie,
// CloseSignedOut.
type AgentHello struct {
	Version int64
	Session string
	Build   string        // the client's release
	Resume  []ResumePoint // the conversations that the page has open, at most ListSize
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

// Inbox is the server's answer to AgentHello: the first conversations of ViewOpen.
// For each conversation in AgentHello.Resume follows a ConversationChanged, or a
// Deleted if it is not there any more, and one Messages if it has messages after
// the resume point.
type Inbox struct {
	Session       string
	Self          Person         // the agent
	Role          Role           // what the agent may do
	Conversations []Conversation // newest first, at most ListSize
	More          bool           // others follow in ViewOpen
	Brands        []BrandName    // those whose conversations the agent may see
	Now           int64          // the server's clock, in Unix milliseconds
}

// Kind implements Frame.
func (*Inbox) Kind() string { return "inbox" }

// SessionID implements Frame.
func (f *Inbox) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Inbox) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	codec.Object(c, "self", &f.Self)
	codec.Enum(c, "role", &f.Role, Roles...)
	codec.List(c, "conversations", &f.Conversations, ListSize)
	c.Bool("more", &f.More)
	codec.List(c, "brands", &f.Brands, BrandsLimit)
	c.Int("now", &f.Now)
}

// Heartbeat is sent by the server when it has sent nothing else on a connection
// for HeartbeatInterval. See SilenceTimeout.
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
