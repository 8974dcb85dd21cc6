package store

import (
	"slices"

	"kith/server/protocol"
)

// An Actor is who asks for a write: an agent, or a visitor.
type Actor struct {
	Agent   string  // the agent's id; "" for a visitor
	Visitor Visitor // if Agent is ""
	Network string  // the network of an agent, for the audit log
	Origin  uint64  // comes back in MessageAppended and MessageRepeated; the store does not use it
}

// A Visitor is somebody on a site, known by a session. The session and a
// customer for it are stored at the first write. From then on the token's hash
// and the brand must be the same: a write with others is refused with
// protocol.CodeUnauthorized, a write under a revoked session with
// protocol.CodeRevoked.
type Visitor struct {
	Session   string // the session's id
	TokenHash []byte // HashToken of the session's token
	// RevokeHash is the HashToken of the key that ends the session; nil if the
	// client has made none, and the token ends it.
	RevokeHash []byte
	Brand      string        // the brand's key
	Browser    string        // such as "Firefox 140 on Windows"
	Language   string        // such as "en"
	Page       protocol.Page // the page of the site that the visitor is on
	Network    string        // the IPv4 address or the IPv6 /64 that the visitor comes from; "" if unknown
	Release    string        // the release of the widget that the visitor runs
}

// A SessionKey identifies a session as a visitor has to: the id alone is no
// secret, and names nothing.
type SessionKey struct{ ID, TokenHash, Brand string }

// EndHash returns the hash of what ends the visitor's session.
func (v Visitor) EndHash() []byte { return endHash(v.RevokeHash, v.TokenHash) }

func endHash(revoke, token []byte) []byte {
	if len(revoke) > 0 {
		return revoke
	}
	return token
}

// A RevocationKey identifies a session by the key that ends it.
type RevocationKey struct{ ID, EndHash string }

// RevocationKey returns that of the visitor's session.
func (v Visitor) RevocationKey() RevocationKey {
	return RevocationKey{v.Session, string(v.EndHash())}
}

// SessionKey returns the key of the visitor's session.
func (v Visitor) SessionKey() SessionKey {
	return SessionKey{v.Session, string(v.TokenHash), v.Brand}
}

// An Agent is a person who answers customers.
type Agent struct {
	protocol.Person
	PasswordHash string
	Role         protocol.Role
	Brands       []string // the keys of the brands the agent is limited to; none are all
	Deactivated  int64    // when the agent was deactivated, Unix milliseconds; 0 if active
	TOTPSecret   []byte   // empty without a second factor
	Recovery     int64    // how many recovery codes are left
}

// Active reports whether the agent may sign in.
func (a *Agent) Active() bool { return a.Deactivated == 0 }

// Sees reports whether the agent may see conversations of a brand.
func (a *Agent) Sees(brand string) bool {
	return len(a.Brands) == 0 || slices.Contains(a.Brands, brand)
}

// Account returns what the agent's own inbox receives.
func (a *Agent) Account() protocol.Account {
	return protocol.Account{Person: a.Person, Role: a.Role, Brands: a.Brands, TwoFactor: len(a.TOTPSecret) > 0, Recovery: a.Recovery}
}
