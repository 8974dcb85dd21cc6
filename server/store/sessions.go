package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
)

// tombstoneLifetime is how long the end of a session is remembered that was never
// stored, in milliseconds: 90 days. A browser that comes later than that with
// something to say under it starts the session. Without a bound anybody could
// fill the disk with ends.
const tombstoneLifetime = 90 * 24 * 3600 * 1000

// Session implements People.
func (b *sqlStore) Session(ctx context.Context, id string) (Session, error) {
	var s Session
	err := b.read(ctx, func(q *queries) (err error) {
		s, err = session(q, id)
		return err
	})
	return s, err
}

func session(q *queries, id string) (Session, error) {
	s := Session{ID: id}
	var revokedAt int64
	err := q.queryRow(`SELECT token_hash, brand, COALESCE(customer, ''), revoked_at FROM sessions WHERE id = $1`, []any{id},
		&s.TokenHash, &s.Brand, &s.Customer, &revokedAt)
	s.Revoked = revokedAt != 0
	return s, err
}

// authenticate answers the customer of a visitor's session: ErrNotFound for one that
// is not stored, a refusal for one that has ended or is somebody else's.
func authenticate(q *queries, v Visitor) (customer string, err error) {
	s, err := session(q, v.Session)
	switch {
	case err != nil:
		return "", err
	case s.Revoked:
		return "", errSessionRevoked()
	case subtle.ConstantTimeCompare(s.TokenHash, v.TokenHash) != 1 || s.Brand != v.Brand:
		return "", errNotYourSession()
	}
	return s.Customer, nil
}

// ensureSession is known for a write that stores the session, with a customer of its
// own, where it is not there yet.
func (t *tx) ensureSession(v Visitor) (customer string, err error) {
	customer, err = authenticate(&t.queries, v)
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

// RevokeSession implements People.
func (b *sqlStore) RevokeSession(ctx context.Context, id string) error {
	return b.write(ctx, func(t *tx) error {
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

func (t *tx) revokeSession(id string) error {
	n, err := t.exec(`INSERT INTO sessions (id, created_at, revoked_at) VALUES ($1, $2, $2)
		ON CONFLICT (id) DO UPDATE SET revoked_at = $2 WHERE sessions.revoked_at = 0`, id, t.at)
	if err == nil && n > 0 {
		t.addEvent(SessionRevoked{Session: id})
	}
	return err
}

// UpdateVisitor implements People.
func (b *sqlStore) UpdateVisitor(ctx context.Context, by Actor) error {
	v := by.Visitor
	return b.write(ctx, func(t *tx) error {
		customer, err := authenticate(&t.queries, v)
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
