package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"

	"kith/server/protocol"
)

// A Session is how a visitor's browser is known.
type Session struct {
	ID         string
	TokenHash  []byte
	RevokeHash []byte // of the key that ends it; nil if it has none, and its token does
	Brand      string // the brand's key
	Customer   string // the customer's id
	ReplacedBy string // the id of the session that goes on in its place; "" for none
	Revoked    bool
	Repair     bool // what the browser has stored is to be repaired; see Releases
}

func (s Session) key() SessionKey { return SessionKey{s.ID, string(s.TokenHash), s.Brand} }

// revocationLifetime is how long the revocation of a session is remembered under
// which nothing was written, in milliseconds: 90 days. A browser that connects
// later than that and writes begins the session. Without a bound, anybody could
// fill the disk with revocations.
const revocationLifetime = 90 * 24 * 3600 * 1000

// Session implements Customers.
func (s *sqlStore) Session(ctx context.Context, v Visitor) (session Session, err error) {
	err = s.read(ctx, func(q *queries) error {
		session, err = sessionOf(q, v)
		return err
	})
	return session, err
}

// sessionColumns are those of a session (s); sessionFields are where they go.
const sessionColumns = `s.id, s.token_hash, s.revoke_hash, s.brand, s.customer, s.replaced_by, s.revoked_at <> 0, s.repair_at <> 0`

func sessionFields(s *Session) []any {
	return []any{&s.ID, &s.TokenHash, &s.RevokeHash, &s.Brand, &s.Customer, &s.ReplacedBy, &s.Revoked, &s.Repair}
}

// sessionOf returns the session of a visitor. It returns ErrNotFound if it is
// not stored, and a refusal if the visitor may not use it.
func sessionOf(q *queries, v Visitor) (s Session, err error) {
	s, err = sessionByID(q, v.Session)
	if err == nil {
		err = s.authenticate(v)
	}
	if !errors.Is(err, ErrNotFound) && !hasCode(err, protocol.CodeUnauthorized) {
		return s, err
	}
	// The visitor may have revoked it before anything was written under it, and
	// somebody else may have begun one with its id since.
	var at int64
	revoked := q.queryRow(`SELECT at FROM revocations WHERE session = $1 AND key_hash = $2`, []any{v.Session, v.EndHash()}, &at)
	switch {
	case revoked == nil:
		return Session{}, errSessionRevoked()
	case !errors.Is(revoked, ErrNotFound):
		return Session{}, revoked
	}
	return Session{}, err
}

// sessionByID returns a session, whoever's it is, or ErrNotFound.
func sessionByID(q *queries, id string) (s Session, err error) {
	err = q.queryRow(`SELECT `+sessionColumns+` FROM sessions s WHERE s.id = $1`, []any{id}, sessionFields(&s)...)
	return s, err
}

// authenticate checks that a visitor may use the session. Whoever has another
// token or brand does not learn whether it has ended.
func (s Session) authenticate(v Visitor) error {
	switch {
	case subtle.ConstantTimeCompare(s.TokenHash, v.TokenHash) != 1 || s.Brand != v.Brand:
		return errNotYourSession()
	case s.Revoked:
		return errSessionRevoked()
	case s.ReplacedBy != "":
		return &ReplacedError{s.ReplacedBy}
	}
	return nil
}

