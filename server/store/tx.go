package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
)

// queries runs statements on one connection and keeps them prepared: parsing
// one costs as much as running it.
type queries struct {
	conn interface {
		PrepareContext(context.Context, string) (*sql.Stmt, error)
	}
	prepared map[string]*sql.Stmt    // by their text
	fail     func(text string) error // if it is set, called before each statement and the first of its rows, which fail with its error
}

// onPrepare, if it is set, is given the text of each statement that is prepared.
// TestSQLite sets it, and looks at the plan of each.
var onPrepare func(text string)

// onRun, if it is set, is given each function that runs statements, before it runs. Tests
// set it, and try the function with statements that fail.
var onRun func(q *queries, do func() error)

// run calls a function that runs statements, which changes nothing else, or sets it anew.
func (q *queries) run(do func() error) error {
	if onRun != nil {
		onRun(q, do)
	}
	return do()
}

// fault returns the error of fail for a statement, or for a part of it.
func (q *queries) fault(text string) error {
	if q.fail == nil {
		return nil
	}
	return q.fail(text)
}

func (q *queries) statement(text string) (*sql.Stmt, error) {
	if err := q.fault(text); err != nil {
		return nil, err
	}
	if s := q.prepared[text]; s != nil {
		return s, nil
	}
	if onPrepare != nil {
		onPrepare(text)
	}
	s, err := q.conn.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, err
	}
	if q.prepared == nil {
		q.prepared = map[string]*sql.Stmt{}
	}
	q.prepared[text] = s
	return s, nil
}

// close closes the statements. Those of a transaction are closed with it; the writer's
// would keep the database open, and its write-ahead log with all that is new in it.
func (q *queries) close() {
	for _, s := range q.prepared {
		s.Close()
	}
}

// exec runs a statement and returns how many rows it changed.
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

// queryRow scans the first row into the pointers. It returns ErrNotFound if
// there is none.
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

// queryRows calls a function for every row, until it returns an error.
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
	scan := rows.Scan
	if q.fail != nil {
		scan = func(into ...any) error { return cmp.Or(q.fail("the first row of "+text), rows.Scan(into...)) }
	}
	for rows.Next() {
		if err := row(scan); err != nil {
			return err
		}
		scan = rows.Scan
	}
	return rows.Err()
}

// first returns the first of a query's rows, or ErrNotFound.
func first[T any](list []T, err error) (T, error) {
	switch {
	case err != nil:
		return *new(T), err
	case len(list) == 0:
		return *new(T), ErrNotFound
	}
	return list[0], nil
}

// A tx is what a function given to write may do: run statements, and add events
// to those of the commit.
type tx struct {
	queries
	events []Event
	at     int64 // the time of the write, Unix milliseconds
}

func (t *tx) addEvent(e Event) { t.events = append(t.events, e) }
