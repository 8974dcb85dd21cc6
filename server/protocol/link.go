package protocol

import "kith/server/protocol/codec"

// Revoke ends the session that it names, now and for all connections. It may
// be the first frame of a socket: what remains to be done for a session that
// was ended while offline. Whoever knows a session's id may end it, and can do
// nothing else with it.
type Revoke struct {
	Session string
}

// Kind implements Frame.
func (*Revoke) Kind() string { return "revoke" }

// Of implements Frame.
func (f *Revoke) Of() string { return f.Session }

// Fields implements codec.Record.
func (f *Revoke) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
}

// Ending confirms Revoke, also for a session that never was or had ended
// before; other connections of that session receive it before they are closed.
type Ending struct {
	Session string
}

// Kind implements Frame.
func (*Ending) Kind() string { return "revoked" }

// Of implements Frame.
func (f *Ending) Of() string { return f.Session }

// Fields implements codec.Record.
func (f *Ending) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
}

// Availability tells a visitor that the chat opened or closed.
type Availability struct {
	Session      string
	Availability string // see the site's isChatAvailable
}

// Kind implements Frame.
func (*Availability) Kind() string { return "settings" }

// Of implements Frame.
func (f *Availability) Of() string { return f.Session }

// Fields implements codec.Record.
func (f *Availability) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("availability", &f.Availability, IDLimit)
}

// Refused says that a frame was not carried out, and why. Nothing of it was.
type Refused struct {
	Session      string
	Conversation string // the conversation it was about, if any
	Client       string // the client id of the refused message, if it was one
	Ref          string // of the refused request, if it had one
	Code         Code
	Text         string // one sentence for people
	Retry        int64  // milliseconds after which to try again; 0 where unknown
}

// Kind implements Frame.
func (*Refused) Kind() string { return "refused" }

// Of implements Frame.
func (f *Refused) Of() string { return f.Session }

// Fields implements codec.Record.
func (f *Refused) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("conversation", &f.Conversation, IDLimit)
	c.String("client", &f.Client, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	codec.Word(c, "code", &f.Code, codes...)
	c.String("text", &f.Text, AddressLimit)
	c.Int("retry", &f.Retry)
}

// Beat is sent by the server every BeatEvery while nothing else is.
type Beat struct {
	Session string
}

// Kind implements Frame.
func (*Beat) Kind() string { return "beat" }

// Of implements Frame.
func (f *Beat) Of() string { return f.Session }

// Fields implements codec.Record.
func (f *Beat) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
}
