package store

import (
	"context"
	"errors"
	"math"
	"slices"

	"kith/server/protocol"
)

// Releases are the releases of the widget, and which sessions have run them. What is in a
// release's file, and in a rollout, package release knows.
type Releases interface {
	// Rollout returns what SetRollout has stored last, and the ids of the releases that
	// are held, the oldest first.
	Rollout(ctx context.Context) (Rollout, []string, error)

	// SetRollout stores a rollout, with an entry in the audit log for what it changes. It
	// returns ErrConflict if the revision of the one that is stored is not the one before.
	SetRollout(ctx context.Context, by Cause, r Rollout, c RolloutChange) error

	// Evidence returns what SetEvidence has stored last of a release.
	Evidence(ctx context.Context, release string) (Evidence, error)

	// SetEvidence stores what is known of a release as a canary, until the release is
	// removed. It returns ErrConflict if the revision of what is stored is not the one
	// before.
	SetEvidence(ctx context.Context, release string, e Evidence) error

	// ReleaseFile returns the file of a release, or ErrNotFound.
	ReleaseFile(ctx context.Context, id string) ([]byte, error)

	// AddRelease stores the file of a release. It replaces none: it returns ErrConflict if
	// one with that id is held.
	AddRelease(ctx context.Context, by Cause, id string, file []byte) error

	// RemoveRelease removes the file of a release, and its evidence. It returns ErrNotFound if it is not held.
	RemoveRelease(ctx context.Context, by Cause, id string) error

	// ReleaseLog returns the newest entries of the audit log that are about releases, at
	// most protocol.AuditPageSize, the newest first.
	ReleaseLog(ctx context.Context) ([]protocol.AuditEntry, error)

	// RequestRepairs marks all sessions that ran a release last and have not ended: what
	// their browsers have stored is to be repaired. One that is marked already keeps its
	// mark. It returns how many it has marked, in many small writes; if the server ends in
	// between, it may be called again for the rest.
	RequestRepairs(ctx context.Context, release string) (int64, error)

	// RepairSessions marks sessions likewise, whatever they ran. Those that are marked
	// already, that have ended, or that are not stored stay as they are. The audit log gets
	// one entry, with the detail, if anything was marked. It returns how many were, also if
	// it fails in between.
	RepairSessions(ctx context.Context, by Cause, sessions []string, detail string) (int64, error)

	// Repaired takes the mark from the actor's session.
	Repaired(ctx context.Context, actor Actor) error

	// RepairsLeft returns how many sessions are marked whose customers were connected at a
	// time, in Unix milliseconds, or later. That is known to the hour.
	RepairsLeft(ctx context.Context, since int64) (int64, error)

	// RepairsOf returns how the repairs of the sessions stand that RequestRepairs has
	// marked for a release.
	RepairsOf(ctx context.Context, release string) (Repairs, error)

	// SessionsAfter returns what is known of the sessions that have not ended, in the order
	// of their ids, from the one after an id on; at most SessionsPage.
	SessionsAfter(ctx context.Context, id string) ([]StoredSession, error)

	// SessionsOf returns the same of the sessions of one customer, at most SessionsPage.
	SessionsOf(ctx context.Context, customer string) ([]StoredSession, error)
}

// Repairs is how the repairs of sessions stand.
type Repairs struct {
	Marked int64 // how many were marked, those included that were repaired or have ended since
	Left   int64 // how many still are, and have not ended
}

// SessionsPage bounds the sessions that one read returns.
const SessionsPage = 500

// A StoredSession is what is known of a session, for the operator. Times are Unix
// milliseconds.
type StoredSession struct {
	ID       string
	Customer string // the customer's id
	Brand    string // the brand's key
	Release  string // that it ran last; "" if unknown
	Created  int64
	Seen     int64 // when its customer was connected last, to the hour
	RepairAt int64 // when it was decided that its state is to be repaired; 0 if it is not
}

// A Rollout is which release pages get, as text, and how often it was changed.
type Rollout struct {
	Text     string // "" if none was stored yet
	Revision int64  // 1, 2, 3 …; 0 if none was stored yet
}

// Evidence is what is known of a release as a canary, as text that package watch knows.
type Evidence struct {
	Text     string // "" if none was stored
	Revision int64  // 1, 2, 3 …; 0 if none was stored
}

