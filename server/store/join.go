package store

import (
	"context"
	"errors"

	"kith/server/protocol"
)

// Join implements People.
func (b *books) Join(ctx context.Context, by By, tickets []Visitor) error {
	return b.write(ctx, func(t *tx) error {
		for _, ticket := range tickets {
			if ticket.Session == by.Visitor.Session {
				continue
			}
			theirs, err := known(&t.queries, ticket)
			if err != nil && refusal(err) {
				continue
			}
			if err != nil {
				return err
			}
			mine, err := t.start(by.Visitor)
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
		me, err := card(&t.queries, mine)
		if err != nil {
			return err
		}
		they, err := card(&t.queries, theirs)
		switch {
		case err != nil:
			return err
		case !isPerson(they):
			err = t.join(they, mine)
		case !isPerson(me):
			err = t.join(me, theirs)
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

// isPerson reports whether a customer has signed in once.
func isPerson(c protocol.Customer) bool { return c.Email != "" || c.ExternalID != "" }

// join gives a customer all that an anonymous one has, and removes that one,
// who is nobody now.
func (t *tx) join(anonymous protocol.Customer, id string) error {
	var sessions []string
	err := t.each(`SELECT id FROM sessions WHERE customer = $1 ORDER BY id`, []any{anonymous.ID}, func(scan func(...any) error) error {
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
		_, err := t.describe(`customers`, id, anonymous.Attributes)
		var over *protocol.Error
		if err != nil && !errors.As(err, &over) {
			return err // attributes over the limit are dropped: joining matters more
		}
	}
	for _, session := range sessions {
		t.tell(Moved{Session: session, Customer: id, Former: anonymous.ID})
	}
	for _, v := range moved {
		if err := t.changed(v.ID); err != nil {
			return err
		}
	}
	return nil
}
