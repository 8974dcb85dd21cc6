package store

import (
	"context"
	"errors"

	"kith/server/protocol"
)

// A Login is what a site's token says, which the caller has verified, and what
// to make of the session.
type Login struct {
	Identity Identity

	// Next is the session that goes on in place of the actor's, with the same
	// brand. The actor's goes on without one, and if it is signed in as the
	// same person already: a site may sign in on each of its pages.
	Next Visitor

	// TokenID is the hash of the token's id (jti) if it has one; a second login
	// with it is refused until TokenExpires, unless it comes from the session
	// that the first has made.
	TokenID      []byte
	TokenExpires int64 // Unix milliseconds; from then on the caller refuses the token
}

// An Identity is who a site says that somebody is.
//
// ExternalID names a person, and two of them never name the same. An address
// names the person who has it and no external id. A site may let people type
// their address, so that it proves nothing unless EmailVerified is set: only
// then it also names the person who has it verified and an external id, and
// gives its person an external id that is new.
type Identity struct {
	Email         string // in lower case
	EmailVerified bool
	ExternalID    string // the site's own id
	Name          string // "" leaves the stored name as it is
}

// LoginCustomer implements Customers.
func (s *sqlStore) LoginCustomer(ctx context.Context, actor Actor, login Login) (c protocol.Customer, session string, err error) {
	err = s.write(ctx, func(t *tx) (err error) {
		c, session, err = t.loginCustomer(actor.Visitor, login)
		return err
	})
	return c, session, err
}

func (t *tx) loginCustomer(v Visitor, login Login) (c protocol.Customer, session string, err error) {
	current, err := t.ensureSession(v)
	if err != nil {
		return protocol.Customer{}, "", err
	}
	if c, err = customerByID(&t.queries, current); err != nil {
		return protocol.Customer{}, "", err
	}
	switch by, err := t.tokenUsedBy(v.Brand, login); {
	case err != nil:
		return protocol.Customer{}, "", err
	case by != "" && by != v.Session:
		return protocol.Customer{}, "", ErrTokenUsed
	case by != "": // everything is done already
		return c, v.Session, nil
	}
	signedIn := isIdentified(c)
	id, err := t.identify(c, v.Brand, login.Identity)
	if err != nil {
		return protocol.Customer{}, "", err
	}
	if _, err := t.exec(`UPDATE customers SET browser = $2, language = $3, page_address = $4, page_title = $5, network = $6, seen_at = $7 WHERE id = $1`,
		id, v.Browser, v.Language, v.Page.Address, v.Page.Title, v.Network, t.at); err != nil {
		return protocol.Customer{}, "", err
	}
	t.addEvent(CustomerChanged{Customer: id})
	session = v.Session
	if login.Next.Session != "" && !signedIn {
		session = login.Next.Session
		if err := t.nextSession(v, login.Next, id); err != nil {
			return protocol.Customer{}, "", err
		}
	}
	if err := t.useToken(v.Brand, session, login); err != nil {
		return protocol.Customer{}, "", err
	}
	c, err = customerByID(&t.queries, id)
	return c, session, err
}

// nextSession has a new session of a customer go on in place of the visitor's.
func (t *tx) nextSession(v, next Visitor, customer string) error {
	_, err := sessionOf(&t.queries, next)
	switch {
	case err == nil, isRefusal(err) && !errors.Is(err, ErrNotFound):
		return &protocol.Error{Code: protocol.CodeBadFrame, Text: "The next session is not a new one."}
	case !errors.Is(err, ErrNotFound):
		return err
	}
	old, err := sessionByID(&t.queries, v.Session)
	if err != nil {
		return err
	}
	if err := t.insertSession(next, customer); err != nil {
		return err
	}
	return t.replaceSession(old, next.Session)
}

// tokenUsedBy returns the session that has signed in with that token before, "" if none
// has, or if the token has no id.
func (t *tx) tokenUsedBy(brand string, login Login) (session string, err error) {
	err = t.queryRow(`SELECT session FROM used_tokens WHERE brand = $1 AND hash = $2 AND expires_at > $3`, []any{brand, login.TokenID, t.at}, &session)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return session, err
}

// useToken records that a session has signed in with a token, and forgets tokens
// that nobody can use any more.
func (t *tx) useToken(brand, session string, login Login) error {
	if len(login.TokenID) == 0 {
		return nil
	}
	if _, err := t.exec(`DELETE FROM used_tokens WHERE expires_at <= $1`, t.at); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO used_tokens (brand, hash, session, expires_at) VALUES ($1, $2, $3, $4)`, brand, login.TokenID, session, login.TokenExpires)
	return err
}

// identify gives an identity to the customer of a session, and returns the id
// of the customer who has it from now on: that customer, or a known one with
// whom an anonymous customer is merged.
func (t *tx) identify(c protocol.Customer, brand string, identity Identity) (id string, err error) {
	id, err = t.customerWith(brand, identity)
	switch {
	case err != nil:
		return "", err
	case id == c.ID:
	case isIdentified(c):
		return "", &protocol.Error{Code: protocol.CodeOtherPerson, Text: "This session is signed in as somebody else."}
	case id == "":
		id = c.ID // the anonymous customer gets the identity
	default:
		if err := t.mergeCustomer(c, id); err != nil {
			return "", err
		}
	}
	return id, t.setIdentity(id, brand, identity)
}

// customerWith returns the id of the customer whom an identity names, "" if
// there is none. It is never one with another external id.
func (t *tx) customerWith(brand string, identity Identity) (id string, err error) {
	if identity.ExternalID != "" {
		err = t.queryRow(`SELECT id FROM customers WHERE brand = $1 AND external_id = $2 AND external_id <> ''`, []any{brand, identity.ExternalID}, &id)
		if !errors.Is(err, ErrNotFound) {
			return id, err
		}
		if !identity.EmailVerified {
			return "", nil
		}
	}
	if identity.Email == "" {
		return "", nil
	}
	err = t.queryRow(`SELECT id FROM customers WHERE brand = $1 AND email = $2 AND email <> '' AND external_id = ''`, []any{brand, identity.Email}, &id)
	if errors.Is(err, ErrNotFound) && identity.EmailVerified && identity.ExternalID == "" {
		err = t.queryRow(`SELECT id FROM customers WHERE brand = $1 AND email = $2 AND email_verified > 0`, []any{brand, identity.Email}, &id)
	}
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return id, err
}

// setIdentity stores a customer's identity. An external id is only given to a
// customer who has none; customerWith has seen to that.
func (t *tx) setIdentity(id, brand string, identity Identity) error {
	if identity.ExternalID != "" {
		if _, err := t.exec(`UPDATE customers SET external_id = $2 WHERE id = $1 AND external_id = ''`, id, identity.ExternalID); err != nil {
			return err
		}
	}
	if identity.Email != "" {
		// A verified address has one owner, the first. An address that was
		// verified stays so as long as it stays.
		var verifiedAt int64
		if identity.EmailVerified {
			verifiedAt = t.at
		}
		if _, err := t.exec(`UPDATE customers SET email = $2,
			email_verified = CASE WHEN email = $2 AND email_verified > 0 THEN email_verified
				WHEN EXISTS (SELECT 1 FROM customers o WHERE o.brand = $3 AND o.email = $2 AND o.email_verified > 0 AND o.id <> $1) THEN 0
				ELSE $4 END
			WHERE id = $1`, id, identity.Email, brand, verifiedAt); err != nil {
			return err
		}
	}
	if identity.Name != "" {
		_, err := t.exec(`UPDATE customers SET name = $2 WHERE id = $1`, id, identity.Name)
		return err
	}
	return nil
}
