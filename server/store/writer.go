package store

import (
	"context"
	"database/sql"
	"time"
)

const (
	// queueSize is how many writes may wait. More callers wait to be let in.
	queueSize = 1024

	// batchSize bounds one commit, so that the first in it need not wait for
	// all who came behind.
	batchSize = 256
)

// A queuedWrite is one caller's piece of a commit.
type queuedWrite struct {
	do     func(*tx) error // may run more than once; sets its results anew each time
	events []Event
	err    error
	done   chan struct{}
}

// A writer is the one goroutine that writes. It commits whatever has queued
// while the last commit was syncing, so the disk's syncs are shared: a lone
// write waits for one sync, and a crowd does not wait for a crowd of them.
type writer struct {
	queue     chan *queuedWrite
	committed chan []*queuedWrite
	stopped   chan struct{} // closed when the last write was told
	conn      *sql.Conn
	tx        tx
}

func newWriter(conn *sql.Conn) *writer {
	return &writer{
		queue:     make(chan *queuedWrite, queueSize),
		committed: make(chan []*queuedWrite, 1),
		stopped:   make(chan struct{}),
		conn:      conn,
		tx:        tx{queries: queries{on: conn}},
	}
}

// run commits until the queue is closed.
func (w *writer) run() {
	for first := range w.queue {
		batch := []*queuedWrite{first}
	more:
		for len(batch) < batchSize {
			select {
			case next, open := <-w.queue:
				if !open {
					break more
				}
				batch = append(batch, next)
			default:
				break more
			}
		}
		if !w.commit(batch) {
			w.commitOneByOne(batch)
		}
		w.committed <- batch
	}
	close(w.committed)
}

// publish passes on what was committed, in order, and then lets the callers go.
func (w *writer) publish(follow func([]Event)) {
	for batch := range w.committed {
		var events []Event
		for _, one := range batch {
			events = append(events, one.events...)
		}
		if len(events) > 0 {
			follow(events)
		}
		for _, one := range batch {
			close(one.done)
		}
	}
	close(w.stopped)
}

// commit carries a batch out in one transaction and reports whether the engine
// could; what a single write was refused is that write's alone.
func (w *writer) commit(batch []*queuedWrite) bool {
	if err := w.exec("BEGIN"); err != nil {
		return w.fail(batch, err)
	}
	for _, one := range batch {
		one.err = w.apply(one)
		if one.err != nil && !isRefusal(one.err) {
			w.exec("ROLLBACK")
			return w.fail(batch, one.err)
		}
	}
	if err := w.exec("COMMIT"); err != nil {
		w.exec("ROLLBACK")
		return w.fail(batch, err)
	}
	return true
}

// fail gives every write of a batch the engine's error.
func (w *writer) fail(batch []*queuedWrite, err error) bool {
	for _, one := range batch {
		one.events, one.err = nil, err
	}
	return false
}

// commitOneByOne tries each write of a failed batch by itself, so that the one at
// fault fails alone. A fault of the engine may have undone the whole
// transaction, so nothing of the first attempt is left.
func (w *writer) commitOneByOne(batch []*queuedWrite) {
	if len(batch) == 1 {
		return
	}
	for _, one := range batch {
		w.commit([]*queuedWrite{one})
	}
}

// apply runs one write inside the open transaction, all of it or nothing.
func (w *writer) apply(one *queuedWrite) error {
	one.events, w.tx.events = nil, nil
	w.tx.at = max(w.tx.at, time.Now().UnixMilli())
	if err := w.exec("SAVEPOINT one"); err != nil {
		return err
	}
	if err := one.do(&w.tx); err != nil {
		if undo := w.exec("ROLLBACK TO SAVEPOINT one"); undo != nil {
			return undo
		}
		if undo := w.exec("RELEASE SAVEPOINT one"); undo != nil {
			return undo
		}
		return err
	}
	one.events = w.tx.events
	return w.exec("RELEASE SAVEPOINT one")
}

func (w *writer) exec(text string) error {
	_, err := w.tx.exec(text)
	return err
}

// write has a function carried out and returns when it is durable. Where ctx
// ends first the write may still happen.
func (b *sqlStore) write(ctx context.Context, do func(*tx) error) error {
	one := &queuedWrite{do: do, done: make(chan struct{})}
	if err := b.submit(ctx, one); err != nil {
		return err
	}
	select {
	case <-one.done:
		return one.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (b *sqlStore) submit(ctx context.Context, one *queuedWrite) error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.closed {
		return ErrClosed
	}
	select {
	case b.writer.queue <- one:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
