package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWatchFiles: a database without one of its files cannot be watched.
func TestWatchFiles(t *testing.T) {
	for _, name := range []string{databaseName, databaseName + "-wal"} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, name), nil, fileMode); err != nil {
			t.Fatal(err)
		}
		if _, err := watchFiles(filepath.Join(folder, databaseName)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("with %s alone: %v", name, err)
		}
		if err := checkIntegrity(nil, filepath.Join(folder, "none")); !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
	}
}

// TestCheckpoints: the log is copied when it has become large, which SQLite is asked
// after every checkpointInterval commits.
func TestCheckpoints(t *testing.T) {
	var log []driver.Value // what SQLite says of it: busy, pages, copied
	var calls []string
	setDriver(t, func(call string) ([]driver.Value, error) {
		if strings.HasPrefix(call, "PRAGMA wal_checkpoint") {
			calls = append(calls, call)
		}
		if call == `PRAGMA wal_checkpoint(NOOP)` {
			return log, nil
		}
		return nil, nil
	})
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	files := s.engine.(*sqliteEngine).databaseFiles
	for _, c := range []struct {
		pages, copied int64
		large         bool
	}{
		{checkpointPages - 1, 0, false},
		{checkpointPages, 0, true},
		{3 * checkpointPages, 2*checkpointPages + 1, false},
		{3 * checkpointPages, 2 * checkpointPages, true},
	} {
		log, calls = []driver.Value{int64(0), c.pages, c.copied}, nil
		for range 2 * checkpointInterval {
			files.checkpoint(s.writer.conn)
		}
		want := slices.Repeat([]string{`PRAGMA wal_checkpoint(NOOP)`, `PRAGMA wal_checkpoint(PASSIVE)`}, 2)
		if !c.large {
			want = []string{want[0], want[0]}
		}
		if !slices.Equal(calls, want) {
			t.Errorf("with %d pages, of which %d are copied: %q, want %q", c.pages, c.copied, calls, want)
		}
	}
}

// TestTruncateFails: a log that could not be emptied is not taken for an empty one.
func TestTruncateFails(t *testing.T) {
	var fails string
	setDriver(t, func(call string) ([]driver.Value, error) {
		if call == fails {
			return nil, errFault
		}
		return nil, nil
	})
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, fails = range []string{fmt.Sprintf(`PRAGMA busy_timeout = %d`, truncateWait), `PRAGMA wal_checkpoint(TRUNCATE)`, ""} {
		if done := s.engine.purge(s.writer.conn); done != (fails == "") {
			t.Errorf("with %q failing it says %t", fails, done)
		}
	}
}

// TestReplacedDuringACheckpoint: a file that comes into the database's place while that is
// written is somebody else's.
func TestReplacedDuringACheckpoint(t *testing.T) {
	for _, at := range []string{`PRAGMA wal_checkpoint(PASSIVE)`, `PRAGMA wal_checkpoint(TRUNCATE)`} {
		t.Run(at, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), databaseName)
			setDriver(t, func(call string) ([]driver.Value, error) {
				switch call {
				case `PRAGMA wal_checkpoint(NOOP)`:
					return []driver.Value{int64(0), int64(checkpointPages), int64(0)}, nil
				case at:
					return nil, errors.Join(os.WriteFile(path+"-new", nil, fileMode), os.Rename(path, path+"-old"), os.Rename(path+"-new", path))
				}
				return nil, nil
			})
			s, err := open(filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			for range checkpointInterval {
				s.engine.maintain(s.writer.conn)
			}
			s.engine.purge(s.writer.conn)
			var lost errLostFiles
			if err := s.engine.verify(); !errors.As(err, &lost) || lost.problem != "replaced by another file" {
				t.Errorf("got %v", err)
			}
			if err := errors.Join(os.Rename(path+"-old", path), s.Close()); err != nil { // else it is left open
				t.Error(err)
			}
		})
	}
}
