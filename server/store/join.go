package store

import (
	"context"
	"errors"

	"kith/server/protocol"
)

// JoinSessions implements People.
func (b *sqlStore) JoinSessions(ctx context.Context, by Actor, tickets []Visitor) error {
	return b.write(ctx, func(t *tx) error {
		for _, ticket := range tickets {
			if ticket.Session == by.Visitor.Session {
				continue
			}
			theirs, err := authenticate(&t.queries, ticket)
			if err != nil && isRefusal(err) {
				continue
			}
			if err != nil {
				return err
			}
			mine, err := t.ensureSession(by.Visitor)
			if err != nil {
				return err
			}
			if err := t.joinSession(by.Visitor.Session, mine, ticket.Session, theirs); err != nil {
				return err
			}
		}
		return nil
	})
}

// joinSession makes two sessions those of one customer, unless they are two
// people's.
func (t *tx) joinSession(session, mine, ticket, theirs string) error {
	if mine != theirs {
		me, err := customerByID(&t.queries, mine)
		if err != nil {
			return err
		}
		they, err := customerByID(&t.queries, theirs)
		switch {
		case err != nil:
			return err
		case !isIdentified(they):
			err = t.mergeCustomer(they, mine)
		case !isIdentified(me):
			err = t.mergeCustomer(me, theirs)
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
	_, err := t.exec(`UPDATE sessions SET joined = $2 WHERE id = $1`, ticket, session)
	return err
}

// isIdentified reports whether a customer has signed in once.
func isIdentified(c protocol.Customer) bool { return c.Email != "" || c.ExternalID != "" }

// mergeCustomer gives a customer all that an anonymous one has, and removes that one,
// who is nobody now.
func (t *tx) mergeCustomer(anonymous protocol.Customer, id string) error {
	var sessions []string
	err := t.queryRows(`SELECT id FROM sessions WHERE customer = $1 ORDER BY id`, []any{anonymous.ID}, func(scan func(...any) error) error {
		var session string
		err := scan(&session)
		sessions = append(sessions, session)
		return err
	})
	if err != nil {
		return err
	}
	moved, err := conversations(&t.queries, conversationQuery+`WHERE v.customer = $1`, anonymous.ID)
	if err != nil {
		return err
	}
	for _, statement := range []string{
		`UPDATE sessions SET customer = $2 WHERE customer = $1`,
		`UPDATE conversations SET customer = $2 WHERE customer = $1`,
		`DELETE FROM customers WHERE id = $1 AND id <> $2`,
	} {
		if _, err := t.exec(statement, anonymous.ID, id); err != nil {
			return err
		}
	}
	if anonymous.Attributes != "" {
		_, err := t.mergeAttributes(`customers`, id, anonymous.Attributes)
		var over *protocol.Error
		if err != nil && !errors.As(err, &over) {
			return err // attributes over the limit are dropped: joining matters more
		}
	}
	for _, session := range sessions {
		t.addEvent(SessionMoved{Session: session, Customer: id, Former: anonymous.ID})
	}
	for _, v := range moved {
		if err := t.conversationChanged(v.ID); err != nil {
			return err
		}
	}
	return nil
}
