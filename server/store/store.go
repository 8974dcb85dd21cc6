package store

import (
	"context"
	"crypto/sha256"
)

// A Store keeps everything that outlives a restart. Its methods may be called
// from any number of goroutines.
//
// A method that writes returns after what it wrote is durable and the function
// given to Follow has been called for it. Its error is one of
//
//   - a *protocol.Error: the write was refused, and the text is for the person
//     who asked;
//   - ErrNotFound, ErrInvite, ErrNameTaken, ErrLastOwner, ErrTeamFull or
//     ErrConflict, where the method says so;
//   - ErrClosed after Close;
//   - the error of ctx: the write was not waited for, and may still happen;
//   - an error of the database.
//
// Of a write that returns another error than that of ctx, nothing is stored,
// unless the database's files were deleted or replaced at the very moment, or
// the disk has failed at the end of it and the process ends before the next.
type Store interface {
	Conversations
	Customers
	Moderation
	Agents
	PersonalData
	Releases
	Incidents

	// Follow sets the function that receives the events of each commit, in
	// the order of the commits, before the methods that wrote return. One
	// goroutine calls it. It must not call a method of the store that writes:
	// that would wait for itself. Follow is called once, before the first
	// write.
	Follow(func([]Event))

	// Ready returns nil if the store can be read and written now. It returns
	// an error while the database's files are not those that were opened,
	// while the disk is full, and for ten seconds after the database has
	// failed. If nothing was written for two seconds, it writes something
	// itself to find out. It waits for at most two seconds.
	Ready() error

	// Backup writes a copy of everything, as it is at one moment, into a new
	// file, and returns its size in bytes. It refuses to replace a file, and
	// leaves nothing behind if it fails. Writes go on meanwhile. Restore makes
	// a data folder of the file.
	Backup(ctx context.Context, file string) (int64, error)

	// Close waits for the writes that are queued and closes the store.
	// Closing it again does nothing.
	Close() error
}

// HashToken returns the form in which tokens and codes are stored. They are
// long and random, so one round of SHA-256 is enough: there is nothing to
// guess.
func HashToken(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}
