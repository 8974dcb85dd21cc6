package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// sqlStore is the Store on a database/sql driver.
type sqlStore struct {
	writes  *sql.DB // one connection, the writer's
	reads   *sql.DB
	writer  *writer
	release func() error // unlocks the data folder

	follow atomic.Pointer[func([]Event)]
	mu     sync.RWMutex // read-locked while a write is being queued, so that Close can wait for it
	closed bool
}

// newSQLStore starts a store on two pools of connections to the same database.
func newSQLStore(writes, reads *sql.DB, release func() error) (*sqlStore, error) {
	conn, err := writes.Conn(context.Background())
	if err != nil {
		return nil, err
	}
	s := &sqlStore{writes: writes, reads: reads, writer: newWriter(conn), release: release}
	s.Follow(func([]Event) {})
	go s.writer.run()
	go s.writer.publish(func(events []Event) { (*s.follow.Load())(events) })
	return s, nil
}

// Follow implements Store.
func (s *sqlStore) Follow(f func([]Event)) { s.follow.Store(&f) }

// Ready implements Store.
func (s *sqlStore) Ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	var n int
	return s.reads.QueryRowContext(ctx, `SELECT COUNT(*) FROM schema_version`).Scan(&n)
}

// Close implements Store.
func (s *sqlStore) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.writer.queue)
	s.mu.Unlock()
	<-s.writer.stopped
	return errors.Join(s.writer.conn.Close(), s.reads.Close(), s.writes.Close(), s.release())
}

// read calls a function with a transaction that sees the state of one moment.
func (s *sqlStore) read(ctx context.Context, do func(*queries) error) error {
	t, err := s.reads.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
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
	w := &queuedWrite{do: do, done: make(chan struct{})}
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
