package store

import (
	"context"
	"errors"
	"testing"
)

// TestFaultOfOne: a write that the engine cannot carry out fails alone, even
// where it shares a commit, and the others happen once.
func TestFaultOfOne(t *testing.T) {
	b, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	told := 0
	b.Follow(func(events []Event) { told += len(events) })

	insert := func(id string) *queuedWrite {
		return &queuedWrite{done: make(chan struct{}), do: func(t *tx) error {
			_, err := t.exec(`INSERT INTO codes (hash, expires_at) VALUES ($1, 1)`, []byte(id))
			t.addEvent(SessionRevoked{Session: id})
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
	// A refusal, and then a write that ends the whole transaction behind the
	// writer's back, as a full disk does.
	refused := &queuedWrite{done: make(chan struct{}), do: func(*tx) error { return errNoConversation() }}
	broken := &queuedWrite{done: make(chan struct{}), do: func(t *tx) error {
		if _, err := t.exec("ROLLBACK"); err != nil {
			return err
		}
		return errors.New("the disk is full")
	}}
	batch := []*queuedWrite{insert("a"), bad, insert("b"), refused, broken, insert("c")}

	hold, held := make(chan struct{}), make(chan struct{})
	go b.write(context.Background(), func(*tx) error { close(held); <-hold; return nil })
	<-held // now all of these come into one commit
	for _, one := range batch {
		if err := b.submit(context.Background(), one); err != nil {
			t.Fatal(err)
		}
	}
	close(hold)
	for i, wantErr := range []bool{false, true, false, true, true, false} {
		<-batch[i].done
		if got := batch[i].err != nil; got != wantErr {
			t.Errorf("write %d: %v", i, batch[i].err)
		}
	}
	var rows int
	err = b.read(context.Background(), func(q *queries) error { return q.queryRow(`SELECT COUNT(*) FROM codes`, nil, &rows) })
	if err != nil || rows != 3 {
		t.Errorf("%d rows, %v", rows, err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if told != 3 {
		t.Errorf("told %d events", told)
	}
}

// TestGoneCaller: who does not wait is let go, and the write may still happen.
func TestGoneCaller(t *testing.T) {
	b, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	ctx, cancel := context.WithCancel(context.Background())
	started, finish := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() { done <- b.write(ctx, func(*tx) error { close(started); <-finish; return nil }) }()
	<-started
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(finish)
}
