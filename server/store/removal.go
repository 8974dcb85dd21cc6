package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kith/server/protocol"
)

// A Removal is how much was removed.
type Removal struct {
	Customers     int64
	Sessions      int64
	Conversations int64
	Messages      int64
	Blocks        int64
}

func (r *Removal) add(other Removal) {
	r.Customers += other.Customers
	r.Sessions += other.Sessions
	r.Conversations += other.Conversations
	r.Messages += other.Messages
	r.Blocks += other.Blocks
}

const (
	// removalMessages is about how many messages one write removes, so that others
	// do not wait for long: some ten milliseconds.
	removalMessages = 1000

	// removalRows bounds the conversations or customers of one write.
	removalRows = 50
)

// EraseCustomer implements PersonalData.
func (s *sqlStore) EraseCustomer(ctx context.Context, by Cause, customer string) (all Removal, err error) {
	// The sessions first: without one nobody adds anything while the rest goes.
	var ids []string
	err = s.write(ctx, func(t *tx) (err error) {
		if _, err := customerByID(&t.queries, customer); err != nil {
			return err
		}
		all = Removal{}
		if err := t.removeSessions(customer, &all); err != nil {
			return err
		}
		if ids, err = t.ids(`SELECT id FROM conversations WHERE customer = $1`, customer); err != nil {
			return err
		}
		return t.audit(by, protocol.AuditErased, protocol.Person{Name: customer}, "")
	})
	if err != nil {
		return Removal{}, err
	}
	for _, id := range ids {
		part, err := s.removeConversation(ctx, id, func(*tx) error { return nil })
		if err != nil {
			return Removal{}, err
		}
		all.add(part)
	}
	var last Removal
	err = s.write(ctx, func(t *tx) error {
		last = Removal{}
		return t.removeCustomer(customer, &last)
	})
	if err != nil {
		return Removal{}, err
	}
	all.add(last)
	return all, s.purge(ctx)
}

// RemoveOld implements PersonalData.
func (s *sqlStore) RemoveOld(ctx context.Context, brand string, before int64) (all Removal, err error) {
	for {
		var part Removal
		err = s.write(ctx, func(t *tx) error {
			part = Removal{}
			return t.removeOld(brand, before, &part)
		})
		if err != nil {
			return all, err
		}
		if part == (Removal{}) {
			break
		}
		all.add(part)
	}
	if all != (Removal{}) {
		err = s.purge(ctx)
	}
	return all, err
}

// removeOld removes some of what RemoveOld removes, nothing if there is no more.
func (t *tx) removeOld(brand string, before int64, r *Removal) error {
	var ids []string
	for _, view := range []string{`ended_at = 0 AND spam_at = 0`, `ended_at <> 0 AND spam_at = 0`, `spam_at <> 0`} { // each has an index
		if len(ids) > 0 {
			break
		}
		var sum int64
		err := t.queryRows(`SELECT id, last FROM conversations WHERE brand = $1 AND last_at < $2 AND `+view+` ORDER BY last_at LIMIT $3`,
			[]any{brand, before, removalRows}, func(scan func(...any) error) error {
				var id string
				var messages int64
				err := scan(&id, &messages)
				if sum == 0 || sum+messages <= removalMessages {
					ids = append(ids, id)
				}
				sum += messages
				return err
			})
		if err != nil {
			return err
		}
	}
	for _, id := range ids {
		if err := t.removeConversation(id, r); err != nil {
			return err
		}
	}
	if len(ids) > 0 {
		return nil
	}
	// What is known of somebody goes with the last conversation, unless they were here
	// since.
	ids, err := t.ids(`SELECT id FROM customers c WHERE brand = $1 AND seen_at < $2
		AND NOT EXISTS (SELECT 1 FROM conversations v WHERE v.customer = c.id) ORDER BY seen_at LIMIT $3`, brand, before, removalRows)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := errors.Join(t.removeSessions(id, r), t.removeCustomer(id, r)); err != nil {
			return err
		}
	}
	return nil
}

// ids returns the ids that a query reads.
func (q *queries) ids(text string, args ...any) (list []string, err error) {
	err = q.queryRows(text, args, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		list = append(list, id)
		return err
	})
	return list, err
}

