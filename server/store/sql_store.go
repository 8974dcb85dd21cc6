package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// sqlStore is the Store on a database/sql driver.
type sqlStore struct {
	writes *sql.DB // one connection, the writer's
	reads  *sql.DB
	writer *writer
	engine engine

	follow atomic.Pointer[func([]Event)]
	mu     sync.RWMutex // read-locked while a write is being queued, so that Close can wait for it
	closed bool
}

// An engine is what a store needs of its database beyond SQL.
type engine interface {
	// verify returns an error if what was committed is not where the next start
	// would find it. Nothing is acknowledged before it has returned nil.
	verify() error

	// isFailure reports whether an error means that the database does not work,
	// rather than that there is something wrong with one write.
	isFailure(error) bool

	// maintain is called after each commit, when its writes have been acknowledged.
	maintain(*sql.Conn)

	// ready returns an error if the database is known not to work.
	ready() error

	// probe writes something that means nothing, inside a transaction.
	probe(*sql.Conn) error

	// purge takes what was removed out of the files, outside of a transaction, and
	// reports whether it could.
	purge(*sql.Conn) bool

	// copyTo writes everything, as it is at one moment, into an empty file.
	copyTo(ctx context.Context, reads *sql.DB, path string) error

	// abandon reports whether the connections must be left open when the store is
	// closed, because closing them would do harm.
	abandon() bool

	// release unlocks the database for other processes.
	release() error
}

// newSQLStore starts a store on two pools of connections to the same database.
func newSQLStore(writes, reads *sql.DB, e engine) (*sqlStore, error) {
	conn, err := writes.Conn(context.Background())
	if err != nil {
		return nil, err
	}
	s := &sqlStore{writes: writes, reads: reads, writer: newWriter(conn, e), engine: e}
	s.Follow(func([]Event) {})
	go s.writer.run()
	go s.writer.publish(func(events []Event) { (*s.follow.Load())(events) })
	return s, nil
}

// Follow implements Store.
func (s *sqlStore) Follow(f func([]Event)) { s.follow.Store(&f) }

// readyTimeout is how long Ready waits for the database.
const readyTimeout = 2 * time.Second

// Ready implements Store.
func (s *sqlStore) Ready() error {
	if err := s.engine.ready(); err != nil {
		return err
	}
	err, probe := s.writer.health.check()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), readyTimeout)
	defer cancel()
	if probe {
		if err := s.write(ctx, func(*tx) error { return s.engine.probe(s.writer.conn) }); err != nil {
			return fmt.Errorf("a write to try the database: %w", err)
		}
	}
	return s.read(ctx, func(q *queries) error {
		var n int
		return q.queryRow(`SELECT COUNT(*) FROM schema_version`, nil, &n)
	})
}

// Close implements Store.
func (s *sqlStore) Close() error {
	s.mu.Lock()
	again := s.closed
	if !again {
		s.closed = true
		close(s.writer.queue)
	}
	s.mu.Unlock()
	if again {
		return nil
	}
	<-s.writer.stopped
	if s.engine.abandon() {
		return s.engine.release()
	}
	s.writer.tx.close()
	return errors.Join(s.writer.conn.Close(), s.reads.Close(), s.writes.Close(), s.engine.release())
}

// read calls a function with a transaction that sees the state of one moment. It may run
// more than once, and sets its results anew each time.
func (s *sqlStore) read(ctx context.Context, do func(*queries) error) error {
	return s.readOnce(ctx, func(q *queries) error {
		return q.run(func() error { return do(q) })
	})
}

// readOnce is read for a function that passes on what it reads, and so runs only once.
func (s *sqlStore) readOnce(ctx context.Context, do func(*queries) error) error {
	t, err := s.reads.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback()
	return do(&queries{conn: t})
}

// write queues a function for the writer and returns when its changes are
// durable, or with its error. If ctx ends first, it returns ctx's error, and
// the write may still happen.
func (s *sqlStore) write(ctx context.Context, do func(*tx) error) error {
	return s.run(ctx, &queuedWrite{do: do, done: make(chan struct{})})
}

// run is write for a write that has more to it.
func (s *sqlStore) run(ctx context.Context, w *queuedWrite) error {
	if err := s.enqueue(ctx, w); err != nil {
		return err
	}
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// enqueue waits for a place in the writer's queue.
func (s *sqlStore) enqueue(ctx context.Context, w *queuedWrite) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return ErrClosed
	}
	select {
	case s.writer.queue <- w:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
