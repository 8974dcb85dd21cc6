package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"kith/server/protocol"
)

// filesWith returns the files of a folder that contain a text.
func filesWith(t *testing.T, folder, text string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() {
			content, err := os.ReadFile(filepath.Join(folder, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(content, []byte(text)) {
				names = append(names, e.Name())
			}
		}
	}
	return names
}

// TestErasedTextIsGone: what somebody wrote, and who they are, is in none of the
// database's files after they were erased; what others wrote still is.
func TestErasedTextIsGone(t *testing.T) {
	folder := t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	write := func(name string, n int) string {
		t.Helper()
		v := Visitor{Session: name, TokenHash: HashToken(name), Brand: "demo", Page: protocol.Page{Title: "page-of-" + name}}
		for i := range n {
			text := fmt.Sprintf("secret-of-%s %d %s", name, i, bytes.Repeat([]byte("long "), i%2000))
			if _, err := s.Append(t.Context(), Actor{Visitor: v}, NewMessage{Conversation: name, Client: fmt.Sprint(i), Text: text, CreateConversation: true}); err != nil {
				t.Fatal(err)
			}
		}
		c, _, err := s.LoginCustomer(t.Context(), Actor{Visitor: v}, Login{Identity: Identity{Email: name + "@example.com", Name: "name-of-" + name}})
		if err != nil {
			t.Fatal(err)
		}
		return c.ID
	}
	ann := write("ann", 400)
	write("ben", 10)
	secrets := []string{"secret-of-ann", "name-of-ann", "ann@example.com", "page-of-ann"}
	for _, secret := range secrets {
		if len(filesWith(t, folder, secret)) == 0 {
			t.Fatalf("%s is in no file before: the test is wrong", secret)
		}
	}
	if _, err := s.EraseCustomer(t.Context(), Cause{}, ann); err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if names := filesWith(t, folder, secret); len(names) > 0 {
			t.Errorf("%s is still in %v", secret, names)
		}
	}
	if len(filesWith(t, folder, "secret-of-ben")) == 0 {
		t.Error("what another person wrote is gone")
	}
	if err := errors.Join(s.Ready(), appendMessage(s, "afterwards")); err != nil {
		t.Errorf("after that: %v", err)
	}
	wantSound(t, folder)
}

