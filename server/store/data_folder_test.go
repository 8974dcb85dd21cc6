package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
	second, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	second.Close()
}

func TestDataFolderUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wantFolderError(t, filepath.Join(file, "data"), "cannot be")
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
