package store

import (
	"database/sql"
	"time"
)

const (
	// queueSize is how many writes may be queued. Further callers wait until
	// there is a place.
	queueSize = 1024

	// batchSize bounds the writes of one commit, so that the first of them
	// does not wait for all that came after it.
	batchSize = 256
)

// A queuedWrite is the write of one caller.
type queuedWrite struct {
	do     func(*tx) error // may run more than once, and sets its results anew each time
	events []Event
	err    error
	after  func(*sql.Conn) // if it is set, called between the commit, even if it has failed, and the next transaction
	done   chan struct{}   // closed when the write is durable and published, or has failed
}

// A writer is the one goroutine that writes. It commits all that was queued
// while the last commit waited for the disk, so that writes share the calls of
// fsync: a lone write waits for one, and so do a hundred that come at once.
type writer struct {
	queue     chan *queuedWrite
	committed chan []*queuedWrite
	stopped   chan struct{} // closed when the last write was published
	conn      *sql.Conn
	clock     clock
	engine    engine
	health    health
	lost      bool // the engine could not verify the last commit
	tx        tx
}

func newWriter(conn *sql.Conn, e engine) *writer {
	return &writer{
		queue:     make(chan *queuedWrite, queueSize),
		committed: make(chan []*queuedWrite, 1),
		stopped:   make(chan struct{}),
		conn:      conn,
		clock:     clock{read: time.Now},
		engine:    e,
		tx:        tx{queries: queries{conn: conn}},
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
		for _, write := range batch {
			if write.after != nil {
				write.after(w.conn)
			}
		}
		w.committed <- batch
		w.engine.maintain(w.conn)
	}
	close(w.committed)
}

// publish hands the events of each commit to a function, in order, and then
// lets the callers of its writes return.
func (w *writer) publish(follow func([]Event)) {
	for batch := range w.committed {
		var events []Event
		for _, write := range batch {
			events = append(events, write.events...)
		}
		if len(events) > 0 {
			follow(events)
		}
		for _, write := range batch {
			close(write.done)
		}
	}
	close(w.stopped)
}

// commit applies a batch in one transaction and reports whether the database
// did it. A write that is refused gets its error and does not count as a
// failure. While the database's files are lost, nothing is written.
func (w *writer) commit(batch []*queuedWrite) bool {
	if w.lost {
		if err := w.engine.verify(); err != nil {
			return w.fail(batch, err)
		}
	}
	if err := w.exec("BEGIN"); err != nil {
		return w.fail(batch, err)
	}
	for _, write := range batch {
		write.err = w.apply(write)
		if write.err != nil && !isRefusal(write.err) {
			w.exec("ROLLBACK")
			return w.fail(batch, write.err)
		}
	}
	if err := w.exec("COMMIT"); err != nil {
		w.exec("ROLLBACK")
		return w.fail(batch, err)
	}
	err := w.engine.verify()
	if w.lost = err != nil; w.lost {
		return w.fail(batch, err)
	}
	w.health.committed()
	return true
}

// fail gives every write of a batch the database's error, and returns false.
func (w *writer) fail(batch []*queuedWrite, err error) bool {
	if w.engine.isFailure(err) {
		w.health.failed(err)
	}
	for _, write := range batch {
		write.events, write.err = nil, err
	}
	return false
}

// commitOneByOne commits each write of a failed batch by itself, so that only
// the one at fault fails. An error of the database may have rolled back the
// whole transaction, so nothing of the first attempt is left.
func (w *writer) commitOneByOne(batch []*queuedWrite) {
	if len(batch) == 1 {
		return
	}
	for _, write := range batch {
		w.commit([]*queuedWrite{write})
	}
}

// apply runs one write inside the open transaction, all of it or nothing.
func (w *writer) apply(write *queuedWrite) error {
	w.tx.at = w.clock.now()
	if err := w.exec("SAVEPOINT one"); err != nil {
		return err
	}
	err := w.tx.run(func() error {
		w.tx.events = nil
		return write.do(&w.tx)
	})
	if err != nil {
		if !isRefusal(err) {
			return err // the whole transaction is rolled back, or has been by the database
		}
		if undo := w.exec("ROLLBACK TO SAVEPOINT one"); undo != nil {
			return undo
		}
		if undo := w.exec("RELEASE SAVEPOINT one"); undo != nil {
			return undo
		}
		return err
	}
	write.events = w.tx.events
	return w.exec("RELEASE SAVEPOINT one")
}

func (w *writer) exec(text string) error {
	_, err := w.tx.exec(text)
	return err
}
