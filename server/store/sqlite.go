package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// readConnections is how many connections may read at the same time, beside the
// writer's.
const readConnections = 4

// Open opens the store in a folder. It creates the folder if it is not there,
// locks it for this process until Close, closes it to other users of the machine,
// and brings the schema up to date. Its error is a *DataFolderError.
func Open(folder string) (Store, error) {
	s, err := open(folder)
	if err != nil {
		return nil, dataFolderError(folder, err)
	}
	return s, nil
}

// OpenExisting is Open, but refuses a folder without a database.
func OpenExisting(folder string) (Store, error) {
	if err := checkExists(folder); err != nil {
		return nil, err
	}
	return Open(folder)
}

// checkExists refuses a folder without a database.
func checkExists(folder string) error {
	if _, err := os.Stat(filepath.Join(folder, databaseName)); errors.Is(err, fs.ErrNotExist) {
		return &DataFolderError{Folder: folder, Problem: "holds no conversations; name the server's folder with -data", Err: err}
	}
	return nil
}

func open(folder string) (*sqlStore, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	if err := restrictFolder(folder); err != nil {
		return nil, err
	}
	release, err := lock(filepath.Join(folder, "lock"))
	if err != nil {
		return nil, err
	}
	s, err := func() (*sqlStore, error) {
		if err := restrictFiles(folder); err != nil {
			return nil, err
		}
		return openDatabase(filepath.Join(folder, databaseName), release)
	}()
	if err != nil {
		release()
	}
	return s, err
}

func openDatabase(path string, release func() error) (*sqlStore, error) {
	writes := connect(path, "journal_mode(WAL)", "synchronous(FULL)", "wal_autocheckpoint(0)", "secure_delete(1)")
	writes.SetMaxOpenConns(1)
	reads := connect(path, "query_only(1)")
	reads.SetMaxOpenConns(readConnections)
	reads.SetMaxIdleConns(readConnections)
	s, err := func() (*sqlStore, error) {
		if err := checkIntegrity(writes, path); err != nil {
			return nil, err
		}
		if err := migrate(writes, migrations); err != nil {
			return nil, err
		}
		if err := protectAudit(writes); err != nil {
			return nil, err
		}
		files, err := watchFiles(path)
		if err != nil {
			return nil, err
		}
		return newSQLStore(writes, reads, &sqliteEngine{databaseFiles: files, unlock: release})
	}()
	if err != nil {
		reads.Close()
		writes.Close()
	}
	return s, err
}

// sqliteEngine is the engine of a database of SQLite.
type sqliteEngine struct {
	*databaseFiles
	unlock func() error
	probes int
}

// maintain implements engine.
func (e *sqliteEngine) maintain(conn *sql.Conn) { e.checkpoint(conn) }

// purge implements engine. In the database's own file removed text is overwritten
// (secure_delete); the write-ahead log, which has former states, is emptied.
func (e *sqliteEngine) purge(conn *sql.Conn) bool { return e.truncate(conn) }

// ready implements engine.
func (e *sqliteEngine) ready() error {
	if err := e.verify(); err != nil {
		return err
	}
	return e.checkSpace()
}

// probe implements engine. It sets a number of the file's header that nothing reads.
func (e *sqliteEngine) probe(conn *sql.Conn) error {
	e.probes++
	_, err := conn.ExecContext(context.Background(), fmt.Sprintf("PRAGMA user_version = %d", e.probes))
	return err
}

// isFailure implements engine.
func (e *sqliteEngine) isFailure(err error) bool {
	var engine *sqlite.Error
	if !errors.As(err, &engine) {
		return true
	}
	switch engine.Code() & 0xff {
	case sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE:
		return false
	}
	return true
}

// abandon implements engine.
func (e *sqliteEngine) abandon() bool { return e.setAside() }

// release implements engine.
func (e *sqliteEngine) release() error { return e.unlock() }

// connect returns a pool of connections to a database file, of which none is open yet.
func connect(path string, pragmas ...string) *sql.DB {
	return sql.OpenDB(connector(address(path, pragmas...)))
}

// A connector opens connections to a database file, whose address it is.
type connector string

func (c connector) Connect(context.Context) (driver.Conn, error) {
	return c.Driver().Open(string(c))
}

func (c connector) Driver() driver.Driver { return sqliteDriver }

// sqliteDriver is SQLite. Tests set it to one whose statements fail.
var sqliteDriver driver.Driver = &sqlite.Driver{}

// address returns the driver's name for a database file. busy_timeout comes
// first, because the pragmas after it may have to wait for a lock.
func address(path string, pragmas ...string) string {
	all := append([]string{fmt.Sprintf("busy_timeout(%d)", busyTimeout)}, pragmas...)
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.Clean(path), RawQuery: url.Values{"_pragma": append(all, "foreign_keys(1)")}.Encode()}
	return u.String()
}

// integrityCheckBytes is the size of the largest database that is checked for
// damage at each start. Checking a larger one would delay the start by seconds.
const integrityCheckBytes = 64 << 20

var errDamaged = errors.New("the database is damaged")

// checkIntegrity returns errDamaged if a database is damaged. Large ones are not
// checked.
func checkIntegrity(db *sql.DB, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Size() > integrityCheckBytes {
		return nil
	}
	return quickCheck(db)
}

// quickCheck returns errDamaged if a database is damaged.
func quickCheck(db *sql.DB) error {
	var result string
	if err := db.QueryRow(`PRAGMA quick_check(1)`).Scan(&result); err != nil {
		return err
	}
	if result != "ok" {
		return errDamaged
	}
	return nil
}
