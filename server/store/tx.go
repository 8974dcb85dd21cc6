package store

import (
	"context"
	"database/sql"
	"errors"
)

// queries runs statements on one connection and keeps them prepared: parsing
// one costs as much as running it.
type queries struct {
	on interface {
		PrepareContext(context.Context, string) (*sql.Stmt, error)
	}
	ready map[string]*sql.Stmt
}

func (q *queries) statement(text string) (*sql.Stmt, error) {
	if s := q.ready[text]; s != nil {
		return s, nil
	}
	s, err := q.on.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, err
	}
	if q.ready == nil {
		q.ready = map[string]*sql.Stmt{}
	}
	q.ready[text] = s
	return s, nil
}

// exec runs a statement and tells how many rows it touched.
func (q *queries) exec(text string, args ...any) (int64, error) {
	s, err := q.statement(text)
	if err != nil {
		return 0, err
	}
	r, err := s.Exec(args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// queryRow reads one row into the pointers; ErrNotFound where there is none.
func (q *queries) queryRow(text string, args []any, into ...any) error {
	s, err := q.statement(text)
	if err != nil {
		return err
	}
	err = s.QueryRow(args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// queryRows calls row for every row that the query answers.
func (q *queries) queryRows(text string, args []any, row func(scan func(...any) error) error) error {
	s, err := q.statement(text)
	if err != nil {
		return err
	}
	rows, err := s.Query(args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// A tx is what one write may do: run statements, and say what has happened.
type tx struct {
	queries
	events []Event
	at     int64 // the time of the write, Unix milliseconds; never goes back
}

func (t *tx) addEvent(e Event) { t.events = append(t.events, e) }
