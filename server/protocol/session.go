package protocol

import "kith/server/protocol/codec"

// Login is sent by a visitor's client to sign the session's customer in with a
// JWT of the site. What the anonymous customer wrote belongs to the person
// then. The answer is LoggedIn, followed by a new Welcome.
//
// It is refused with CodeUnauthorized if the JWT does not prove who the
// customer is, and with CodeOtherPerson if the session is signed in as somebody
// else: the client ends that session first and signs in under a new one.
type Login struct {
	Session string
	Ref     string // is returned in the answer
	JWT     string // at most JWTLimit bytes
}

// Kind implements Frame.
func (*Login) Kind() string { return "login" }

// SessionID implements Frame.
func (f *Login) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Login) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	c.String("jwt", &f.JWT, JWTLimit)
}

// LoggedIn is the server's answer to Login.
type LoggedIn struct {
	Session  string
	Ref      string // that of Login
	Customer Customer
}

// Kind implements Frame.
func (*LoggedIn) Kind() string { return "loggedIn" }

// SessionID implements Frame.
func (f *LoggedIn) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *LoggedIn) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	codec.Object(c, "customer", &f.Customer)
}

// Revoke is sent by a client to end a session for good, and for all its
// connections. The session need not be the connection's own, and the frame may
// be the first of a connection: so a client ends a session that was logged out
// while offline. Whoever knows a session's id may end it, and can do nothing
// else with it. The answer is Revoked.
type Revoke struct {
	Session string // the session to end
}

// Kind implements Frame.
func (*Revoke) Kind() string { return "revoke" }

// SessionID implements Frame.
func (f *Revoke) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Revoke) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
}

// Revoked is the server's answer to Revoke, also for a session that was never
// stored or had ended before. All connections of the session receive it, too,
// and are closed with CloseRevoked.
type Revoked struct {
	Session string // the session that has ended
}

// Kind implements Frame.
func (*Revoked) Kind() string { return "revoked" }

// SessionID implements Frame.
func (f *Revoked) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Revoked) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
}
