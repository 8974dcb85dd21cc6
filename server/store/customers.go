package store

import (
	"context"
	"errors"
	"strings"

	"kith/server/protocol"
)

// Customers are the people who write from a site, and the sessions through
// which they are known.
//
// The methods with an Actor take a visitor. They refuse a revoked session with
// protocol.CodeRevoked, and a wrong token or brand with
// protocol.CodeUnauthorized. Unless they say otherwise, they store the session,
// with a new anonymous customer, if it is not there.
type Customers interface {
	// Session returns a session, or ErrNotFound if nothing was ever written
	// under it and it was not revoked.
	Session(ctx context.Context, id string) (Session, error)

	// RevokeSession revokes a session for good, and the sessions that were
	// joined to it. One that is not stored is revoked, too, so that nothing
	// written later can start it.
	RevokeSession(ctx context.Context, session string) error

	// UpdateVisitor stores the visitor's browser, language and page, for
	// agents to see. It does nothing if the session is not stored.
	UpdateVisitor(ctx context.Context, actor Actor) error

	// LoginCustomer identifies the session's customer and returns it. If the
	// identity is known, the anonymous customer is merged into the known one:
	// its sessions and conversations move, and it is removed, all at once. If
	// the session is logged in as another person, it is refused with
	// protocol.CodeOtherPerson. The caller has verified the identity.
	LoginCustomer(ctx context.Context, actor Actor, identity Identity) (protocol.Customer, error)

	// JoinSessions makes other sessions of the same browser those of the
	// actor's customer; if one of the two customers is identified, of that
	// one. They are revoked together with the actor's session from then on.
	// A session with a wrong token, one that is not stored or is revoked, and
	// one of another identified customer are skipped. Nothing is stored if
	// all are.
	JoinSessions(ctx context.Context, actor Actor, others []Visitor) error

	// DescribeCustomer merges a JSON object into the customer's attributes,
	// as RFC 7396 says, and returns all of them as JSON. What is no JSON
	// object is refused with protocol.CodeBadFrame; more than
	// protocol.AttributesLimit in all with protocol.CodeTooLong.
	DescribeCustomer(ctx context.Context, actor Actor, attributes string) (string, error)
}

// An Identity is who a site says that somebody is: an e-mail address, the
// site's own id, or both. If they belong to two customers, the address decides.
type Identity struct {
	Email      string // in any case; stored in lower case
	ExternalID string // the site's own id
	Name       string // "" leaves the stored name as it is
}

// UpdateVisitor implements Customers.
func (s *sqlStore) UpdateVisitor(ctx context.Context, actor Actor) error {
	v := actor.Visitor
	return s.write(ctx, func(t *tx) error {
		customer, err := customerOf(&t.queries, v)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		n, err := t.exec(`UPDATE customers SET browser = $2, language = $3, page_address = $4, page_title = $5
			WHERE id = $1 AND (browser <> $2 OR language <> $3 OR page_address <> $4 OR page_title <> $5)`,
			customer, v.Browser, v.Language, v.Page.Address, v.Page.Title)
		if err == nil && n > 0 {
			t.addEvent(CustomerChanged{Customer: customer})
		}
		return err
	})
}

// LoginCustomer implements Customers.
func (s *sqlStore) LoginCustomer(ctx context.Context, actor Actor, identity Identity) (c protocol.Customer, err error) {
	identity.Email = strings.ToLower(identity.Email)
	err = s.write(ctx, func(t *tx) (err error) {
		c, err = t.loginCustomer(actor.Visitor, identity)
		return err
	})
	return c, err
}

func (t *tx) loginCustomer(v Visitor, identity Identity) (protocol.Customer, error) {
	none := protocol.Customer{}
	current, err := t.ensureSession(v)
	if err != nil {
		return none, err
	}
	customer, err := customerByID(&t.queries, current)
	if err != nil {
		return none, err
	}
	id, err := t.findCustomer(v.Brand, identity)
	if err != nil {
		return none, err
	}
	if isIdentified(customer) {
		if id != current {
			return none, &protocol.Error{Code: protocol.CodeOtherPerson, Text: "This session is signed in as somebody else."}
		}
	} else if id == "" {
		id = current // the anonymous customer gets the identity
	} else if err := t.mergeCustomer(customer, id); err != nil {
		return none, err
	}
	if err := t.setIdentity(id, v.Brand, identity); err != nil {
		return none, err
	}
	if _, err := t.exec(`UPDATE customers SET browser = $2, language = $3, page_address = $4, page_title = $5 WHERE id = $1`,
		id, v.Browser, v.Language, v.Page.Address, v.Page.Title); err != nil {
		return none, err
	}
	t.addEvent(CustomerChanged{Customer: id})
	return customerByID(&t.queries, id)
}

// findCustomer returns the id of the customer with an identity, "" if there is
// none.
func (t *tx) findCustomer(brand string, identity Identity) (id string, err error) {
	if identity.Email != "" {
		err = t.queryRow(`SELECT id FROM customers WHERE brand = $1 AND email = $2 AND email <> ''`, []any{brand, identity.Email}, &id)
		if !errors.Is(err, ErrNotFound) {
			return id, err
		}
	}
	if identity.ExternalID != "" {
		err = t.queryRow(`SELECT id FROM customers WHERE brand = $1 AND external_id = $2 AND external_id <> ''`, []any{brand, identity.ExternalID}, &id)
		if !errors.Is(err, ErrNotFound) {
			return id, err
		}
	}
	return "", nil
}

// setIdentity stores a customer's identity. If another customer has the
// external id, it stays there: the e-mail address has decided.
func (t *tx) setIdentity(id, brand string, identity Identity) error {
	if identity.ExternalID != "" {
		if _, err := t.exec(`UPDATE customers SET external_id = $2 WHERE id = $1
			AND NOT EXISTS (SELECT 1 FROM customers AS other WHERE other.brand = $3 AND other.external_id = $2)`,
			id, identity.ExternalID, brand); err != nil {
			return err
		}
	}
	if identity.Email != "" {
		if _, err := t.exec(`UPDATE customers SET email = $2 WHERE id = $1`, id, identity.Email); err != nil {
			return err
		}
	}
	if identity.Name != "" {
		_, err := t.exec(`UPDATE customers SET name = $2 WHERE id = $1`, id, identity.Name)
		return err
	}
	return nil
}

// isIdentified reports whether a site has said who a customer is; else the
// customer is anonymous.
func isIdentified(c protocol.Customer) bool { return c.Email != "" || c.ExternalID != "" }

// customerColumns are those of a customer (c); customerFields are where they
// go.
const customerColumns = `c.id, c.name, c.email, c.external_id, c.phone, c.page_address, c.page_title, c.browser, c.language, c.attributes`

func customerFields(c *protocol.Customer) []any {
	return []any{&c.ID, &c.Name, &c.Email, &c.ExternalID, &c.Phone, &c.Page.Address, &c.Page.Title, &c.Browser, &c.Language, &c.Attributes}
}

func customerByID(q *queries, id string) (c protocol.Customer, err error) {
	err = q.queryRow(`SELECT `+customerColumns+` FROM customers c WHERE c.id = $1`, []any{id}, customerFields(&c)...)
	return c, err
}
