package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// Incidents are what went wrong with the service, and how it went on. What is in one,
// package incident knows.
type Incidents interface {
	// Incidents returns those that are open, and those that were resolved at a time, in
	// Unix milliseconds, or later, of these the newest IncidentsMax. The newest comes first.
	Incidents(ctx context.Context, resolvedSince int64) ([]Incident, error)

	// Incident returns the one with an id, or ErrNotFound.
	Incident(ctx context.Context, id string) (Incident, error)

	// SetIncident stores an incident. It returns ErrConflict if the revision of the one that
	// is stored is not the one before; of one that is not stored yet, that is 0.
	SetIncident(ctx context.Context, v Incident) error
}

// IncidentsMax bounds the resolved incidents that Incidents returns. Threat: years of
// them, all in memory, for a page that everybody may ask for.
const IncidentsMax = 100

// An Incident is a record of what went wrong, as text, and what it is found by.
type Incident struct {
	ID       string
	Began    int64 // when it was noticed, Unix milliseconds
	Resolved int64 // 0 while it is open
	Revision int64 // 1, 2, 3 …
	Text     string
}

const incidentColumns = `SELECT id, began, resolved, revision, text FROM incidents `

func (v *Incident) fields() []any {
	return []any{&v.ID, &v.Began, &v.Resolved, &v.Revision, &v.Text}
}

// Incidents implements Incidents.
func (s *sqlStore) Incidents(ctx context.Context, resolvedSince int64) (list []Incident, err error) {
	err = s.read(ctx, func(q *queries) error {
		list = nil
		add := func(scan func(...any) error) error {
			var v Incident
			err := scan(v.fields()...)
			list = append(list, v)
			return err
		}
		if err := q.queryRows(incidentColumns+`WHERE resolved = 0 ORDER BY began DESC`, nil, add); err != nil {
			return err
		}
		return q.queryRows(incidentColumns+`WHERE resolved >= $1 AND resolved > 0 ORDER BY resolved DESC LIMIT $2`, []any{resolvedSince, IncidentsMax}, add)
	})
	slices.SortStableFunc(list, func(a, b Incident) int { return cmp.Compare(b.Began, a.Began) })
	return list, err
}

// Incident implements Incidents.
func (s *sqlStore) Incident(ctx context.Context, id string) (v Incident, err error) {
	err = s.read(ctx, func(q *queries) error {
		return q.queryRow(incidentColumns+`WHERE id = $1`, []any{id}, v.fields()...)
	})
	return v, err
}

// SetIncident implements Incidents.
func (s *sqlStore) SetIncident(ctx context.Context, v Incident) error {
	return s.write(ctx, func(t *tx) error {
		var before int64
		if err := t.queryRow(`SELECT revision FROM incidents WHERE id = $1`, []any{v.ID}, &before); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if v.Revision != before+1 {
			return ErrConflict
		}
		_, err := t.exec(`INSERT INTO incidents (id, began, resolved, revision, text) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (id) DO UPDATE SET resolved = $3, revision = $4, text = $5`, v.ID, v.Began, v.Resolved, v.Revision, v.Text)
		return err
	})
}
