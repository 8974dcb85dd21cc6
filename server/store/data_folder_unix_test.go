//go:build unix

package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFilesThatCannotBe: where one of its files cannot be, a data folder is not used, and
// a server that has one does not go on. Each is a link to itself, which nobody can open.
func TestFilesThatCannotBe(t *testing.T) {
	for _, name := range privateFiles {
		folder := t.TempDir()
		if err := errors.Join(os.Chmod(folder, folderMode), os.Symlink(name, filepath.Join(folder, name))); err != nil {
			t.Fatal(err)
		}
		wantFolderError(t, folder, name+": too many levels of symbolic links")
	}
	if err := restrictFiles(filepath.Join(t.TempDir(), "gone")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there has closed files: %v", err)
	}
	folder := t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, name := range []string{databaseName, databaseName + "-wal"} {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.Rename(path, path+"-old"), os.Symlink(name, path)); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(appendMessage(s, name)); !errors.Is(err, syscall.ELOOP) {
			t.Errorf("with a %s that cannot be: %v", name, err)
		}
		if err := os.Rename(path+"-old", path); err != nil {
			t.Fatal(err)
		}
	}
	if err := appendMessage(s, "again"); err != nil {
		t.Error(err)
	}
}

// TestLockThatCannotBe: the error says which file it is.
func TestLockThatCannotBe(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "lock")
	if err := os.Mkdir(path, folderMode); err != nil {
		t.Fatal(err)
	}
	wantFolderError(t, folder, "cannot be used: open "+path)
}

// TestWorkingFolderIsGone: a data folder whose name means nothing is not used.
func TestWorkingFolderIsGone(t *testing.T) {
	root := t.TempDir()
	s, err := open(filepath.Join(root, "used"))
	if err != nil {
		t.Fatal(err)
	}
	good := filepath.Join(root, "good")
	_, backup := s.Backup(t.Context(), good)
	gone := filepath.Join(root, "gone")
	if err := errors.Join(backup, s.Close(), os.Mkdir(gone, folderMode)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(gone)
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	wantFolderError(t, "data", "cannot be used: getwd")
	if _, err := Restore(t.Context(), good, "data"); err == nil || !strings.HasPrefix(err.Error(), "the data folder data cannot be used: getwd") {
		t.Errorf("Restore: %v", err)
	}
}

// TestWriteWholeWithoutLinks: a file gets its name where there are no links. So it is
// with a folder, which can be renamed.
func TestWriteWholeWithoutLinks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "copy")
	size, err := writeWhole(file, func(path string) error {
		return errors.Join(os.WriteFile(path, []byte("whole"), fileMode), os.Remove(path), os.Mkdir(path, folderMode))
	})
	if err != nil || size != int64(len("whole")) {
		t.Errorf("%d bytes, %v", size, err)
	}
	if info, err := os.Stat(file); err != nil || !info.IsDir() {
		t.Errorf("it is %v, %v", info, err)
	}
}
