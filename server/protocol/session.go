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

// SessionID implements Frame.
func (f *Revoke) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Revoke) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
}

// Revoked confirms Revoke, also for a session that never was or had ended
// before; other connections of that session receive it before they are closed.
type Revoked struct {
	Session string
}

// Kind implements Frame.
func (*Revoked) Kind() string { return "revoked" }

// SessionID implements Frame.
func (f *Revoked) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Revoked) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
}
