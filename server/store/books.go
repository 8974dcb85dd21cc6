package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// sqlStore is the store on a database/sql engine.
type sqlStore struct {
	writes  *sql.DB // one connection, the writer's
	reads   *sql.DB
	writer  *writer
	release func() error // lets go of the data folder

	follow atomic.Pointer[func([]Event)]
	mu     sync.RWMutex // held while a write is queued, so that Close can wait
	closed bool
}

// newSQLStore starts a store on two pools of the same database.
func newSQLStore(writes, reads *sql.DB, release func() error) (*sqlStore, error) {
	conn, err := writes.Conn(context.Background())
	if err != nil {
		return nil, err
	}
	b := &sqlStore{writes: writes, reads: reads, writer: newWriter(conn), release: release}
	b.Follow(func([]Event) {})
	go b.writer.run()
	go b.writer.publish(func(events []Event) { (*b.follow.Load())(events) })
	return b, nil
}

// Follow implements Store.
func (b *sqlStore) Follow(f func([]Event)) { b.follow.Store(&f) }

// Ready implements Store.
func (b *sqlStore) Ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	var one int
	return b.reads.QueryRowContext(ctx, `SELECT COUNT(*) FROM schema_version`).Scan(&one)
}

// Close implements Store.
func (b *sqlStore) Close() error {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return nil
	}
	b.closed = true
	close(b.writer.queue)
	b.mu.Unlock()
	<-b.writer.stopped
	return errors.Join(b.writer.conn.Close(), b.reads.Close(), b.writes.Close(), b.release())
}

// read gives a function a transaction that sees one moment.
func (b *sqlStore) read(ctx context.Context, do func(*queries) error) error {
	t, err := b.reads.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer t.Rollback()
	return do(&queries{on: t})
}
