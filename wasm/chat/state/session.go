package state

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// A Session is who the visitor is to the server. It is zero until the visitor
// or the site does something that needs one.
type Session struct {
	ID         string
	Token      string
	Used       bool // something was done under it: the server may know it
	Identified bool // signed in with the site's JWT
}

// Fields implements codec.Record.
func (s *Session) Fields(c *codec.Codec) {
	c.String("id", &s.ID, protocol.IDLimit)
	c.String("token", &s.Token, protocol.IDLimit)
	c.Bool("used", &s.Used)
	c.Bool("identified", &s.Identified)
}

// Valid reports whether the id and the token have the lengths of those that are
// made.
func (s Session) Valid() bool { return len(s.ID) == idLength && len(s.Token) == tokenLength }

// A Revocation is a session that has ended on this device.
type Revocation struct {
	Session    string
	Generation int64 // the generation that began with its end
	Done       bool  // whether the server has confirmed it
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
			s.Revoked[i].Done = true
		}
	}
}

// Unconfirmed returns the sessions whose revocation the server has not
// confirmed.
func (s *Stored) Unconfirmed() []string {
	var ids []string
	for _, r := range s.Revoked {
		if !r.Done {
			ids = append(ids, r.Session)
		}
	}
	return ids
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
