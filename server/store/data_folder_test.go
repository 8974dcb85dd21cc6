package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
)

// wantFolderError opens a folder that cannot be used. The error must be one
// sentence that names the folder and contains words.
func wantFolderError(t *testing.T, folder, words string) {
	t.Helper()
	s, err := Open(folder)
	if err == nil {
		s.Close()
		t.Fatal("the folder was opened")
	}
	var problem *DataFolderError
	if !errors.As(err, &problem) || !strings.Contains(err.Error(), words) || !strings.Contains(err.Error(), folder) {
		t.Fatalf("got %q, want a DataFolderError that names the folder and %q", err, words)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Fatalf("more than one sentence: %q", err)
	}
}

func TestDataFolderInUse(t *testing.T) {
	folder := t.TempDir()
	first, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	wantFolderError(t, folder, "in use by another server")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	wantNothingOpen(t, folder)
	second, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	second.Close()
}

// TestDataFolderWithoutDatabase: what is to look at a server's folder does not make one.
func TestDataFolderWithoutDatabase(t *testing.T) {
	folder := t.TempDir()
	s, err := OpenExisting(folder)
	if err == nil {
		s.Close()
		t.Fatal("a folder without a database was opened")
	}
	var problem *DataFolderError
	if !errors.As(err, &problem) || !strings.Contains(err.Error(), folder+" holds no conversations") || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("it has now %v", left)
	}
	if _, err := Check(t.Context(), folder); err == nil || !strings.Contains(err.Error(), "holds no conversations") {
		t.Errorf("Check returns %v", err)
	}
	if s, err = Open(folder); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(appendMessage(s, "a"), s.Close()); err != nil {
		t.Fatal(err)
	}
	if s, err = OpenExisting(folder); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if c, err := s.Conversation(t.Context(), "c"); err != nil || c.Last != 1 {
		t.Errorf("it has %+v, %v", c, err)
	}
	wantFolderError(t, folder, "in use by another server")
}

// TestDataFolderProblems: each reason why a data folder cannot be used is one that its
// operator can do something about.
func TestDataFolderProblems(t *testing.T) {
	cause := errors.New("the cause")
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"locked":     {errLocked, "the data folder /data is in use by another server"},
		"newer":      {errNewerSchema{9, 5}, "the data folder /data was written by a newer release (its schema is version 9, this release knows 5): run that release, or restore a copy from before"},
		"shared":     {errShared, "the data folder /data may be read by other users and holds other things than conversations: choose a folder of its own"},
		"accessible": {errAccessible{"/data", "700", cause}, "the data folder /data may be read by other users, and this user may not change that: run chmod 700 /data as its owner, or choose a folder inside it"},
		"damaged":    {errDamaged, "the data folder /data holds a damaged database; restore kith.db from a copy"},
		"permission": {&fs.PathError{Op: "mkdir", Path: "/data", Err: fs.ErrPermission}, "the data folder /data cannot be written"},
		"another":    {cause, "the data folder /data cannot be used: the cause"},
	} {
		err := dataFolderError("/data", fmt.Errorf("wrapped: %w", c.err))
		if name == "another" {
			err = dataFolderError("/data", c.err)
		}
		if err.Error() != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q (of %v), want %q", name, err, errors.Unwrap(err), c.want)
		}
	}
	if err := dataFolderError("/data", errAccessible{"/data", "700", cause}); !errors.Is(err, cause) {
		t.Errorf("%v does not tell of its cause", err)
	}
	t.Run("a folder in the database's place", func(t *testing.T) {
		folder := t.TempDir()
		if err := os.Mkdir(filepath.Join(folder, databaseName), folderMode); err != nil {
			t.Fatal(err)
		}
		wantFolderError(t, folder, "the data folder "+folder+" cannot be written")
	})
	t.Run("a disk that is full", func(t *testing.T) {
		s, err := open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if _, err := s.writer.conn.ExecContext(t.Context(), `PRAGMA max_page_count = 1`); err != nil {
			t.Fatal(err)
		}
		err = s.write(t.Context(), func(t *tx) error {
			_, err := t.exec(`INSERT INTO codes (hash, expires_at) VALUES ($1, 1)`, make([]byte, 1<<20))
			return err
		})
		if err := dataFolderError("/data", err); err.Error() != "the data folder /data is on a disk that is full" {
			t.Error(err)
		}
	})
}

