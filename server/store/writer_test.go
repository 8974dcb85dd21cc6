package store

import (
	"context"
	"errors"
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
	broken := &queuedWrite{done: make(chan struct{}), do: func(t *tx) error {
		if _, err := t.exec("ROLLBACK"); err != nil {
			return err
		}
		return errors.New("the disk is full")
	}}
	batch := []*queuedWrite{insert("a"), bad, insert("b"), refused, broken, insert("c")}

	started, finish := make(chan struct{}), make(chan struct{})
	go s.write(context.Background(), func(*tx) error { close(started); <-finish; return nil })
	<-started // the writer is busy, so the whole batch comes into the next commit
	for _, write := range batch {
		if err := s.enqueue(context.Background(), write); err != nil {
			t.Fatal(err)
		}
	}
	close(finish)
	for i, wantErr := range []bool{false, true, false, true, true, false} {
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
