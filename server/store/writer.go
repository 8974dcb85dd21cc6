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

// A write is one caller's piece of a commit.
type write struct {
	do     func(*tx) error // may run more than once; sets its results anew each time
	events []Event
	err    error
	done   chan struct{}
}

// A writer is the one goroutine that writes. It commits whatever has queued
// while the last commit was syncing, so the disk's syncs are shared: a lone
// write waits for one sync, and a crowd does not wait for a crowd of them.
type writer struct {
	queue   chan *write
	written chan []*write
	stopped chan struct{} // closed when the last write was told
	conn    *sql.Conn
	tx      tx
}

func newWriter(conn *sql.Conn) *writer {
	return &writer{
		queue:   make(chan *write, queueSize),
		written: make(chan []*write, 1),
		stopped: make(chan struct{}),
		conn:    conn,
		tx:      tx{queries: queries{on: conn}},
	}
}

// run commits until the queue is closed.
func (w *writer) run() {
	for first := range w.queue {
		batch := []*write{first}
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
			w.singly(batch)
		}
		w.written <- batch
	}
	close(w.written)
}

// tell passes on what was committed, in order, and then lets the callers go.
func (w *writer) tell(follow func([]Event)) {
	for batch := range w.written {
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
func (w *writer) commit(batch []*write) bool {
	if err := w.sql("BEGIN"); err != nil {
		return w.fail(batch, err)
	}
	for _, one := range batch {
		one.err = w.carryOut(one)
		if one.err != nil && !refusal(one.err) {
			w.sql("ROLLBACK")
			return w.fail(batch, one.err)
		}
	}
	if err := w.sql("COMMIT"); err != nil {
		w.sql("ROLLBACK")
		return w.fail(batch, err)
	}
	return true
}

// fail gives every write of a batch the engine's error.
func (w *writer) fail(batch []*write, err error) bool {
	for _, one := range batch {
		one.events, one.err = nil, err
	}
	return false
}

// singly tries each write of a failed batch by itself, so that the one at
// fault fails alone. A fault of the engine may have undone the whole
// transaction, so nothing of the first attempt is left.
func (w *writer) singly(batch []*write) {
	if len(batch) == 1 {
		return
	}
	for _, one := range batch {
		w.commit([]*write{one})
	}
}

// carryOut runs one write inside the open transaction, all of it or nothing.
func (w *writer) carryOut(one *write) error {
	one.events, w.tx.events = nil, nil
	w.tx.at = max(w.tx.at, time.Now().UnixMilli())
	if err := w.sql("SAVEPOINT one"); err != nil {
		return err
	}
	if err := one.do(&w.tx); err != nil {
		if undo := w.sql("ROLLBACK TO SAVEPOINT one"); undo != nil {
			return undo
		}
		if undo := w.sql("RELEASE SAVEPOINT one"); undo != nil {
			return undo
		}
		return err
	}
	one.events = w.tx.events
	return w.sql("RELEASE SAVEPOINT one")
}

func (w *writer) sql(text string) error {
	_, err := w.tx.exec(text)
	return err
}

// write has a function carried out and returns when it is durable. Where ctx
// ends first the write may still happen.
func (b *books) write(ctx context.Context, do func(*tx) error) error {
	one := &write{do: do, done: make(chan struct{})}
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

func (b *books) submit(ctx context.Context, one *write) error {
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
