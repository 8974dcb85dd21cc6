package store

import (
	"context"

	"kith/server/protocol"
)

// JoinSessions implements Customers.
func (s *sqlStore) JoinSessions(ctx context.Context, actor Actor, others []Visitor) error {
	return s.write(ctx, func(t *tx) error {
		for _, other := range others {
			if other.Session == actor.Visitor.Session {
				continue
			}
			theirs, err := sessionOf(&t.queries, other)
			if isRefusal(err) {
				continue
			}
			if err != nil {
				return err
			}
			mine, err := t.ensureSession(actor.Visitor)
			if err != nil {
				return err
			}
			if err := t.joinSession(actor.Visitor.Session, mine, theirs); err != nil {
				return err
			}
		}
		return nil
	})
}

// joinSession joins a session and its customer to those of the actor, unless
// both customers are identified.
func (t *tx) joinSession(actorSession, actorCustomer string, other Session) error {
	if actorCustomer != other.Customer {
		mine, err := customerByID(&t.queries, actorCustomer)
		if err != nil {
			return err
		}
		theirs, err := customerByID(&t.queries, other.Customer)
		switch {
		case err != nil:
			return err
		case !isIdentified(theirs):
			err = t.mergeCustomer(theirs, actorCustomer)
		case !isIdentified(mine):
			err = t.mergeCustomer(mine, other.Customer)
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
	return t.replaceSession(other, actorSession)
}

// mergeCustomer moves all that an anonymous customer has to another customer,
// and removes the anonymous one.
func (t *tx) mergeCustomer(anonymous protocol.Customer, into string) error {
	var sessions []SessionKey
	err := t.queryRows(`SELECT `+sessionColumns+` FROM sessions s WHERE s.customer = $1 ORDER BY s.id`, []any{anonymous.ID}, func(scan func(...any) error) error {
		var session Session
		err := scan(sessionFields(&session)...)
		sessions = append(sessions, session.key())
		return err
	})
	if err != nil {
		return err
	}
	moved, err := conversations(&t.queries, conversationQuery+`WHERE v.customer = $1 ORDER BY v.created_at, v.id`, anonymous.ID)
	if err != nil {
		return err
	}
	if err := t.moveBlock(anonymous.ID, into); err != nil {
		return err
	}
	for _, statement := range []string{
		`UPDATE sessions SET customer = $2 WHERE customer = $1`,
		`UPDATE conversations SET customer = $2 WHERE customer = $1`,
		`DELETE FROM customers WHERE id = $1 AND id <> $2`,
	} {
		if _, err := t.exec(statement, anonymous.ID, into); err != nil {
			return err
		}
	}
	if anonymous.Attributes != "" {
		_, err := t.mergeAttributes(`customers`, into, anonymous.Attributes)
		if err != nil && !hasCode(err, protocol.CodeTooLong) { // over the limit they are dropped: the merge matters more
			return err
		}
	}
	for _, session := range sessions {
		t.addEvent(SessionMoved{Session: session, Customer: into, Former: anonymous.ID})
	}
	for _, c := range moved {
		if err := t.conversationChanged(c.ID); err != nil {
			return err
		}
	}
	return nil
}
