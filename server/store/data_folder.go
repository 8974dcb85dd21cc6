package store

import (
	"errors"
	"os"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// databaseName is the name of the database in the data folder.
const databaseName = "kith.db"

// A DataFolderError says why a data folder cannot be used. Its text is one
// sentence for the operator.
type DataFolderError struct {
	Folder  string
	Problem string // such as "is in use by another server"
	Err     error  // the cause
}

func (e *DataFolderError) Error() string { return "the data folder " + e.Folder + " " + e.Problem }

func (e *DataFolderError) Unwrap() error { return e.Err }

// errShared is the error for a folder that other things are in.
var errShared = errors.New("the folder is shared")

// errAccessible is the error for a file that other users may open, and that this
// user may not close to them.
type errAccessible struct {
	name, mode string
	err        error
}

func (e errAccessible) Error() string {
	return "may be read by other users, and this user may not change that: run chmod " + e.mode + " " + e.name + " as its owner, or choose a folder inside it"
}

func (e errAccessible) Unwrap() error { return e.err }

// dataFolderError returns the DataFolderError for an error of open.
func dataFolderError(folder string, err error) error {
	problem := "cannot be used: " + err.Error()
	var engine *sqlite.Error
	var newer errNewerSchema
	var accessible errAccessible
	switch {
	case errors.Is(err, errLocked):
		problem = "is in use by another server"
	case errors.As(err, &newer):
		problem = newer.Error()
	case errors.Is(err, errShared):
		problem = "may be read by other users and holds other things than conversations: choose a folder of its own"
	case errors.As(err, &accessible):
		problem = accessible.Error()
	case errors.Is(err, errDamaged):
		problem = "holds a damaged database; restore kith.db from a copy"
	case errors.Is(err, os.ErrPermission):
		problem = "cannot be written"
	case errors.As(err, &engine):
		switch engine.Code() & 0xff {
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			problem = "holds a damaged database; restore kith.db from a copy"
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
			problem = "cannot be written"
		case sqlite3.SQLITE_FULL:
			problem = "is on a disk that is full"
		}
	}
	return &DataFolderError{Folder: folder, Problem: problem, Err: err}
}
