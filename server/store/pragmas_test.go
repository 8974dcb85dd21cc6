package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

// TestPragmas: what keeps acknowledged messages through a power cut, and removed ones
// from being read, is on, whatever SQLite's own defaults are. No test can cut the power.
func TestPragmas(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.purge(t.Context()); err != nil { // which waits for less long
		t.Fatal(err)
	}
	for pragma, want := range map[string]string{
		"busy_timeout":       fmt.Sprint(busyTimeout),
		"journal_mode":       "wal",
		"synchronous":        "2", // FULL: each commit waits for the disk
		"wal_autocheckpoint": "0", // only the writer copies the log, see databaseFiles
		"secure_delete":      "1",
		"foreign_keys":       "1",
	} {
		var got string
		if err := s.writer.conn.QueryRowContext(t.Context(), `PRAGMA `+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, want %s (%v)", pragma, got, want, err)
		}
	}
	if writes, reads := s.writes.Stats().MaxOpenConnections, s.reads.Stats().MaxOpenConnections; writes != 1 || reads != readConnections {
		t.Errorf("%d connections may write, and %d read", writes, reads)
	}
	var conns [readConnections]*sql.Conn
	for i := range conns {
		if conns[i], err = s.reads.Conn(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range conns {
		c.Close()
	}
	if idle := s.reads.Stats().Idle; idle != readConnections {
		t.Errorf("%d connections that can read are kept", idle)
	}
	err = s.read(context.Background(), func(q *queries) error {
		_, err := q.exec(`DELETE FROM customers`)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "readonly") {
		t.Errorf("writing on a connection that reads: %v", err)
	}
}