// TestEraseWhileSomebodyReads: whoever reads for long keeps nobody from writing, and
// the error says what is left.
func TestEraseWhileSomebodyReads(t *testing.T) {
	folder := t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := appendMessage(s, "a"); err != nil {
		t.Fatal(err)
	}
	reading, stop := make(chan struct{}), make(chan struct{})
	ended := make(chan error)
	go func() {
		ended <- s.read(context.Background(), func(q *queries) error {
			var n int
			err := q.queryRow(`SELECT COUNT(*) FROM messages`, nil, &n)
			close(reading)
			<-stop
			return err
		})
	}()
	<-reading
	c, err := s.Conversation(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.EraseCustomer(t.Context(), Cause{}, c.Customer.ID); !errors.Is(err, ErrPurge) {
		t.Errorf("erasing returns %v", err)
	}
	if _, err := s.Conversation(t.Context(), "c"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the conversation: %v", err)
	}
	close(stop)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := s.purge(t.Context()); err != nil || len(filesWith(t, folder, "hello a")) > 0 {
		t.Errorf("when nobody reads any more: %v, %v", err, filesWith(t, folder, "hello a"))
	}
}

// TestEraseMeetsADeletion: whoever is erased while an agent deletes one of their
// conversations is erased.
func TestEraseMeetsADeletion(t *testing.T) {
	s, _ := openWithAgent(t)
	if err := appendMessage(s, "a"); err != nil {
		t.Fatal(err)
	}
	c, err := s.Conversation(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	onRun = func(q *queries, _ func() error) {
		if calls++; calls == 2 { // after the sessions have gone, and the conversations were looked for
			_, messages := q.exec(`DELETE FROM messages`)
			_, conversations := q.exec(`DELETE FROM conversations`)
			if err := errors.Join(messages, conversations); err != nil {
				t.Error(err)
			}
		}
	}
	defer func() { onRun = nil }()
	if removal, err := s.EraseCustomer(t.Context(), Cause{}, c.Customer.ID); err != nil || removal != (Removal{Customers: 1, Sessions: 1}) {
		t.Errorf("%+v is removed, %v", removal, err)
	}
}

// TestDamagedConversationsGo: whoever is erased is erased, whatever a damaged database
// says of their messages.
func TestDamagedConversationsGo(t *testing.T) {
	for name, damage := range map[string]string{
		"none are there": `DELETE FROM messages`,
		"more are there": `UPDATE conversations SET last = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := openWithAgent(t)
			addLongConversation(t, s, 2*removalMessages)
			if err := s.write(t.Context(), func(t *tx) error {
				_, err := t.exec(damage)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			c, err := s.Conversation(t.Context(), "c")
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			writes := 0
			onRun = func(*queries, func() error) {
				if writes++; writes > 20 {
					cancel()
				}
			}
			defer func() { onRun = nil }()
			if removal, err := s.EraseCustomer(ctx, Cause{}, c.Customer.ID); err != nil || removal.Customers != 1 || removal.Conversations != 1 {
				t.Errorf("%+v is removed, %v", removal, err)
			}
		})
	}
}

// A readEngine is one whose files somebody reads.
type readEngine struct {
	engine
	tried func()
}

func (e *readEngine) purge(*sql.Conn) bool { e.tried(); return false }

// TestEraseStopsWaiting: whoever has erased somebody and goes while somebody reads is not
// told that it is done.
func TestEraseStopsWaiting(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) { eraseStopsWaiting(t, folder) })
}

func eraseStopsWaiting(t *testing.T, folder string) {
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := appendMessage(s, "a"); err != nil {
		t.Fatal(err)
	}
	c, err := s.Conversation(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	tries := 0
	s.engine = &readEngine{engine: s.engine, tried: func() { tries++ }}
	ctx, cancel := context.WithTimeout(t.Context(), purgePause*3/2)
	defer cancel()
	if _, err := s.EraseCustomer(ctx, Cause{}, c.Customer.ID); !errors.Is(err, context.DeadlineExceeded) || tries != 2 {
		t.Errorf("after %d tries: %v", tries, err)
	}
	if err := errors.Join(s.Close(), s.purge(t.Context())); !errors.Is(err, ErrClosed) {
		t.Errorf("after the end of the store: %v", err)
	}
}

// A countingEngine counts the rows that each write changes, after its first.
type countingEngine struct {
	engine
	t       *testing.T
	rows    int64 // before the last write
	most    int64
	commits int
}

// maintain is called after each commit.
func (e *countingEngine) maintain(conn *sql.Conn) {
	var rows int64
	if err := conn.QueryRowContext(context.Background(), `SELECT total_changes()`).Scan(&rows); err != nil {
		e.t.Error(err)
	}
	if e.commits > 0 {
		e.most = max(e.most, rows-e.rows)
	}
	e.rows, e.commits = rows, e.commits+1
	e.engine.maintain(conn)
}

// TestALongConversationGoesInSmallWrites: whoever removes it, so that others are
// written in between, and whoever waits for it.
func TestALongConversationGoesInSmallWrites(t *testing.T) {
	const messages = 20*removalMessages + 1
	for name, c := range map[string]struct {
		remove func(ctx context.Context, s *sqlStore, agent string, c Conversation) error
		others int // writes beside those of the conversation
	}{
		"an agent": {func(ctx context.Context, s *sqlStore, agent string, c Conversation) error {
			gone, cancel := context.WithCancel(ctx)
			cancel() // who closes the page has deleted it all the same
			return s.DeleteConversation(gone, Actor{Agent: agent}, c.ID)
		}, 0},
		"erasing": {func(ctx context.Context, s *sqlStore, _ string, c Conversation) error {
			_, err := s.EraseCustomer(ctx, Cause{}, c.Customer.ID)
			return err
		}, 3}, // the sessions, the customer, and the text in the files
		"its age": {func(ctx context.Context, s *sqlStore, _ string, c Conversation) error {
			_, err := s.RemoveOld(ctx, "demo", c.At+1)
			return err
		}, 3}, // the customer, nothing more, and the text in the files
	} {
		remove, others := c.remove, c.others
		t.Run(name, func(t *testing.T) {
			s, agent := openWithAgent(t)
			addLongConversation(t, s, messages)
			c, err := s.Conversation(t.Context(), "c")
			if err != nil {
				t.Fatal(err)
			}
			var deleted []Event
			s.Follow(func(events []Event) {
				for _, e := range events {
					if _, is := e.(ConversationDeleted); is {
						deleted = append(deleted, e)
					}
				}
			})
			count := &countingEngine{engine: s.engine, t: t}
			if err := s.write(t.Context(), func(*tx) error { s.writer.engine = count; return nil }); err != nil {
				t.Fatal(err)
			}
			if err := remove(t.Context(), s, agent.ID, c); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			const otherRows = 10
			if want := 1 + messages/removalMessages + 1 + others; count.most > removalMessages+otherRows || count.commits != want {
				t.Errorf("a write changes up to %d rows, of %d, want %d", count.most, count.commits, want)
			}
			if len(deleted) != 1 {
				t.Errorf("%d events say that it is deleted", len(deleted))
			}
		})
	}
}

// addLongConversation adds a conversation "c" with so many messages.
func addLongConversation(t *testing.T, s *sqlStore, messages int) {
	t.Helper()
	if err := appendMessage(s, "first"); err != nil {
		t.Fatal(err)
	}
	err := s.write(t.Context(), func(t *tx) error {
		_, err := t.exec(`INSERT INTO messages (conversation, number, id, client, author, text, at)
			WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i+1 FROM n WHERE i < $1)
			SELECT 'c', i, 'm' || i, 'm' || i, 'customer', 'hello', 1 FROM n`, messages)
		if err == nil {
			_, err = t.exec(`UPDATE conversations SET last = $1`, messages)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestOldConversationsGoInSmallWrites: of conversations that are neither long nor short
// one write removes no more messages than of a long one, and yet more than one, whatever
// views they are in; and then nothing of their customers.
func TestOldConversationsGoInSmallWrites(t *testing.T) {
	const conversations, messages = 24, removalMessages / 4
	s, _ := openWithAgent(t)
	if err := appendMessage(s, "first"); err != nil {
		t.Fatal(err)
	}
	err := s.write(t.Context(), func(t *tx) error {
		for _, statement := range []string{
			`INSERT INTO customers (id, brand, created_at)
				WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < $1)
				SELECT 'customer' || i, 'demo', i FROM n`,
			`INSERT INTO conversations (id, brand, customer, created_at, last_at, last, ended_at, spam_at)
				WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < $1)
				SELECT 'c' || i, 'demo', 'customer' || i, i, i, $2, i % 3 = 1, i % 3 = 2 FROM n`,
			`INSERT INTO messages (conversation, number, id, client, author, text, at)
				WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < $2), c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i < $1)
				SELECT 'c' || c.i, n.i, 'm' || c.i || '-' || n.i, 'm' || n.i, 'customer', 'hello', c.i FROM n, c`,
		} {
			if _, err := t.exec(statement, conversations, messages); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	count := &countingEngine{engine: s.engine, t: t}
	if err := s.write(t.Context(), func(*tx) error { s.writer.engine = count; return nil }); err != nil {
		t.Fatal(err)
	}
	removal, err := s.RemoveOld(t.Context(), "demo", conversations+1)
	if want := (Removal{Customers: conversations, Conversations: conversations, Messages: conversations * messages}); err != nil || removal != want {
		t.Errorf("%+v is removed, want %+v, %v", removal, want, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	const atOnce = removalMessages / messages
	const writes = 1 + conversations/atOnce + 3 // the customers, nothing more, and the text in the files
	if want := int64(removalMessages + atOnce); count.most != want || count.commits != writes {
		t.Errorf("a write removes up to %d rows, of %d, want %d, of %d", count.most, count.commits, want, writes)
	}
}

// TestRemovedTextIsGone: what has become too old is in none of the database's files.
func TestRemovedTextIsGone(t *testing.T) {
	folder := t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := appendMessage(s, "old"); err != nil {
		t.Fatal(err)
	}
	c, err := s.Conversation(t.Context(), "c")
	if err != nil || len(filesWith(t, folder, "hello old")) == 0 {
		t.Fatalf("the test is wrong: %v", err)
	}
	if _, err := s.RemoveOld(t.Context(), "demo", c.At+1); err != nil {
		t.Fatal(err)
	}
	if names := filesWith(t, folder, "hello old"); len(names) > 0 {
		t.Errorf("it is still in %v", names)
	}
	s.engine = &readEngine{engine: s.engine, tried: func() { t.Error("the files are looked at when nothing was removed") }}
	if removal, err := s.RemoveOld(t.Context(), "demo", c.At+1); err != nil || removal != (Removal{}) {
		t.Errorf("after that %+v is removed, %v", removal, err)
	}
}

// TestRemovalGoesOn: whatever fails while somebody or something old is removed, says so,
// and whoever tries again removes the rest. Of what was old each is told what has gone.
func TestRemovalGoesOn(t *testing.T) {
	for name, remove := range map[string]func(s *sqlStore, customer string) (Removal, error){
		"erasing": func(s *sqlStore, customer string) (Removal, error) {
			return s.EraseCustomer(t.Context(), Cause{}, customer)
		},
		"its age": func(s *sqlStore, _ string) (Removal, error) {
			return s.RemoveOld(t.Context(), "demo", 1<<60)
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			s, err := open(folder)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			v := Visitor{Session: "s", TokenHash: HashToken("s"), Brand: "demo"}
			for n, over := 1, false; !over; n++ {
				v.Session = fmt.Sprint("session", n)
				for i := range 3 {
					m := NewMessage{Conversation: fmt.Sprint(n, "-", i), Client: "a", Text: "hello", CreateConversation: true}
					if _, err := s.Append(t.Context(), Actor{Visitor: v}, m); err != nil {
						t.Fatal(err)
					}
				}
				session, err := s.Session(t.Context(), v)
				if err != nil {
					t.Fatal(err)
				}
				count := 0
				s.writer.tx.fail = func(string) error { // the writer waits for a write
					if count++; count == n {
						return errFault
					}
					return nil
				}
				sum, err := remove(s, session.Customer)
				s.writer.tx.fail = nil
				if over = count < n; !over && !errors.Is(err, errFault) {
					t.Errorf("statement %d has failed, and it returns %v", n, err)
				}
				rest, err := remove(s, session.Customer)
				if err != nil && !errors.Is(err, ErrNotFound) {
					t.Errorf("after statement %d has failed: %v", n, err)
				}
				sum.add(rest)
				if all := (Removal{Customers: 1, Sessions: 1, Conversations: 3, Messages: 3}); sum != all && name == "its age" {
					t.Errorf("after statement %d has failed, %+v is said to be removed in all, want %+v", n, sum, all)
				}
				var rows int
				err = s.read(t.Context(), func(q *queries) error {
					return q.queryRow(`SELECT (SELECT COUNT(*) FROM customers) + (SELECT COUNT(*) FROM messages)`, nil, &rows)
				})
				if err != nil || rows != 0 {
					t.Errorf("after statement %d has failed, %d rows are left, %v", n, rows, err)
				}
			}
			wantSound(t, folder)
		})
	}
}
