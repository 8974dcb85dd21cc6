//go:build unix

package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600
)

// The names of the files of the data folder. SQLite gives its own the mode of the
// database.
var privateFiles = []string{"lock", databaseName, databaseName + "-wal", databaseName + "-shm"}

// restrictFolder closes a data folder to all but its owner. It refuses, and does not
// change, one that is used for other things.
func restrictFolder(folder string) error {
	info, err := os.Stat(folder)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&^folderMode == 0 {
		return nil
	}
	if err := checkOwn(folder, info); err != nil {
		return err
	}
	if err := os.Chmod(folder, folderMode); err != nil {
		return errAccessible{name: folder, mode: "700", err: err}
	}
	return nil
}

// restrictFiles closes the files of a data folder to all but their owner. It creates
// the database's file, empty, if it is not there: SQLite would create it readable for
// all.
func restrictFiles(folder string) error {
	for _, name := range privateFiles {
		name = filepath.Join(folder, name)
		info, err := os.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case info.Mode().Perm()&^fileMode != 0:
			if err := os.Chmod(name, fileMode); err != nil {
				return errAccessible{name: name, mode: "600", err: err}
			}
		}
	}
	f, err := os.OpenFile(filepath.Join(folder, databaseName), os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	switch {
	case err == nil:
		return f.Close() // before SQLite opens it: closing it later would drop SQLite's locks
	case errors.Is(err, fs.ErrExist):
		return nil
	}
	return err
}

// checkOwn refuses a folder that is used for something else, such as /tmp or
// somebody's home: if it were closed to others, what is in it would be, too.
func checkOwn(folder string, info fs.FileInfo) error {
	if info.Mode()&fs.ModeSticky != 0 {
		return errShared
	}
	if _, err := os.Stat(filepath.Join(folder, databaseName)); err == nil {
		return nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != "lock" && e.Name() != "lost+found" { // the latter is in the root of a volume
			return errShared
		}
	}
	return nil
}
