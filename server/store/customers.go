package store

import (
	"context"
	"errors"

	"kith/server/protocol"
)

// Customers are the people who write from a site, and the sessions through
// which they are known.
//
// The methods with an Actor or a Visitor refuse a revoked session with
// protocol.CodeRevoked, a wrong token or brand with protocol.CodeUnauthorized,
// and a session in whose place another goes on with a *ReplacedError. Unless
// they say otherwise, they store the session, with a new anonymous customer, if
// it is not there.
type Customers interface {
	// Session returns a visitor's session, or ErrNotFound if nothing was
	// written under it yet.
	Session(ctx context.Context, v Visitor) (Session, error)

	// RevokeSession ends a session for good, and those in whose place it goes
	// on. The key is that of Visitor.RevokeHash, as its hash; with another one
	// nothing happens. A session that is not stored cannot be begun with that
	// key any more.
	RevokeSession(ctx context.Context, session string, keyHash []byte) error

	// UpdateVisitor stores the visitor's browser, language and page, for
	// agents to see, and the release that the session runs. It does nothing if
	// the session is not stored.
	UpdateVisitor(ctx context.Context, actor Actor) error

	// LoginCustomer identifies the session's customer and returns it, and the
	// session that goes on. If the identity is known, the anonymous customer is
	// merged into the known one: its sessions and conversations move, and it is
	// removed, all at once. If the session is logged in as another person, it
	// is refused with protocol.CodeOtherPerson. It returns ErrTokenUsed if the
	// token was used before.
	LoginCustomer(ctx context.Context, actor Actor, login Login) (c protocol.Customer, session string, err error)

	// JoinSessions makes other sessions of the same browser those of the
	// actor's customer; if one of the two customers is identified, of that
	// one. The actor's session goes on in their place. A session that the
	// visitor may not use, one that is not stored, and one of another
	// identified customer are skipped. Nothing is stored if all are.
	JoinSessions(ctx context.Context, actor Actor, others []Visitor) error

	// DescribeCustomer merges a JSON object into the customer's attributes,
	// as RFC 7396 says, and returns all of them as JSON. What is no JSON
	// object is refused with protocol.CodeBadFrame; more than
	// protocol.AttributesLimit in all with protocol.CodeTooLong.
	DescribeCustomer(ctx context.Context, actor Actor, attributes string) (string, error)
}

// seenPrecision is how exactly customers.seen_at is kept, in milliseconds: an hour. A
// visitor who loads page after page does not cost a write for each.
const seenPrecision = 3600_000

// UpdateVisitor implements Customers.
func (s *sqlStore) UpdateVisitor(ctx context.Context, actor Actor) error {
	v := actor.Visitor
	return s.write(ctx, func(t *tx) error {
		session, err := sessionOf(&t.queries, v)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		n, err := t.exec(`UPDATE customers SET browser = $2, language = $3, page_address = $4, page_title = $5, network = $6, seen_at = $7
			WHERE id = $1 AND (browser <> $2 OR language <> $3 OR page_address <> $4 OR page_title <> $5 OR network <> $6 OR seen_at < $8)`,
			session.Customer, v.Browser, v.Language, v.Page.Address, v.Page.Title, v.Network, t.at, t.at-seenPrecision)
		if err != nil {
			return err
		}
		if n > 0 {
			t.addEvent(CustomerChanged{Customer: session.Customer})
		}
		_, err = t.exec(`UPDATE sessions SET release = $2 WHERE id = $1 AND release <> $2`, session.ID, v.Release)
		return err
	})
}

// isIdentified reports whether a site has said, in a JWT, who a customer is; else
// the customer is anonymous. The columns name, email and external_id hold nothing
// but what a site has said in this way.
func isIdentified(c protocol.Customer) bool { return c.Email != "" || c.ExternalID != "" }

// customerColumns are those of a customer (c); customerFields are where they
// go.
const customerColumns = `c.id, c.name, c.email, c.external_id, c.phone, c.page_address, c.page_title, c.browser, c.language, c.attributes`

func customerFields(c *protocol.Customer) []any {
	return []any{&c.ID, &c.Name, &c.Email, &c.ExternalID, &c.Phone, &c.Page.Address, &c.Page.Title, &c.Browser, &c.Language, &c.Attributes}
}

func customerByID(q *queries, id string) (c protocol.Customer, err error) {
	err = q.queryRow(`SELECT `+customerColumns+` FROM customers c WHERE c.id = $1`, []any{id}, customerFields(&c)...)
	c.Verified = isIdentified(c)
	return c, err
}
