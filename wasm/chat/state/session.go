package state

import (
	"slices"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// A Session is who the visitor is to the server. It is zero until the visitor
// or the site does something that needs one.
//
// The id names it and is in every frame. The token is what makes it this
// visitor's: whoever has it reads along. Revoke ends the session and can do
// nothing else, so that a logout without a network may be remembered without the
// token. Tracking is what the page and its other scripts see of it, and means
// nothing to the server.
type Session struct {
	ID         string
	Token      string
	Revoke     string // "" in a session of a release before that; its token ends it
	Tracking   string
	Used       bool // something was done under it: the server may know it
	Identified bool // signed in with the site's JWT
}

// Fields implements codec.Record.
func (s *Session) Fields(c *codec.Codec) {
	c.String("id", &s.ID, protocol.IDLimit)
	c.String("token", &s.Token, protocol.IDLimit)
	c.String("revoke", &s.Revoke, protocol.IDLimit)
	c.String("tracking", &s.Tracking, protocol.IDLimit)
	c.Bool("used", &s.Used)
	c.Bool("identified", &s.Identified)
}

// Valid reports whether the id and the token have the lengths of those that are
// made.
func (s Session) Valid() bool { return len(s.ID) == idLength && len(s.Token) == tokenLength }

// RevokeKey returns what ends the session.
func (s Session) RevokeKey() string {
	if s.Revoke == "" {
		return s.Token
	}
	return s.Revoke
}

// A NextSession is the session that a login asks the server to go on with. It is
// stored before the login is sent: if the answer is lost, it is found here.
type NextSession struct {
	Former string // the id of the session that it is to replace
	Session
}

// Fields implements codec.Record.
func (s *NextSession) Fields(c *codec.Codec) {
	c.String("former", &s.Former, protocol.IDLimit)
	s.Session.Fields(c)
}

// NextSession returns the session that a login is to go on with, or the zero
// NextSession if none was made yet.
func (s *Stored) NextSession() NextSession {
	for _, n := range s.Next {
		if n.Former == s.Session.ID {
			return n
		}
	}
	return NextSession{}
}

// AddNext adds a session that a login is to go on with.
func (s *Stored) AddNext(n NextSession) {
	if len(s.Next) == NextLimit {
		s.Next = nil // of logins that nobody waits for any more
	}
	s.Next = mergeNext(s.Next, []NextSession{n}, s.Revoked)
}

// Replace makes another session the visitor's, in place of the present one.
func (s *Stored) Replace(next Session) {
	s.Revoke(Revocation{Session: s.Session.ID, Generation: s.Generation, Done: true})
	s.Session, s.Next = next, nil
}

// A Revocation is a session that has ended on this device.
type Revocation struct {
	Session    string
	Key        string // ends it; "" if Done
	Generation int64  // the generation that began with its end
	Done       bool   // whether the server knows of it
}

// The lengths of ids and tokens as text: base64 takes four letters for three
// bytes.
const (
	idLength    = (protocol.IDBytes*4 + 2) / 3
	tokenLength = (protocol.TokenBytes*4 + 2) / 3
)

// Fields implements codec.Record.
func (r *Revocation) Fields(c *codec.Codec) {
	c.String("session", &r.Session, protocol.IDLimit)
	c.String("key", &r.Key, protocol.IDLimit)
	c.Int("era", &r.Generation)
	c.Bool("done", &r.Done)
}

// Revoke adds a session that has ended. The list is bounded: if somebody logs
// out very often without a network, the oldest are forgotten.
func (s *Stored) Revoke(r Revocation) {
	s.Revoked = mergeRevocations(s.Revoked, []Revocation{r})
}

// ConfirmRevoked marks a revocation as done: the server knows of it.
func (s *Stored) ConfirmRevoked(session string) {
	for i := range s.Revoked {
		if s.Revoked[i].Session == session {
			s.Revoked[i].Key, s.Revoked[i].Done = "", true
		}
	}
	s.Revoked = mergeRevocations(s.Revoked, nil) // in their order again
}

// Unconfirmed returns the revocations that the server has not confirmed.
func (s *Stored) Unconfirmed() []Revocation {
	var list []Revocation
	for _, r := range s.Revoked {
		if !r.Done {
			list = append(list, r)
		}
	}
	return list
}

// isRevoked reports whether a list has a session.
func isRevoked(list []Revocation, session string) bool {
	return slices.ContainsFunc(list, func(r Revocation) bool { return r.Session == session })
}

// IsUnconfirmed reports whether the server has yet to confirm a revocation.
func (s *Stored) IsUnconfirmed(session string) bool {
	for _, r := range s.Revoked {
		if r.Session == session {
			return !r.Done
		}
	}
	return false
}