// TestDataFolderAfterAFailure: a folder that could not be opened is not kept locked, and
// nothing of it is kept open.
func TestDataFolderAfterAFailure(t *testing.T) {
	folder := t.TempDir()
	s, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, databaseName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Repeat([]byte{0xff}, len(whole))
	copy(damaged, whole[:len(whole)/2])
	for range 3 {
		if err := os.WriteFile(path, damaged, fileMode); err != nil {
			t.Fatal(err)
		}
		wantFolderError(t, folder, "damaged")
		wantNothingOpen(t, folder)
		if err := os.WriteFile(path, whole, fileMode); err != nil {
			t.Fatal(err)
		}
		s, err := Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		wantNothingOpen(t, folder)
	}
}

// wantNothingOpen checks that this process has neither a folder nor a file in it open, on a
// system that says which files a process has open.
func wantNothingOpen(t *testing.T, folder string) {
	t.Helper()
	const all = "/proc/self/fd"
	entries, _ := os.ReadDir(all)
	for _, e := range entries {
		if name, err := os.Readlink(filepath.Join(all, e.Name())); err == nil && (name == folder || strings.HasPrefix(name, folder+string(filepath.Separator))) {
			t.Errorf("%s is open", name)
		}
	}
}

func TestDataFolderUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wantFolderError(t, filepath.Join(file, "data"), "cannot be used: mkdir")
	folder := "/proc/kith" // even root cannot create a folder there
	if os.Geteuid() != 0 {
		folder = t.TempDir()
		if err := os.Chmod(folder, 0o500); err != nil {
			t.Fatal(err)
		}
	}
	wantFolderError(t, folder, "cannot be")
}

func TestDataFolderDamaged(t *testing.T) {
	t.Run("not a database", func(t *testing.T) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "kith.db"), []byte(strings.Repeat("not a database. ", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		wantFolderError(t, folder, "damaged")
	})
	t.Run("half of it overwritten", func(t *testing.T) {
		folder := t.TempDir()
		s, err := Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		path := filepath.Join(folder, "kith.db")
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		info, _ := f.Stat()
		if _, err := f.WriteAt([]byte(strings.Repeat("\xff", int(info.Size())/2)), info.Size()/2); err != nil {
			t.Fatal(err)
		}
		wantFolderError(t, folder, "damaged")
	})
}

// TestDataFolderWithoutATable: a database that has the version of this release and not
// its tables is not used.
func TestDataFolderWithoutATable(t *testing.T) {
	folder := t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.write(t.Context(), func(t *tx) error { _, err := t.exec(`DROP TABLE audit`); return err }); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) { // nothing goes on afterwards
		wantFolderError(t, folder, "no such table: main.audit")
	})
	wantNothingOpen(t, folder)
}

// TestALargeDatabaseIsNotChecked: to look at all of one would keep its server from
// starting for long. Check finds the damage.
func TestALargeDatabaseIsNotChecked(t *testing.T) {
	folder := t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	// What nothing reads at a start.
	if err := s.write(t.Context(), func(t *tx) error {
		_, err := t.exec(`INSERT INTO codes (hash, expires_at, label) VALUES (x'01', 1, $1)`, strings.Repeat("x", 1<<20))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, databaseName)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// Half of the pages that hold the text name a page that is not there.
	for at := (len(content) - 1<<19) &^ 4095; at < len(content); at += 4096 {
		copy(content[at:], "\xff\xff\xff\xff")
	}
	if err := os.WriteFile(path, content, fileMode); err != nil {
		t.Fatal(err)
	}
	wantFolderError(t, folder, "damaged")
	if err := os.Truncate(path, integrityCheckBytes); err != nil {
		t.Fatal(err)
	}
	wantFolderError(t, folder, "damaged")
	if err := os.Truncate(path, integrityCheckBytes+4096); err != nil {
		t.Fatal(err)
	}
	large, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	large.Close()
	if report, err := Check(t.Context(), folder); err == nil && len(report.Findings) == 0 {
		t.Error("Check finds nothing")
	}
}

// TestLogGoneAtTheStart: a server does not start with a database whose log somebody else
// has removed since it was opened.
func TestLogGoneAtTheStart(t *testing.T) {
	folder := t.TempDir()
	wal := filepath.Join(folder, databaseName+"-wal")
	setDriver(t, func(call string) ([]driver.Value, error) {
		if call == appendOnly { // the last that is run
			return nil, os.Rename(wal, wal+"-old")
		}
		return nil, nil
	})
	wantFolderError(t, folder, "cannot be used: stat "+wal)
	wantNothingOpen(t, folder)
}

func TestDataFolderOfNewerRelease(t *testing.T) {
	folder := t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	err = s.write(context.Background(), func(t *tx) error {
		_, err := t.exec(`INSERT INTO schema_version (version) VALUES (99)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	wantFolderError(t, folder, "newer release")
}
