package store

import (
	"context"

	"kith/server/protocol"
)

// Customers are customers and the sessions through which they are known.
type Customers interface {
	// Session answers a session, or ErrNotFound for one under which nothing
	// was ever written.
	Session(ctx context.Context, id string) (Session, error)

	// Revoke ends a session for good, and those that were joined to it. One
	// that is not there is ended too, so that nothing written later can start
	// it.
	RevokeSession(ctx context.Context, session string) error

	// Visit notes where a visitor is, for agents to see; it does nothing
	// where the session has not been stored.
	UpdateVisitor(ctx context.Context, by Actor) error

	// Login makes the session that of a person. What the anonymous customer
	// wrote moves to the person, and the anonymous one is gone, all at once.
	// A session of somebody else is refused with protocol.OtherPerson.
	LoginCustomer(ctx context.Context, by Actor, p Identity) (protocol.Customer, error)

	// Join gives other sessions of the same browser the customer of this one;
	// where one of the two is a person, both are that person. A ticket that
	// proves nothing, is of a session never stored or ended, or is another
	// person's, is passed over.
	JoinSessions(ctx context.Context, by Actor, tickets []Visitor) error

	// DescribeCustomer merges a JSON object into the customer's attributes,
	// as RFC 7396 says, and answers all of them. More than
	// protocol.AttributesLimit is refused with protocol.TooLong.
	DescribeCustomer(ctx context.Context, by Actor, attributes string) (string, error)
}

// A Session is how a browser is known.
type Session struct {
	ID        string
	TokenHash []byte // nil for one that was ended before it was ever stored
	Brand     string
	Customer  string // "" likewise
	Revoked   bool
}

// A Identity is who a site says that somebody is: an e-mail address, or the
// site's own id, or both; the address wins where they name two people.
type Identity struct {
	Email      string
	ExternalID string
	Name       string // "" leaves what is known
}