// A RolloutChange is what a change of the rollout does, for the audit log. It has no
// entry if there is no Action.
type RolloutChange struct {
	Action  protocol.AuditAction
	Release string
	Detail  string
}

// Rollout implements Releases.
func (s *sqlStore) Rollout(ctx context.Context) (r Rollout, held []string, err error) {
	err = s.read(ctx, func(q *queries) error {
		r, held = Rollout{}, nil
		if err := q.queryRow(`SELECT revision, text FROM rollout`, nil, &r.Revision, &r.Text); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		return q.queryRows(`SELECT id FROM releases ORDER BY added_at, id`, nil, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			held = append(held, id)
			return err
		})
	})
	return r, held, err
}

// SetRollout implements Releases.
func (s *sqlStore) SetRollout(ctx context.Context, by Cause, r Rollout, c RolloutChange) error {
	return s.write(ctx, func(t *tx) error {
		var before int64
		if err := t.queryRow(`SELECT revision FROM rollout`, nil, &before); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if r.Revision != before+1 {
			return ErrConflict
		}
		if _, err := t.exec(`DELETE FROM rollout`); err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO rollout (revision, text) VALUES ($1, $2)`, r.Revision, r.Text); err != nil {
			return err
		}
		if c.Action == "" {
			return nil
		}
		return t.audit(by, c.Action, protocol.Person{Name: c.Release}, c.Detail)
	})
}

// Evidence implements Releases.
func (s *sqlStore) Evidence(ctx context.Context, release string) (e Evidence, err error) {
	err = s.read(ctx, func(q *queries) error {
		e = Evidence{}
		err := q.queryRow(`SELECT revision, text FROM evidence WHERE release = $1`, []any{release}, &e.Revision, &e.Text)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
	return e, err
}

// SetEvidence implements Releases.
func (s *sqlStore) SetEvidence(ctx context.Context, release string, e Evidence) error {
	return s.write(ctx, func(t *tx) error {
		var before int64
		if err := t.queryRow(`SELECT revision FROM evidence WHERE release = $1`, []any{release}, &before); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if e.Revision != before+1 {
			return ErrConflict
		}
		_, err := t.exec(`INSERT INTO evidence (release, revision, text) VALUES ($1, $2, $3)
			ON CONFLICT (release) DO UPDATE SET revision = excluded.revision, text = excluded.text`, release, e.Revision, e.Text)
		return err
	})
}

// ReleaseFile implements Releases.
func (s *sqlStore) ReleaseFile(ctx context.Context, id string) (file []byte, err error) {
	err = s.read(ctx, func(q *queries) error {
		file = nil
		return q.queryRow(`SELECT file FROM releases WHERE id = $1`, []any{id}, &file)
	})
	return file, err
}

// AddRelease implements Releases.
func (s *sqlStore) AddRelease(ctx context.Context, by Cause, id string, file []byte) error {
	return s.write(ctx, func(t *tx) error {
		n, err := t.exec(`INSERT INTO releases (id, file, added_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`, id, file, t.at)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrConflict
		}
		return t.audit(by, protocol.AuditReleaseAdded, protocol.Person{Name: id}, "")
	})
}

// RemoveRelease implements Releases.
func (s *sqlStore) RemoveRelease(ctx context.Context, by Cause, id string) error {
	return s.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM releases WHERE id = $1`, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		if _, err := t.exec(`DELETE FROM evidence WHERE release = $1`, id); err != nil {
			return err
		}
		return t.audit(by, protocol.AuditReleaseRemoved, protocol.Person{Name: id}, "")
	})
}

// ReleaseLog implements Releases.
func (s *sqlStore) ReleaseLog(ctx context.Context) (list []protocol.AuditEntry, err error) {
	err = s.read(ctx, func(q *queries) error {
		list = nil
		return q.queryRows(`SELECT number, at, actor_name, action, target_name, detail, network FROM audit
			WHERE substr(action, 1, 8) = 'release-' AND number <= $1 ORDER BY number DESC LIMIT $2`,
			[]any{int64(math.MaxInt64), protocol.AuditPageSize}, func(scan func(...any) error) error {
				e, err := scanAudit(scan)
				list = append(list, e)
				return err
			})
	})
	return list, err
}

// repairRows bounds the sessions that one write marks, so that others do not wait for
// long.
const repairRows = 500

// RequestRepairs implements Releases.
func (s *sqlStore) RequestRepairs(ctx context.Context, release string) (all int64, err error) {
	for {
		var n int64
		err := s.write(ctx, func(t *tx) (err error) {
			n, err = t.exec(`UPDATE sessions SET repair_at = $2, repair_release = $1 WHERE id IN
				(SELECT id FROM sessions WHERE release = $1 AND repair_at = 0 AND revoked_at = 0 LIMIT $3)`, release, t.at, repairRows)
			return err
		})
		if err != nil || n == 0 {
			return all, err
		}
		all += n
	}
}

// RepairSessions implements Releases.
func (s *sqlStore) RepairSessions(ctx context.Context, by Cause, sessions []string, detail string) (all int64, err error) {
	for part := range slices.Chunk(sessions, repairRows) {
		var n int64
		err := s.write(ctx, func(t *tx) error {
			n = 0
			for _, id := range part {
				marked, err := t.exec(`UPDATE sessions SET repair_at = $2, repair_release = '' WHERE id = $1 AND repair_at = 0 AND revoked_at = 0 AND replaced_by = ''`, id, t.at)
				if err != nil {
					return err
				}
				n += marked
			}
			if all > 0 || n == 0 {
				return nil
			}
			return t.audit(by, protocol.AuditSessionsRepair, protocol.Person{}, detail)
		})
		if err != nil {
			return all, err
		}
		all += n
	}
	return all, nil
}

// Repaired implements Releases.
func (s *sqlStore) Repaired(ctx context.Context, actor Actor) error {
	return s.write(ctx, func(t *tx) error {
		session, err := sessionOf(&t.queries, actor.Visitor)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err == nil && session.Repair {
			_, err = t.exec(`UPDATE sessions SET repair_at = 0 WHERE id = $1`, session.ID)
		}
		return err
	})
}

// RepairsLeft implements Releases.
func (s *sqlStore) RepairsLeft(ctx context.Context, since int64) (n int64, err error) {
	err = s.read(ctx, func(q *queries) error {
		return q.queryRow(`SELECT COUNT(*) FROM sessions s WHERE s.repair_at <> 0 AND s.revoked_at = 0
			AND (SELECT c.seen_at FROM customers c WHERE c.id = s.customer) >= $1`, []any{since}, &n)
	})
	return n, err
}

// RepairsOf implements Releases.
func (s *sqlStore) RepairsOf(ctx context.Context, release string) (r Repairs, err error) {
	err = s.read(ctx, func(q *queries) error {
		return q.queryRow(`SELECT COUNT(*), COUNT(CASE WHEN repair_at <> 0 AND revoked_at = 0 THEN 1 END) FROM sessions
			WHERE repair_release = $1 AND repair_release <> ''`, []any{release}, &r.Marked, &r.Left)
	})
	return r, err
}

// storedSessions are the columns of a StoredSession, of those that have not ended.
const storedSessions = `SELECT s.id, s.customer, s.brand, s.release, s.created_at, c.seen_at, s.repair_at FROM sessions s JOIN customers c ON c.id = s.customer
	WHERE s.revoked_at = 0 AND s.replaced_by = '' `

// SessionsAfter implements Releases.
func (s *sqlStore) SessionsAfter(ctx context.Context, id string) ([]StoredSession, error) {
	return s.storedSessions(ctx, storedSessions+`AND s.id > $1 ORDER BY s.id LIMIT $2`, id)
}

// SessionsOf implements Releases.
func (s *sqlStore) SessionsOf(ctx context.Context, customer string) ([]StoredSession, error) {
	return s.storedSessions(ctx, storedSessions+`AND s.customer = $1 LIMIT $2`, customer)
}

func (s *sqlStore) storedSessions(ctx context.Context, text, id string) (list []StoredSession, err error) {
	err = s.read(ctx, func(q *queries) error {
		list = nil
		return q.queryRows(text, []any{id, SessionsPage}, func(scan func(...any) error) error {
			var v StoredSession
			err := scan(&v.ID, &v.Customer, &v.Brand, &v.Release, &v.Created, &v.Seen, &v.RepairAt)
			list = append(list, v)
			return err
		})
	})
	return list, err
}
