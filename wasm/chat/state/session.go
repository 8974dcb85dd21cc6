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
	Used       bool // something was done under it, so that the server may know it
	Identified bool // signed in with the site's JWT
}

// Fields implements codec.Record.
func (s *Session) Fields(c *codec.Codec) {
	c.String("id", &s.ID, protocol.IDLimit)
	c.String("token", &s.Token, protocol.IDLimit)
	c.Bool("used", &s.Used)
	c.Bool("identified", &s.Identified)
}

// Valid reports whether a session's id and token are of the form that is made.
func (s Session) Valid() bool { return len(s.ID) == idLength && len(s.Token) == tokenLength }

// A Revocation is a session that ended here.
type Revocation struct {
	Session    string
	Generation int64 // the one that began with it
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

// Revoke remembers that a session has ended. The list is bounded: a device that
// signed out so often while offline lets the oldest go.
func (s *Stored) Revoke(r Revocation) {
	s.Revoked = mergeRevocations(s.Revoked, []Revocation{r})
}

// ConfirmRevoked takes in that the server knows of the end of a session.
func (s *Stored) ConfirmRevoked(session string) {
	for i := range s.Revoked {
		if s.Revoked[i].Session == session {
			s.Revoked[i].Done = true
		}
	}
}

// Unconfirmed are the sessions whose end the server has not confirmed.
func (s *Stored) Unconfirmed() []string {
	var ids []string
	for _, r := range s.Revoked {
		if !r.Done {
			ids = append(ids, r.Session)
		}
	}
	return ids
}

// IsUnconfirmed reports whether the end of a session has yet to be confirmed.
func (s *Stored) IsUnconfirmed(session string) bool {
	for _, r := range s.Revoked {
		if r.Session == session {
			return !r.Done
		}
	}
	return false
}
