package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// expectFault opens a folder that cannot be used, and looks for one sentence
// that says why.
func expectFault(t *testing.T, folder, words string) {
	t.Helper()
	s, err := Open(folder)
	if err == nil {
		s.Close()
		t.Fatal("it was opened")
	}
	var fault *DataFolderError
	if !errors.As(err, &fault) || !strings.Contains(err.Error(), words) || !strings.Contains(err.Error(), folder) {
		t.Fatalf("got %q, want a FolderError that names the folder and %q", err, words)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Fatalf("more than one sentence: %q", err)
	}
}

func TestFolderInUse(t *testing.T) {
	folder := t.TempDir()
	first, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	expectFault(t, folder, "in use by another server")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	second.Close()
}

func TestFolderUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	expectFault(t, filepath.Join(file, "data"), "cannot be")
	folder := "/proc/kith" // not even root may write there
	if os.Geteuid() != 0 {
		folder = t.TempDir()
		if err := os.Chmod(folder, 0o500); err != nil {
			t.Fatal(err)
		}
	}
	expectFault(t, folder, "cannot be")
}

func TestFolderDamaged(t *testing.T) {
	t.Run("no database at all", func(t *testing.T) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "kith.db"), []byte(strings.Repeat("not a database. ", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		expectFault(t, folder, "damaged")
	})
	t.Run("a hole in it", func(t *testing.T) {
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
		expectFault(t, folder, "damaged")
	})
}

func TestFolderOfNewerRelease(t *testing.T) {
	folder := t.TempDir()
	b, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	err = b.write(context.Background(), func(t *tx) error {
		_, err := t.exec(`INSERT INTO schema_version (version) VALUES (99)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.Close()
	expectFault(t, folder, "newer release")
}

// TestMigrateForward: each step runs once, and one that fails leaves the
// version before it.
func TestMigrateForward(t *testing.T) {
	db, err := sql.Open("sqlite", address(filepath.Join(t.TempDir(), "x.db")))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	steps := []string{`CREATE TABLE one (x BIGINT)`}
	for range 2 {
		if err := migrate(db, steps); err != nil {
			t.Fatal(err)
		}
	}
	bad := append(steps, `CREATE TABLE two (x BIGINT); CREATE TABLE one (x BIGINT)`)
	if err := migrate(db, bad); err == nil {
		t.Fatal("a step that cannot be done was done")
	}
	good := append(steps, `CREATE TABLE two (x BIGINT)`)
	if err := migrate(db, good); err != nil {
		t.Fatal(err)
	}
}
