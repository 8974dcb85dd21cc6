package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
)

// A Session is how a visitor's browser is known.
type Session struct {
	ID        string
	TokenHash []byte // nil if it was revoked before anything was written under it
	Brand     string // the brand's key; "" likewise
	Customer  string // the customer's id; "" likewise
	Revoked   bool
}

// tombstoneLifetime is how long a session is remembered that was revoked before
// anything was written under it, in milliseconds: 90 days. A browser that
// connects later than that and writes starts the session. Without a bound,
// anybody could fill the disk with revoked sessions.
const tombstoneLifetime = 90 * 24 * 3600 * 1000

// Session implements Customers.
func (s *sqlStore) Session(ctx context.Context, id string) (session Session, err error) {
	err = s.read(ctx, func(q *queries) error {
		session, err = sessionByID(q, id)
		return err
	})
	return session, err
}

// sessionColumns are those of a session (s); sessionFields are where they go.
const sessionColumns = `s.id, s.token_hash, s.brand, COALESCE(s.customer, ''), s.revoked_at`

func sessionFields(s *Session, revokedAt *int64) []any {
	return []any{&s.ID, &s.TokenHash, &s.Brand, &s.Customer, revokedAt}
}

func sessionByID(q *queries, id string) (s Session, err error) {
	var revokedAt int64
	err = q.queryRow(`SELECT `+sessionColumns+` FROM sessions s WHERE s.id = $1`, []any{id}, sessionFields(&s, &revokedAt)...)
	s.Revoked = revokedAt != 0
	return s, err
}

// authenticate checks that a visitor may use the session.
func (s Session) authenticate(v Visitor) error {
	switch {
	case s.Revoked:
		return errSessionRevoked()
	case subtle.ConstantTimeCompare(s.TokenHash, v.TokenHash) != 1 || s.Brand != v.Brand:
		return errNotYourSession()
	}
	return nil
}

// customerOf returns the customer of a visitor's session. It returns
// ErrNotFound if the session is not stored, and a refusal if the visitor may
// not use it.
func customerOf(q *queries, v Visitor) (customer string, err error) {
	s, err := sessionByID(q, v.Session)
	if err == nil {
		err = s.authenticate(v)
	}
	if err != nil {
		return "", err
	}
	return s.Customer, nil
}

// ensureSession is customerOf, but stores the session with a new customer if it
// is not there.
func (t *tx) ensureSession(v Visitor) (customer string, err error) {
	customer, err = customerOf(&t.queries, v)
	if !errors.Is(err, ErrNotFound) {
		return customer, err
	}
	customer = rand.Text()
	if _, err := t.exec(`INSERT INTO customers (id, brand, browser, language, page_address, page_title, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		customer, v.Brand, v.Browser, v.Language, v.Page.Address, v.Page.Title, t.at); err != nil {
		return "", err
	}
	if _, err := t.exec(`INSERT INTO sessions (id, token_hash, brand, customer, created_at) VALUES ($1, $2, $3, $4, $5)`,
		v.Session, v.TokenHash, v.Brand, customer, t.at); err != nil {
		return "", err
	}
	t.addEvent(SessionMoved{Session: v.Session, Customer: customer})
	return customer, nil
}

// RevokeSession implements Customers.
func (s *sqlStore) RevokeSession(ctx context.Context, id string) error {
	return s.write(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM sessions WHERE customer IS NULL AND revoked_at < $1`, t.at-tombstoneLifetime); err != nil {
			return err
		}
		if err := t.revokeSession(id); err != nil {
			return err
		}
		var joined []string
		err := t.queryRows(`SELECT id FROM sessions WHERE joined = $1 AND joined <> '' ORDER BY id`, []any{id}, func(scan func(...any) error) error {
			var other string
			err := scan(&other)
			joined = append(joined, other)
			return err
		})
		for _, other := range joined {
			err = errors.Join(err, t.revokeSession(other))
		}
		return err
	})
}

// revokeSession revokes one session, which need not be stored.
func (t *tx) revokeSession(id string) error {
	n, err := t.exec(`INSERT INTO sessions (id, created_at, revoked_at) VALUES ($1, $2, $2)
		ON CONFLICT (id) DO UPDATE SET revoked_at = $2 WHERE sessions.revoked_at = 0`, id, t.at)
	if err == nil && n > 0 {
		t.addEvent(SessionRevoked{Session: id})
	}
	return err
}
