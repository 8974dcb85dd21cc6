package store

import (
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
)

// readConnections is how many connections read at once beside the writer.
const readConnections = 4

// Open opens the store in a folder, which is made where it is missing, and
// brings its schema up to date. What may be wrong with the folder is a
// *FolderError, whose text is one sentence for the operator.
func Open(folder string) (Store, error) {
	b, err := open(folder)
	if err != nil {
		return nil, describeOpenError(folder, err)
	}
	return b, nil
}

func open(folder string) (*sqlStore, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	release, err := lock(filepath.Join(folder, "lock"))
	if err != nil {
		return nil, err
	}
	b, err := openDatabase(filepath.Join(folder, "kith.db"), release)
	if err != nil {
		release()
	}
	return b, err
}

func openDatabase(path string, release func() error) (*sqlStore, error) {
	writes, err := sql.Open("sqlite", address(path, "journal_mode(WAL)", "synchronous(FULL)"))
	if err != nil {
		return nil, err
	}
	writes.SetMaxOpenConns(1)
	reads, err := sql.Open("sqlite", address(path, "query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, writes.Close())
	}
	reads.SetMaxOpenConns(readConnections)
	reads.SetMaxIdleConns(readConnections)
	b, err := func() (*sqlStore, error) {
		if err := checkIntegrity(writes, path); err != nil {
			return nil, err
		}
		if err := migrate(writes, migrations); err != nil {
			return nil, err
		}
		return newSQLStore(writes, reads, release)
	}()
	if err != nil {
		reads.Close()
		writes.Close()
	}
	return b, err
}

// address names a database file as the driver takes it. busy_timeout comes
// first, because the ones after it may have to wait.
func address(path string, pragmas ...string) string {
	all := append([]string{"busy_timeout(5000)"}, pragmas...)
	u := url.URL{Scheme: "file", Path: path, RawQuery: url.Values{"_pragma": append(all, "foreign_keys(1)")}.Encode()}
	return u.String()
}

// checkBytes is the largest database that is looked through at each start. A
// larger one would keep the server from starting for seconds.
const checkBytes = 64 << 20

var errDamaged = errors.New("the database is damaged")

// checkIntegrity looks a database through for damage.
func checkIntegrity(db *sql.DB, path string) error {
	if info, err := os.Stat(path); err != nil || info.Size() > checkBytes {
		return nil
	}
	var found string
	if err := db.QueryRow(`PRAGMA quick_check(1)`).Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return errDamaged
	}
	return nil
}

// The engine's result codes that mean a damaged file, and one that may not be
// written.
const (
	sqliteReadOnly = 8
	sqliteCorrupt  = 11
	sqliteFull     = 13
	sqliteCantOpen = 14
	sqliteNotADB   = 26
)

// describeOpenError puts what went wrong into one sentence.
func describeOpenError(folder string, err error) error {
	fault := "cannot be used: " + err.Error()
	var engine *sqlite.Error
	var newer errNewerSchema
	switch {
	case errors.Is(err, errLocked):
		fault = "is in use by another server"
	case errors.As(err, &newer):
		fault = newer.Error()
	case errors.Is(err, errDamaged):
		fault = "holds a damaged database; restore kith.db from a copy"
	case errors.Is(err, os.ErrPermission):
		fault = "cannot be written"
	case errors.As(err, &engine):
		switch engine.Code() & 0xff {
		case sqliteCorrupt, sqliteNotADB:
			fault = "holds a damaged database; restore kith.db from a copy"
		case sqliteReadOnly, sqliteCantOpen:
			fault = "cannot be written"
		case sqliteFull:
			fault = "is on a disk that is full"
		}
	}
	return &DataFolderError{Folder: folder, Problem: fault, Err: err}
}