// ensureSession returns the customer of a visitor's session. It stores the
// session with a new customer if it is not there, and returns a refusal if the
// visitor may not use it.
func (t *tx) ensureSession(v Visitor) (customer string, err error) {
	s, err := sessionOf(&t.queries, v)
	if !errors.Is(err, ErrNotFound) {
		return s.Customer, err
	}
	customer = rand.Text()
	if _, err := t.exec(`INSERT INTO customers (id, brand, browser, language, page_address, page_title, network, created_at, seen_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
		customer, v.Brand, v.Browser, v.Language, v.Page.Address, v.Page.Title, v.Network, t.at); err != nil {
		return "", err
	}
	return customer, t.insertSession(v, customer)
}

// insertSession stores a visitor's session with its customer.
func (t *tx) insertSession(v Visitor, customer string) error {
	_, err := t.exec(`INSERT INTO sessions (id, token_hash, revoke_hash, brand, customer, release, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		v.Session, v.TokenHash, v.RevokeHash, v.Brand, customer, v.Release, t.at)
	if err != nil {
		return err
	}
	t.addEvent(SessionMoved{Session: v.SessionKey(), Customer: customer})
	return nil
}

// replaceSession has another session go on in place of one, and of those in
// whose place it goes on itself. What its browser has stored it takes over, and so the
// mark that this is to be repaired.
func (t *tx) replaceSession(old Session, next string) error {
	if _, err := t.exec(`UPDATE sessions SET replaced_by = $2 WHERE replaced_by = $1 AND replaced_by <> ''`, old.ID, next); err != nil {
		return err
	}
	if old.Repair {
		if _, err := t.exec(`UPDATE sessions SET (repair_at, repair_release) = (SELECT m.repair_at, m.repair_release FROM sessions m WHERE m.id = $2)
			WHERE id = $1 AND repair_at = 0`, next, old.ID); err != nil {
			return err
		}
		if _, err := t.exec(`UPDATE sessions SET repair_at = 0, repair_release = '' WHERE id = $1`, old.ID); err != nil {
			return err
		}
	}
	if _, err := t.exec(`UPDATE sessions SET replaced_by = $2, release = '' WHERE id = $1`, old.ID, next); err != nil {
		return err
	}
	t.addEvent(SessionReplaced{Session: old.key(), By: next})
	return nil
}

// RevokeSession implements Customers.
func (s *sqlStore) RevokeSession(ctx context.Context, id string, keyHash []byte) error {
	return s.write(ctx, func(t *tx) error {
		session, err := sessionByID(&t.queries, id)
		if err == nil && !session.endsWith(keyHash) || errors.Is(err, ErrNotFound) {
			return t.revokeUnstored(id, keyHash)
		}
		if err != nil {
			return err
		}
		sessions := []Session{session}
		err = t.queryRows(`SELECT `+sessionColumns+` FROM sessions s WHERE s.replaced_by = $1 AND s.replaced_by <> '' ORDER BY s.id`, []any{id}, func(scan func(...any) error) error {
			var replaced Session
			err := scan(sessionFields(&replaced)...)
			sessions = append(sessions, replaced)
			return err
		})
		for _, s := range sessions {
			if err == nil && !s.Revoked {
				_, err = t.exec(`UPDATE sessions SET revoked_at = $2 WHERE id = $1`, s.ID, t.at)
				t.addEvent(SessionRevoked{Session: s.key()})
			}
		}
		return err
	})
}

// endsWith reports whether the key with that hash ends the session.
func (s Session) endsWith(keyHash []byte) bool {
	return subtle.ConstantTimeCompare(endHash(s.RevokeHash, s.TokenHash), keyHash) == 1
}

// revokeUnstored remembers the revocation of a session that is not stored, so
// that it cannot be begun with that key. It forgets those that are too old.
func (t *tx) revokeUnstored(id string, keyHash []byte) error {
	if _, err := t.exec(`DELETE FROM revocations WHERE at < $1`, t.at-revocationLifetime); err != nil {
		return err
	}
	n, err := t.exec(`INSERT INTO revocations (session, key_hash, at) VALUES ($1, $2, $3) ON CONFLICT (session, key_hash) DO NOTHING`, id, keyHash, t.at)
	if err != nil {
		return err
	}
	if n > 0 {
		t.addEvent(UnstoredRevoked{RevocationKey{id, string(keyHash)}})
	}
	return nil
}

// A ReplacedError is the refusal of a session in whose place another goes on.
// It is a *protocol.Error, with CodeReplaced.
type ReplacedError struct{ By string } // the id of the session that goes on

// Error implements error.
func (e *ReplacedError) Error() string { return e.refusal().Error() }

// As implements the interface that errors.As uses.
func (e *ReplacedError) As(target any) bool {
	refusal, ok := target.(**protocol.Error)
	if ok {
		*refusal = e.refusal()
	}
	return ok
}

func (e *ReplacedError) refusal() *protocol.Error {
	return &protocol.Error{Code: protocol.CodeReplaced, Text: "This session goes on as another one."}
}
