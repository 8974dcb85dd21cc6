package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"testing"

	"modernc.org/sqlite"
)

// setDriver has a function called before each call of SQLite, until the end of the test.
// It gets the text of a statement, or what else it is: "open", "COMMIT", or "a row of"
// with the statement. The call fails with its error. If it returns a row, a query has
// that as its only one.
func setDriver(t *testing.T, before func(call string) (row []driver.Value, err error)) {
	former := sqliteDriver
	sqliteDriver = testDriver{&sqlite.Driver{}, before}
	t.Cleanup(func() { sqliteDriver = former })
}

// failEachCall calls a function with the first of its calls of SQLite failing, then with
// the second, and so on, and then as it should be. It must return that error each time.
// It returns how many calls there were.
func failEachCall(t *testing.T, do func() error) int {
	n, calls, failed := 0, 0, ""
	setDriver(t, func(call string) ([]driver.Value, error) {
		if calls++; calls != n {
			return nil, nil
		}
		failed = call
		return nil, errFault
	})
	for n = 1; ; n++ {
		calls = 0
		err := do()
		if calls < n {
			if err != nil {
				t.Errorf("without a fault: %v", err)
			}
			calls, n = n-1, 0
			return calls
		}
		if !errors.Is(err, errFault) {
			t.Errorf("%q has failed, and the error is %v", failed, err)
		}
	}
}

type testDriver struct {
	driver.Driver
	before func(string) ([]driver.Value, error)
}

func (d testDriver) Open(name string) (driver.Conn, error) {
	if _, err := d.before("open"); err != nil {
		return nil, err
	}
	conn, err := d.Driver.Open(name)
	if err != nil {
		return nil, err
	}
	return testConn{conn, d.before}, nil
}

type testConn struct {
	driver.Conn
	before func(string) ([]driver.Value, error)
}

func (c testConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if _, err := c.before(text); err != nil {
		return nil, err
	}
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, text, args)
}

func (c testConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	row, err := c.before(text)
	switch {
	case err != nil:
		return nil, err
	case row != nil:
		return &testRow{row}, nil
	}
	rows, err := c.Conn.(driver.QueryerContext).QueryContext(ctx, text, args)
	if err != nil {
		return nil, err
	}
	return testRows{rows, text, c.before}, nil
}

func (c testConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	if _, err := c.before("BEGIN"); err != nil {
		return nil, err
	}
	tx, err := c.Conn.(driver.ConnBeginTx).BeginTx(ctx, options)
	if err != nil {
		return nil, err
	}
	return testTx{tx, c.before}, nil
}

type testTx struct {
	driver.Tx
	before func(string) ([]driver.Value, error)
}

func (t testTx) Commit() error {
	if _, err := t.before("COMMIT"); err != nil {
		return errors.Join(err, t.Rollback())
	}
	return t.Tx.Commit()
}

type testRows struct {
	driver.Rows
	text   string
	before func(string) ([]driver.Value, error)
}

func (r testRows) Next(row []driver.Value) error {
	if _, err := r.before("a row of " + r.text); err != nil {
		return err
	}
	return r.Rows.Next(row)
}

// A testRow is the only row of a query.
type testRow struct{ row []driver.Value }

func (r *testRow) Columns() []string { return make([]string, len(r.row)) }
func (r *testRow) Close() error      { return nil }

func (r *testRow) Next(row []driver.Value) error {
	if len(r.row) == 0 {
		return io.EOF
	}
	copy(row, r.row)
	r.row = nil
	return nil
}
