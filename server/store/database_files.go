package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// databaseFiles watches the files of an open SQLite database. SQLite goes on writing
// to a file that was deleted or replaced, and reports success: what was acknowledged
// would be gone at the next start. It also does not notice a copy over the file.
//
// In WAL mode only a checkpoint changes the database's own file, and only the
// writer's connection makes any (checkpoint). So a change of that file that is not of
// a checkpoint is somebody else's.
type databaseFiles struct {
	path      string                              // of the database
	freeBytes func(folder string) (uint64, error) // freeBytes, but for tests

	mu      sync.Mutex // held during a checkpoint
	file    os.FileInfo
	wal     os.FileInfo
	commits int  // since SQLite was asked last how large the write-ahead log is
	changed bool // the file was changed by somebody else; it stays so until a restart
}

// watchFiles returns the files of a database that is open.
func watchFiles(path string) (*databaseFiles, error) {
	f := &databaseFiles{path: path, freeBytes: freeBytes}
	var err error
	if f.file, err = os.Stat(path); err == nil {
		f.wal, err = os.Stat(path + "-wal")
	}
	return f, err
}

// errLostFiles is the error for writes to a database whose files are not what they
// were. Its text is one sentence for the operator.
type errLostFiles struct{ path, problem, remedy string }

func (e errLostFiles) Error() string {
	return fmt.Sprintf("%s was %s while the server runs, so nothing is accepted any more: %s", e.path, e.problem, e.remedy)
}

// verify returns an errLostFiles if the files are not those that SQLite has open. It
// returns nil again if they are put back.
func (f *databaseFiles) verify() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	const rescue = "put that file back, or save what the server still has (server backup FILE) and restart it with that"
	const restart = "restart the server"
	file, err := os.Stat(f.path)
	switch {
	case f.changed:
		return errLostFiles{f.path, "changed by another program", restart}
	case errors.Is(err, fs.ErrNotExist):
		return errLostFiles{f.path, "deleted or moved", rescue}
	case err != nil:
		return err
	case !os.SameFile(file, f.file):
		return errLostFiles{f.path, "replaced by another file", restart}
	case !file.ModTime().Equal(f.file.ModTime()) || file.Size() != f.file.Size():
		f.changed = true
		return errLostFiles{f.path, "changed by another program", restart}
	}
	wal, err := os.Stat(f.path + "-wal")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errLostFiles{f.path + "-wal", "deleted or moved", rescue}
	case err != nil:
		return err
	case !os.SameFile(wal, f.wal):
		return errLostFiles{f.path + "-wal", "replaced by another file", restart}
	}
	return nil
}

const (
	// checkpointPages is how many pages of 4 KB the write-ahead log may have before
	// they are copied into the database. It is SQLite's own default.
	checkpointPages = 1000

	// checkpointInterval is after how many commits SQLite is asked how large the log
	// is. Asking costs a twentieth of a commit.
	checkpointInterval = 16
)

// checkpoint is called after each commit. It copies a write-ahead log that has become
// large into the database. That it fails, as on a full disk, loses nothing: the log
// keeps what it has, and grows.
func (f *databaseFiles) checkpoint(conn *sql.Conn) {
	if f.commits++; f.commits < checkpointInterval {
		return
	}
	f.commits = 0
	if f.verify() != nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var busy, pages, copied int // of a log that cannot be asked they stay 0
	conn.QueryRowContext(context.Background(), `PRAGMA wal_checkpoint(NOOP)`).Scan(&busy, &pages, &copied)
	if pages-copied < checkpointPages {
		return
	}
	conn.QueryRowContext(context.Background(), `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &pages, &copied)
	f.checkpointed()
}

// checkpointed is called after a checkpoint, which has changed the file.
func (f *databaseFiles) checkpointed() {
	if file, _ := os.Stat(f.path); os.SameFile(file, f.file) { // it is not if there is none
		f.file = file
	}
}

// busyTimeout is how long a connection waits for a lock of another process, in
// milliseconds.
const busyTimeout = 5000

// truncateWait is how long truncate waits for those who read, in milliseconds. The
// writer waits with it.
const truncateWait = 50

// truncate copies the whole write-ahead log into the database and empties it. It
// reports whether it could: not while somebody reads what is in the log.
func (f *databaseFiles) truncate(conn *sql.Conn) bool {
	if f.verify() != nil {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	ctx := context.Background()
	if _, err := conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, truncateWait)); err != nil {
		return false
	}
	busy, pages, copied := 1, 0, 0
	conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &copied)
	conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, busyTimeout))
	f.checkpointed()
	return busy == 0
}

// setAside renames the write-ahead log if the database is not the one that it belongs
// to: at the next start SQLite would apply it to whatever is in the database's place,
// and damage that. It reports whether it did. The connections must not be closed then:
// closing the last one copies the log into the file that is open.
func (f *databaseFiles) setAside() bool {
	lost := errLostFiles{}
	if !errors.As(f.verify(), &lost) || lost.path != f.path {
		return false
	}
	os.Rename(f.path+"-wal", f.path+"-wal.set-aside-"+time.Now().UTC().Format("20060102T150405Z"))
	os.Remove(f.path + "-shm")
	return true
}

// spaceMin is how many bytes must be free on the disk for the store to be ready. With
// less, the next checkpoint may fail.
const spaceMin = 4 << 20

// checkSpace returns an error if the disk with the database is full.
func (f *databaseFiles) checkSpace() error {
	free, err := f.freeBytes(filepath.Dir(f.path))
	if err != nil || free >= spaceMin {
		return nil // what cannot be asked is found out by writing
	}
	return fmt.Errorf("the disk with the data folder is full: %d KB are free", free>>10)
}
