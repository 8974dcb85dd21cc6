package protocol

import "kith/server/protocol/codec"

// Login is sent by a visitor's client to sign the session's customer in with a
// JWT of the site. What the anonymous customer wrote belongs to the person
// then. The answer is LoggedIn, after which the server closes the connection
// with CloseReplaced: the person's session is Next, and the former is over, so
// that nobody who has a copy of its token from before can read on. It is the
// client who makes Next and keeps it before it sends Login, so that no lost
// answer can separate it from the person.
//
// The session goes on as it is, and LoggedIn is followed by a new Welcome, if it
// is signed in as that person already, or if the client, of an earlier release,
// sends no Next.
//
// It is refused with CodeUnauthorized if the JWT does not prove who the
// customer is, and with CodeOtherPerson if the session is signed in as somebody
// else: the client ends that session first and signs in under a new one. A JWT
// with an id (jti) signs in once; the session that it has made may repeat it.
type Login struct {
	Session string
	Ref     string // is returned in the answer
	JWT     string // at most JWTLimit bytes
	Next    NextSession
}

// A NextSession is the session that a Login asks to go on with.
type NextSession struct {
	Session string
	Token   string // as in Hello
	Revoke  string // as in Hello
}

// Fields implements codec.Record.
func (s *NextSession) Fields(c *codec.Codec) {
	c.String("session", &s.Session, IDLimit)
	c.String("token", &s.Token, IDLimit)
	c.String("revoke", &s.Revoke, IDLimit)
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
	codec.Object(c, "next", &f.Next)
}

// LoggedIn is the server's answer to Login.
type LoggedIn struct {
	Session  string
	Ref      string // that of Login
	Customer Customer
	Next     string // the session that goes on; "" if it is Session
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
	c.String("next", &f.Next, IDLimit)
}

// Revoke is sent by a client to end a session for good, and for all its
// connections. The session need not be the connection's own, and the frame may
// be the first of a connection: so a client ends a session that was logged out
// while offline. The key is a secret of its own, so that a client that remembers
// to end a session need not keep its token. A session that is not stored cannot
// be begun with that key any more. The answer is Revoked, also if the key is
// wrong, and nothing happens then.
type Revoke struct {
	Session string // the session to end
	Key     string // its Hello.Revoke or, for a session without one, its token
}

// Kind implements Frame.
func (*Revoke) Kind() string { return "revoke" }

// SessionID implements Frame.
func (f *Revoke) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Revoke) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("key", &f.Key, IDLimit)
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
