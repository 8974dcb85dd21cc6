package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
)

// TestOneWriteFails: a write that the database cannot apply fails alone, even if
// it shares a commit, and the others are applied once.
func TestOneWriteFails(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	events := 0
	s.Follow(func(list []Event) { events += len(list) })

	insert := func(id string) *queuedWrite {
		return &queuedWrite{done: make(chan struct{}), do: func(t *tx) error {
			_, err := t.exec(`INSERT INTO codes (hash, expires_at) VALUES ($1, 1)`, []byte(id))
			t.addEvent(SessionRevoked{Session: SessionKey{ID: id}})
			return err
		}}
	}
	bad := &queuedWrite{done: make(chan struct{}), do: func(t *tx) error {
		t.addEvent(SessionRevoked{})
		if _, err := t.exec(`INSERT INTO codes (hash, expires_at) VALUES ('half', 1)`); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO nowhere (x) VALUES (1)`)
		return err
	}}
	// One that is refused, and one that rolls back the whole transaction without
	// the writer, as SQLite does when the disk is full.
	refused := &queuedWrite{done: make(chan struct{}), do: func(*tx) error { return errNoConversation() }}
	// And one that is refused after the database has rolled back.
	brokenAndRefused := &queuedWrite{done: make(chan struct{}), do: func(t *tx) error {
		if _, err := t.exec("ROLLBACK"); err != nil {
			return err
		}
		return errNoConversation()
	}}
	broken := &queuedWrite{done: make(chan struct{}), do: func(t *tx) error {
		if _, err := t.exec("ROLLBACK"); err != nil {
			return err
		}
		return errors.New("the disk is full")
	}}
	batch := []*queuedWrite{insert("a"), bad, insert("b"), refused, broken, brokenAndRefused, insert("c")}

	started, finish := make(chan struct{}), make(chan struct{})
	go s.write(context.Background(), func(*tx) error { close(started); <-finish; return nil })
	<-started // the writer is busy, so the whole batch comes into the next commit
	for _, write := range batch {
		if err := s.enqueue(context.Background(), write); err != nil {
			t.Fatal(err)
		}
	}
	close(finish)
	for i, wantErr := range []bool{false, true, false, true, true, true, false} {
		<-batch[i].done
		if got := batch[i].err != nil; got != wantErr {
			t.Errorf("write %d: %v", i, batch[i].err)
		}
	}
	var rows int
	err = s.read(context.Background(), func(q *queries) error { return q.queryRow(`SELECT COUNT(*) FROM codes`, nil, &rows) })
	if err != nil || rows != 3 {
		t.Errorf("%d rows, %v", rows, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if events != 3 {
		t.Errorf("%d events, want 3", events)
	}
}

// TestRefusalsCostOthersNothing: whatever the reason is for which a write is refused, it
// does not have the others of its commit done again.
func TestRefusalsCostOthersNothing(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, refusal := range []error{ErrNotFound, ErrInvite, ErrNameTaken, ErrTokenUsed, ErrLastOwner, ErrTeamFull, ErrConflict, errNoConversation()} {
		var batch []*queuedWrite
		runs := 0
		for _, err := range []error{nil, refusal, nil} {
			batch = append(batch, &queuedWrite{done: make(chan struct{}), do: func(*tx) error { runs++; return err }})
		}
		started, finish := make(chan struct{}), make(chan struct{})
		go s.write(t.Context(), func(*tx) error { close(started); <-finish; return nil })
		<-started // the writer is busy, so the whole batch comes into the next commit
		for _, write := range batch {
			if err := s.enqueue(t.Context(), write); err != nil {
				t.Fatal(err)
			}
		}
		close(finish)
		for _, write := range batch {
			<-write.done
		}
		if runs != 3 || batch[0].err != nil || !errors.Is(batch[1].err, refusal) || batch[2].err != nil {
			t.Errorf("%v: %d runs, %v, %v, %v", refusal, runs, batch[0].err, batch[1].err, batch[2].err)
		}
	}
}

// TestStatementsOfTheWriterFail: whichever of the statements fails that make a commit of
// a write, the write has not happened, and says so; the next one happens.
func TestStatementsOfTheWriterFail(t *testing.T) {
	for kind, result := range map[string]error{"one that is accepted": nil, "one that is refused": errNoConversation()} {
		t.Run(kind, func(t *testing.T) {
			s, err := open(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			events := 0
			s.Follow(func(list []Event) { events += len(list) })
			insert := func(id string, result error) error {
				return s.write(t.Context(), func(t *tx) error {
					t.addEvent(SessionRevoked{})
					if _, err := t.exec(`INSERT INTO codes (hash, expires_at) VALUES ($1, 1)`, []byte(id)); err != nil {
						return err
					}
					return result
				})
			}
			accepted := 0
			for n := 1; ; n++ {
				count := 0
				s.writer.tx.fail = func(string) error { // the writer waits for a write
					if count++; count == n {
						return errFault
					}
					return nil
				}
				err := insert("fails", result)
				s.writer.tx.fail = nil
				if count < n {
					if !errors.Is(err, result) {
						t.Errorf("without a fault it returns %v", err)
					}
					break
				}
				if !errors.Is(err, errFault) {
					t.Errorf("statement %d has failed, and the write returns %v", n, err)
				}
				if err := insert(fmt.Sprint(n), nil); err != nil {
					t.Errorf("after statement %d has failed: %v", n, err)
				}
				accepted++
			}
			if result == nil {
				accepted++
			}
			var rows int
			err = s.read(t.Context(), func(q *queries) error { return q.queryRow(`SELECT COUNT(*) FROM codes`, nil, &rows) })
			if err != nil || rows != accepted || accepted < 5 {
				t.Errorf("%d rows, want %d, %v", rows, accepted, err)
			}
			if err := s.Close(); err != nil || events != accepted {
				t.Errorf("%d events, want %d, %v", events, accepted, err)
			}
		})
	}
}

// TestQueueIsFull: whoever finds no place in the writer's queue waits for one, or until
// its context ends. Close waits for all who have one, however many there are.
func TestQueueIsFull(t *testing.T) {
	for _, queued := range []int{queueSize, 3} {
		folder := t.TempDir()
		s, err := open(folder)
		if err != nil {
			t.Fatal(err)
		}
		started, finish := make(chan struct{}), make(chan struct{})
		go s.write(context.Background(), func(*tx) error { close(started); <-finish; return nil })
		<-started
		insert := func(id int) *queuedWrite {
			return &queuedWrite{done: make(chan struct{}), do: func(t *tx) error {
				_, err := t.exec(`INSERT INTO codes (hash, expires_at) VALUES ($1, 1)`, []byte(fmt.Sprint(id)))
				return err
			}}
		}
		for i := range queued {
			if err := s.enqueue(t.Context(), insert(i)); err != nil {
				t.Fatal(err)
			}
		}
		if queued == queueSize {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := s.enqueue(ctx, insert(queued)); !errors.Is(err, context.Canceled) {
				t.Errorf("a write without a place, of one who has gone: %v", err)
			}
		}
		closed := make(chan error)
		go func() { closed <- s.Close() }()
		for waits := true; waits; runtime.Gosched() {
			s.mu.RLock()
			waits = !s.closed
			s.mu.RUnlock()
		}
		close(finish)
		if err := <-closed; err != nil {
			t.Fatal(err)
		}
		s, err = open(folder)
		if err != nil {
			t.Fatal(err)
		}
		var rows int
		err = s.read(t.Context(), func(q *queries) error { return q.queryRow(`SELECT COUNT(*) FROM codes`, nil, &rows) })
		if err != nil || rows != queued {
			t.Errorf("%d writes are stored, want %d, %v", rows, queued, err)
		}
		s.Close()
	}
}

// TestBatches: all writes that come while a commit is under way share the next, but for
// those that are too many.
func TestBatches(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var batches []int // how many events each commit has
	s.Follow(func(events []Event) { batches = append(batches, len(events)) })
	started, finish := make(chan struct{}), make(chan struct{})
	go s.write(context.Background(), func(*tx) error { close(started); <-finish; return nil })
	<-started
	for range 2*batchSize + 1 {
		w := &queuedWrite{done: make(chan struct{}), do: func(t *tx) error { t.addEvent(SessionRevoked{}); return nil }}
		if err := s.enqueue(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	close(finish)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if want := []int{batchSize, batchSize, 1}; !slices.Equal(batches, want) {
		t.Errorf("the commits have %v writes, want %v", batches, want)
	}
}

// TestCallerStopsWaiting: a write returns when its context ends.
func TestCallerStopsWaiting(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, cancel := context.WithCancel(context.Background())
	started, finish := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() { done <- s.write(ctx, func(*tx) error { close(started); <-finish; return nil }) }()
	<-started
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(finish)
}