// removeConversation removes a conversation, a long one in many writes, so that others
// are written in between. In the first it calls a function, whose error it returns.
func (s *sqlStore) removeConversation(ctx context.Context, id string, begin func(*tx) error) (r Removal, err error) {
	for done := false; !done; begin = func(*tx) error { return nil } {
		var part Removal
		err = s.write(ctx, func(t *tx) error {
			if err := begin(t); err != nil {
				return err
			}
			part = Removal{}
			return t.removeConversation(id, &part)
		})
		if err != nil {
			return Removal{}, err
		}
		r.add(part)
		done = part.Conversations > 0 || part.Messages == 0
	}
	return r, nil
}

// removeConversation removes a conversation, or of a long one the first messages. If it
// is not there, it removes nothing. It goes by the messages that there are: of a database
// that is damaged everything can be removed, too, whatever the conversation's row says.
func (t *tx) removeConversation(id string, r *Removal) error {
	c, err := conversationByID(&t.queries, id)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var first, last int64
	if err := t.queryRow(`SELECT COALESCE((SELECT MIN(number) FROM messages WHERE conversation = $1), 0),
		COALESCE((SELECT MAX(number) FROM messages WHERE conversation = $1), 0)`, []any{id}, &first, &last); err != nil {
		return err
	}
	n, err := t.exec(`DELETE FROM messages WHERE conversation = $1 AND number < $2`, id, first+removalMessages)
	if err != nil {
		return err
	}
	r.Messages += n
	if last >= first+removalMessages {
		return nil
	}
	if _, err := t.exec(`DELETE FROM conversations WHERE id = $1`, id); err != nil {
		return err
	}
	r.Conversations++
	t.addEvent(ConversationDeleted{Conversation: c})
	return nil
}

// removeSessions revokes and removes all sessions of a customer. The revocations stay,
// so that a browser that comes back is told and forgets what it has.
func (t *tx) removeSessions(customer string, r *Removal) error {
	var sessions []Session
	err := t.queryRows(`SELECT `+sessionColumns+` FROM sessions s WHERE s.customer = $1 ORDER BY s.id`, []any{customer}, func(scan func(...any) error) error {
		var s Session
		err := scan(sessionFields(&s)...)
		sessions = append(sessions, s)
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range sessions {
		if _, err := t.exec(`INSERT INTO revocations (session, key_hash, at) VALUES ($1, $2, $3) ON CONFLICT (session, key_hash) DO NOTHING`,
			s.ID, endHash(s.RevokeHash, s.TokenHash), t.at); err != nil {
			return err
		}
		t.addEvent(SessionRevoked{Session: s.key()})
	}
	n, err := t.exec(`DELETE FROM sessions WHERE customer = $1`, customer)
	r.Sessions += n
	return err
}

// removeCustomer removes a customer who has neither sessions nor conversations.
func (t *tx) removeCustomer(customer string, r *Removal) error {
	lifted, err := blockRules(&t.queries, blockQuery+`WHERE b.customer = $1`, customer)
	if err != nil {
		return err
	}
	for _, rule := range lifted {
		t.addEvent(BlockLifted{Rule: rule})
	}
	blocks, err := t.exec(`DELETE FROM blocks WHERE customer = $1`, customer)
	if err != nil {
		return err
	}
	customers, err := t.exec(`DELETE FROM customers WHERE id = $1`, customer)
	r.Blocks += blocks
	r.Customers += customers
	return err
}

const (
	// purgeTries is how often purge tries, and purgePause how long it waits before it
	// tries again. Somebody who reads for longer, such as a backup, is left alone.
	purgeTries = 20
	purgePause = 100 * time.Millisecond
)

// ErrPurge means that everything is removed, but that a copy of it is still in the
// write-ahead log.
var ErrPurge = errors.New("everything is removed, but its text is still in a file of the database, because somebody is reading, such as a backup; it goes from there when they are done and more is written, or at a restart")

// purge takes what was removed out of the files, where the engine has kept it for those
// who read.
func (s *sqlStore) purge(ctx context.Context) error {
	for range purgeTries {
		var purged bool
		w := &queuedWrite{
			do:    func(*tx) error { return nil },
			after: func(conn *sql.Conn) { purged = s.engine.purge(conn) },
			done:  make(chan struct{}),
		}
		if err := s.run(ctx, w); err != nil || purged {
			return err
		}
		select {
		case <-time.After(purgePause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ErrPurge
}
