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
