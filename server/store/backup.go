package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Backup implements Store.
func (s *sqlStore) Backup(ctx context.Context, file string) (bytes int64, err error) {
	s.mu.RLock()
	closed := s.closed
	s.mu.RUnlock()
	if closed {
		return 0, ErrClosed
	}
	return writeWhole(file, func(path string) error { return s.engine.copyTo(ctx, s.reads, path) })
}

// copyTo implements engine. SQLite's own backup begins anew whenever somebody writes,
// so that under load it never ends. VACUUM INTO is one long read instead, which sees
// one moment and disturbs nobody; and what was deleted is not in the copy.
func (e *sqliteEngine) copyTo(ctx context.Context, reads *sql.DB, path string) error {
	conn, err := reads.Conn(ctx) // of those that are open: they have the data even if the files are gone
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.ExecContext(ctx, copyDatabase, path)
	if _, reset := conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA query_only = 1`); reset != nil {
		conn.Raw(func(any) error { return driver.ErrBadConn }) // it must not come back into the pool
	}
	return err
}

// copyDatabase copies the database of a connection that does not write into an empty
// file. The connection may write then.
const copyDatabase = `PRAGMA query_only = 0; VACUUM INTO $1`

// writeWhole has a function write a file under a name of its own, and then gives it
// the name that was asked for: nobody ever sees half of it. It refuses to replace a
// file. It returns the size of the file, which is on the disk then. Its error is one
// sentence for the operator.
func writeWhole(file string, write func(path string) error) (bytes int64, err error) {
	defer func() {
		var path *fs.PathError
		switch {
		case errors.Is(err, fs.ErrPermission):
			err = fmt.Errorf("%s cannot be written by the user who runs the server; name a file in a folder of that user", file)
		case errors.Is(err, fs.ErrNotExist) && errors.As(err, &path):
			err = fmt.Errorf("the folder %s does not exist", filepath.Dir(file))
		}
	}()
	exists := func() error {
		if info, err := os.Lstat(file); err == nil && info.IsDir() {
			return fmt.Errorf("%s is a folder; name a file in it", file)
		} else if err == nil {
			return fmt.Errorf("%s exists already and is left as it is", file)
		}
		return nil
	}
	if err := exists(); err != nil {
		return 0, err
	}
	temporary := file + ".part-" + rand.Text()
	f, err := os.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	defer os.Remove(temporary)
	if err := write(temporary); err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err := cmp.Or(f.Sync(), err); err != nil {
		return 0, err
	}
	// A link fails if the name is taken meanwhile. Not every file system has links.
	if err := os.Link(temporary, file); err != nil {
		if err := exists(); err != nil {
			return 0, err
		}
		if err := os.Rename(temporary, file); err != nil {
			return 0, err
		}
	}
	if err := syncFolder(filepath.Dir(file)); err != nil {
		os.Remove(file)
		return 0, err
	}
	return info.Size(), nil
}

// syncFolder makes the names in a folder durable, where the system can do that.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); errors.Is(err, syscall.EIO) { // any other: Windows and some network file systems have no such thing
		return err
	}
	return nil
}

// Restore makes a data folder of a file that Backup has written. It refuses a folder
// that has a database, and a file that this release cannot read or that is damaged.
// The folder is created if it is not there. Its error is one sentence for the
// operator.
func Restore(ctx context.Context, file, folder string) (bytes int64, err error) {
	if info, err := os.Stat(file); err != nil {
		return 0, fmt.Errorf("the backup cannot be read: %w", err)
	} else if info.IsDir() {
		return 0, fmt.Errorf("%s is a folder; name the file that a backup has written", file)
	}
	name := folder
	if folder, err = filepath.Abs(folder); err != nil {
		return 0, dataFolderError(name, err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return 0, dataFolderError(folder, err)
	}
	if err := restrictFolder(folder); err != nil {
		return 0, dataFolderError(folder, err)
	}
	unlock, err := lock(filepath.Join(folder, "lock"))
	if err != nil {
		return 0, dataFolderError(folder, err)
	}
	defer unlock()
	for _, name := range []string{databaseName, databaseName + "-wal"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			return 0, fmt.Errorf("the data folder %s has a database already, which is left as it is: restore into an empty folder", folder)
		}
	}
	from, err := openReadOnly(file)
	if err != nil {
		return 0, backupError(file, err)
	}
	defer from.Close()
	return writeWhole(filepath.Join(folder, databaseName), func(path string) error {
		_, err := from.ExecContext(ctx, copyDatabase, path)
		return err
	})
}

// backupError returns the sentence for an error of openReadOnly.
func backupError(file string, err error) error {
	var newer errNewerSchema
	var engine *sqlite.Error
	switch {
	case errors.As(err, &newer):
		return fmt.Errorf("the backup %s %w", file, newer)
	case errors.Is(err, errDamaged), errors.As(err, &engine) && slices.Contains([]int{sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}, engine.Code()&0xff):
		return fmt.Errorf("%s is damaged, or \"server backup\" has not written it", file)
	}
	return fmt.Errorf("the backup %s cannot be read: %w", file, err)
}

// openReadOnly opens a database that is there, and does not write to it. It refuses one
// that is none of ours, that is damaged, or that is of a newer release.
func openReadOnly(path string) (*sql.DB, error) {
	db := connect(path, "query_only(1)")
	if err := func() error {
		var version int
		if err := db.QueryRow(`SELECT COALESCE(MAX(version), 0) FROM schema_version`).Scan(&version); err != nil {
			return err
		}
		if version > len(migrations) {
			return errNewerSchema{version, len(migrations)}
		}
		return quickCheck(db)
	}(); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}
