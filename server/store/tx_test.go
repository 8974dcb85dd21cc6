package store

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"kith/server/protocol"
)

// TestQueriesTellOfFaults: rows that could be read are not taken for all if there is an
// error at the first or at a later one.
func TestQueriesTellOfFaults(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for at, query := range []string{
		`SELECT abs(column1) FROM (VALUES (-9223372036854775808), (1))`,
		`SELECT abs(column1) FROM (VALUES (1), (-9223372036854775808))`,
	} {
		read := 0
		err := s.read(t.Context(), func(q *queries) error {
			read = 0
			return q.queryRows(query, nil, func(scan func(...any) error) error {
				var n int64
				read++
				return scan(&n)
			})
		})
		if err == nil || !strings.Contains(err.Error(), "overflow") || read != at {
			t.Errorf("with row %d wrong, %d are read: %v", at+1, read, err)
		}
		err = s.read(t.Context(), func(q *queries) error {
			var n int64
			return q.queryRow(strings.Replace(query, "(1), ", "", 1), nil, &n)
		})
		if err == nil || !strings.Contains(err.Error(), "overflow") {
			t.Errorf("of one row: %v", err)
		}
	}
}

// TestTestsSeeStatements: tests see each statement that is prepared, and can have one
// fail, or its first row.
func TestTestsSeeStatements(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const query = `SELECT column1 FROM (VALUES (1), (2))`
	seen := recordStatements(t)
	for _, fails := range []string{"", query, "the first row of " + query} {
		err := s.read(t.Context(), func(q *queries) error {
			q.fail = func(text string) error {
				if text == fails {
					return errFault
				}
				return nil
			}
			rows := 0
			err := q.queryRows(query, nil, func(scan func(...any) error) error { rows++; return scan(&rows) })
			if err == nil && rows != 2 {
				t.Errorf("%d rows are read", rows)
			}
			return err
		})
		if (fails != "") != errors.Is(err, errFault) {
			t.Errorf("with %q failing: %v", fails, err)
		}
	}
	if len(seen.texts) != 1 || !seen.texts[query] {
		t.Errorf("tests see %v", seen.texts)
	}
}

// TestReplacedError: it is a refusal, and no other error.
func TestReplacedError(t *testing.T) {
	var err error = &ReplacedError{By: "next"}
	var refused *protocol.Error
	var other *fs.PathError
	if !errors.As(err, &refused) || refused.Code != protocol.CodeReplaced || refused.Text == "" || errors.As(err, &other) {
		t.Errorf("%v is the refusal %v and the error %v", err, refused, other)
	}
	if err.Error() != refused.Error() {
		t.Errorf("it says %q, and as a refusal %q", err, refused)
	}
}
