package store

import (
	"bytes"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// writeUntil appends from some writers, each to a conversation of its own, until stop
// is called. acknowledged returns how many of each were so far.
func writeUntil(t *testing.T, s Store, writers int) (acknowledged func() []int64, stop func()) {
	counts := make([]atomic.Int64, writers)
	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	for w := range writers {
		id := fmt.Sprint("w", w)
		actor := Actor{Visitor: Visitor{Session: id, TokenHash: HashToken(id), Brand: "demo"}}
		wait.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				m := NewMessage{Conversation: id, Client: fmt.Sprint(i), Text: strings.Repeat("load ", 50), CreateConversation: true}
				if _, err := s.Append(context.Background(), actor, m); err != nil {
					t.Error(err)
					return
				}
				counts[w].Add(1)
			}
		})
	}
	return func() (list []int64) {
			for w := range counts {
				list = append(list, counts[w].Load())
			}
			return list
		}, func() {
			cancel()
			wait.Wait()
		}
}

// wantSound checks that Check finds nothing in a folder.
func wantSound(t *testing.T, folder string) Report {
	t.Helper()
	report, err := Check(t.Context(), folder)
	if err != nil || len(report.Findings) > 0 {
		t.Errorf("in %s: %q, %v", folder, report.Findings, err)
	}
	return report
}

// TestBackupUnderLoad: a backup ends while others write, and has all that was
// acknowledged before it began, each conversation without a gap. Check looks at the
// folder meanwhile.
func TestBackupUnderLoad(t *testing.T) {
	folder, root := t.TempDir(), t.TempDir()
	s, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	acknowledged, stop := writeUntil(t, s, 8)
	for i, enough := 0, int64(50); i < 3; i, enough = i+1, enough*2 {
		for sum := int64(0); sum < enough; runtime.Gosched() {
			sum = 0
			for _, n := range acknowledged() {
				sum += n
			}
		}
		before := acknowledged()
		file := filepath.Join(root, fmt.Sprint("copy", i))
		size, err := s.Backup(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		after := acknowledged()
		if info, err := os.Stat(file); err != nil || info.Size() != size || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
			t.Errorf("the file is %v, %v; Backup says %d bytes", info, err, size)
		}
		wantSound(t, folder)
		restored := filepath.Join(root, fmt.Sprint("restored", i))
		if _, err := Restore(t.Context(), file, restored); err != nil {
			t.Fatal(err)
		}
		wantSound(t, restored)
		copied, err := Open(restored)
		if err != nil {
			t.Fatal(err)
		}
		for w := range before {
			c, err := copied.Conversation(t.Context(), fmt.Sprint("w", w))
			// One more than was acknowledged may have been stored.
			if errors.Is(err, ErrNotFound) {
				err = nil
			}
			if err != nil || c.Last < before[w] || c.Last > after[w]+1 {
				t.Errorf("writer %d: %d messages in the copy, %d before it and %d after it, %v", w, c.Last, before[w], after[w], err)
			}
		}
		copied.Close()
	}
	stop()
	if left, _ := filepath.Glob(filepath.Join(root, "*.part-*")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// TestBackupRefuses: a backup replaces nothing and leaves nothing when it fails.
func TestBackupRefuses(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	root := t.TempDir()
	taken := filepath.Join(root, "taken")
	os.WriteFile(taken, []byte("mine"), 0o600)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx  context.Context
		file string
		want string
	}{
		"a file that is there": {t.Context(), taken, "exists already"},
		"a folder":             {t.Context(), root, "is a folder"},
		"no such folder":       {t.Context(), filepath.Join(root, "none", "copy"), "none does not exist"},
		"cancelled":            {cancelled, filepath.Join(root, "copy"), "canceled"},
	} {
		if _, err := s.Backup(c.ctx, c.file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if text, _ := os.ReadFile(taken); string(text) != "mine" {
		t.Errorf("the file that was there has %q", text)
	}
	if left, _ := os.ReadDir(root); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
	// The connection that made it cannot write afterwards.
	s.Close()
	s2, _ := open(t.TempDir())
	defer s2.Close()
	for i := range 2 * readConnections {
		if _, err := s2.Backup(t.Context(), filepath.Join(root, fmt.Sprint("copy", i))); err != nil {
			t.Fatal(err)
		}
	}
	wantReadersCannotWrite(t, s2)
}

// wantReadersCannotWrite checks that no connection for reading can write.
func wantReadersCannotWrite(t *testing.T, s *sqlStore) {
	t.Helper()
	for range 2 * readConnections {
		if _, err := s.reads.Exec(`DELETE FROM codes`); err == nil {
			t.Fatal("a connection for reading can write")
		}
	}
}

// TestBackupFails: SQLite's error in any of what makes a backup is the backup's, but if
// it is whole. The connection that made it cannot write afterwards.
func TestBackupFails(t *testing.T) {
	var fails string
	setDriver(t, func(call string) ([]driver.Value, error) {
		if call == fails {
			return nil, errFault
		}
		return nil, nil
	})
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	root := t.TempDir()
	for call, whole := range map[string]bool{copyDatabase: false, `PRAGMA query_only = 1`: true} {
		fails = call
		file := filepath.Join(root, fmt.Sprint("copy", len(call)))
		_, err := s.Backup(t.Context(), file)
		if fails = ""; whole && err != nil || !whole && !errors.Is(err, errFault) {
			t.Errorf("%q has failed, and the error is %v", call, err)
		}
		if left, _ := filepath.Glob(file + "*"); len(left) > 0 != whole {
			t.Errorf("%q has failed, and there is %v", call, left)
		}
		wantReadersCannotWrite(t, s)
	}
	taken := filepath.Join(root, "taken")
	if err := os.WriteFile(taken, []byte("mine"), fileMode); err != nil {
		t.Fatal(err)
	}
	if err := s.engine.copyTo(t.Context(), s.reads, taken); err == nil {
		t.Error("a copy was written over a file that is there")
	}
	wantReadersCannotWrite(t, s)
}

// TestBackupTakesNoName: a file that comes into the place of a backup while that is
// written is left as it is.
func TestBackupTakesNoName(t *testing.T) {
	file := filepath.Join(t.TempDir(), "copy")
	_, err := writeWhole(file, func(path string) error {
		return errors.Join(os.WriteFile(path, []byte("whole"), fileMode), os.WriteFile(file, []byte("mine"), fileMode))
	})
	if err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("got %v", err)
	}
	if text, _ := os.ReadFile(file); string(text) != "mine" {
		t.Errorf("the file that came first has %q", text)
	}
	if left, _ := filepath.Glob(file + ".*"); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// TestWriteWhole: a file is there under its name or not at all, and the error says what
// its operator can do about it.
func TestWriteWhole(t *testing.T) {
	root := t.TempDir()
	taken := filepath.Join(root, "taken")
	if err := os.WriteFile(taken, []byte("mine"), fileMode); err != nil {
		t.Fatal(err)
	}
	_, err := writeWhole(taken, func(string) error { t.Error("a copy is made that cannot have its name"); return nil })
	if err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("over a file that is there: %v", err)
	}
	file := filepath.Join(root, "copy")
	for name, c := range map[string]struct {
		write func(path string) error
		want  string
	}{
		"of another user": {func(path string) error { return &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission} }, file + " cannot be written by the user who runs the server; name a file in a folder of that user"},
		"removed":         {os.Remove, "rename " + file},
	} {
		if _, err := writeWhole(file, c.write); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if left, _ := filepath.Glob(file + "*"); len(left) > 0 {
			t.Errorf("%s: %v is left", name, left)
		}
	}
	if err := syncFolder(filepath.Join(root, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// TestBackupRescues: what a server has of a database that was deleted can be saved, more
// than once.
func TestBackupRescues(t *testing.T) {
	folder, root := t.TempDir(), t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := errors.Join(appendMessage(s, "a"), s.Ready()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"kith.db", "kith.db-wal", "kith.db-shm"} {
		os.Remove(filepath.Join(folder, name))
	}
	for i := range 2 {
		file := filepath.Join(root, fmt.Sprint("copy", i))
		if _, err := s.Backup(t.Context(), file); err != nil {
			t.Fatal(err)
		}
		restored := filepath.Join(root, fmt.Sprint("data", i))
		if _, err := Restore(t.Context(), file, restored); err != nil {
			t.Fatal(err)
		}
		if got := clients(t, restored); got != "a" {
			t.Errorf("it has the messages %q", got)
		}
	}
}

// TestRestoreRefuses: nothing is restored over a database, and nothing that is no
// backup.
func TestRestoreRefuses(t *testing.T) {
	root := t.TempDir()
	path := func(name string) string { return filepath.Join(root, name) }
	s, err := open(path("used"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Backup(t.Context(), path("good")); err != nil {
		t.Fatal(err)
	}
	if err := s.write(t.Context(), func(t *tx) error {
		_, err := t.exec(`INSERT INTO schema_version (version) VALUES (99)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Backup(t.Context(), path("newer")); err != nil {
		t.Fatal(err)
	}
	s.Close()
	good, _ := os.ReadFile(path("good"))
	overwritten := bytes.Clone(good)
	copy(overwritten[len(good)-4096:], bytes.Repeat([]byte{0xff}, 4096)) // what nothing reads at first
	os.WriteFile(path("overwritten"), overwritten, 0o600)
	unused := bytes.Clone(good)
	unused[39] = 5 // of its pages: so says its header
	os.WriteFile(path("unused"), unused, 0o600)
	os.WriteFile(path("half"), good[:len(good)/2], 0o600)
	os.WriteFile(path("text"), []byte(strings.Repeat("no database. ", 500)), 0o600)
	os.WriteFile(path("empty"), nil, 0o600)
	socket, err := net.Listen("unix", path("socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for name, mode := range map[string]os.FileMode{"log/kith.db-wal": 0o700, "shared/notes.txt": 0o755} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path(name)), mode), os.WriteFile(path(name), nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	running, err := open(path("running"))
	if err != nil {
		t.Fatal(err)
	}
	defer running.Close()
	for name, c := range map[string]struct{ file, folder, want string }{
		"over a database":       {"good", "used", "has a database already"},
		"under a server":        {"good", "running", "in use by another server"},
		"no file":               {"none", "new", "cannot be read"},
		"a folder":              {"used", "new", "is a folder"},
		"half a file":           {"half", "new", "is damaged, or \"server backup\" has not written it"},
		"another file":          {"text", "new", "is damaged, or \"server backup\" has not written it"},
		"an empty file":         {"empty", "new", "is damaged, or \"server backup\" has not written it"},
		"of a newer release":    {"newer", "new", "the backup " + path("newer") + " was written by a newer release"},
		"a page overwritten":    {"overwritten", "new", "is damaged, or \"server backup\" has not written it"},
		"a wrong header":        {"unused", "new", "is damaged, or \"server backup\" has not written it"},
		"what cannot be opened": {"socket", "new", "the backup " + path("socket") + " cannot be read"},
		"over a log alone":      {"good", "log", "has a database already"},
		"into another's folder": {"good", "shared", "choose a folder of its own"},
		"a file as data folder": {"good", "text", "cannot be"},
		"a folder in a file":    {"good", "text/new", "cannot be used: mkdir"},
	} {
		_, err := Restore(t.Context(), path(c.file), path(c.folder))
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if _, err := os.Stat(filepath.Join(path("new"), databaseName)); err == nil {
			t.Errorf("%s: a database was made", name)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Restore(cancelled, path("good"), path("new")); !errors.Is(err, context.Canceled) {
		t.Errorf("of one who has gone: %v", err)
	}
	size, err := Restore(t.Context(), path("good"), path("new"))
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(path("new"), databaseName))
	if err != nil || info.Size() != size {
		t.Errorf("it says %d bytes, and there are %v, %v", size, info, err)
	}
	wantNothingOpen(t, path("new"))
	for _, name := range []string{"good", "newer", "half"} {
		wantNothingOpen(t, path(name))
	}
	wantSound(t, path("new"))
	wantNothingOpen(t, path("new"))
}

// TestEachCallOfSQLiteFails: an error of SQLite in any of what restores, checks or opens
// a folder is the error of that, which leaves nothing open, and no half of a database.
func TestEachCallOfSQLiteFails(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root) // also, each of them takes the names of files and folders as the operator gives them
	s, err := Open("data")
	if err != nil {
		t.Fatal(err)
	}
	_, backup := s.Backup(t.Context(), "good")
	if err := errors.Join(backup, s.Close()); err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]func() error{
		"Check": func() error {
			report, err := Check(t.Context(), "data")
			if err == nil && report.SchemaVersion != len(migrations) {
				t.Errorf("it finds %+v", report)
			}
			return err
		},
		"Open": func() error {
			s, err := Open("data")
			if err != nil {
				return err
			}
			return s.Close()
		},
		"Restore": func() error {
			_, err := Restore(t.Context(), "good", "restored")
			if err != nil {
				if left, _ := filepath.Glob("restored/kith.db*"); len(left) > 0 {
					t.Errorf("%v is left", left)
				}
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			if calls := failEachCall(t, func() error {
				err := do()
				wantNothingOpen(t, root)
				return err
			}); calls < 5 {
				t.Errorf("%d calls of SQLite have failed", calls)
			}
		})
	}
	wantSound(t, "restored")
}

// TestCheckFinds: what is wrong with a database is found, each in a sentence.
func TestCheckFinds(t *testing.T) {
	for name, c := range map[string]struct{ change, want string }{
		"a gap":              {`DELETE FROM messages WHERE number = 2`, "numbered from 1 to 3, and its row says 3"},
		"the first is gone":  {`DELETE FROM messages WHERE number = 1`, "numbered from 2 to 3"},
		"the last is gone":   {`DELETE FROM messages WHERE number = 3`, "its row says 3"},
		"unread by agents":   {`UPDATE conversations SET agent_unread = 7`, "7 messages are unread by agents, and there are 3"},
		"unread by customer": {`UPDATE conversations SET customer_unread = 7`, "7 messages are unread by its customer, and there are 0"},
		"a mark":             {`UPDATE conversations SET agent_read = 4, agent_unread = 0`, "marks that cannot be"},
		"the newest":         {`UPDATE conversations SET last_at = last_at + 1`, "its newest message is of customer at"},
		"brands":             {`UPDATE conversations SET brand = 'other'`, "is of the brand other"},
		"session's brand":    {`UPDATE sessions SET brand = 'other'`, "is of the brand other"},
		"a customer is gone": {`DELETE FROM customers`, "refers to a row of customers that is not there"},
		"an old schema":      {fmt.Sprintf(`DELETE FROM schema_version WHERE version = %d`, len(migrations)), "of an earlier release"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			s, err := open(folder)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := errors.Join(appendMessage(s, "a"), appendMessage(s, "b"), appendMessage(s, "c")); err != nil {
				t.Fatal(err)
			}
			if report := wantSound(t, folder); report.Messages != 3 || report.Conversations != 1 || report.Customers != 1 || report.SchemaVersion != len(migrations) {
				t.Errorf("it counts %+v", report)
			}
			if _, err := s.writer.conn.ExecContext(t.Context(), `PRAGMA foreign_keys = 0`); err != nil {
				t.Fatal(err)
			}
			if err := s.write(t.Context(), func(t *tx) error { _, err := t.exec(c.change); return err }); err != nil {
				t.Fatal(err)
			}
			report, err := Check(t.Context(), folder)
			if err != nil || len(report.Findings) == 0 || !strings.Contains(strings.Join(report.Findings, "\n"), c.want) {
				t.Errorf("it finds %q, %v; want %q", report.Findings, err, c.want)
			}
		})
	}
	t.Run("many", func(t *testing.T) {
		folder := t.TempDir()
		s, err := open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		actor := Actor{Visitor: Visitor{Session: "s", TokenHash: HashToken("s"), Brand: "demo"}}
		for i := 1; i <= findingsMax+1; i++ {
			id := fmt.Sprint("c", i)
			if _, err := s.Append(t.Context(), actor, NewMessage{Conversation: id, Client: "a", Text: "hello", CreateConversation: true}); err != nil {
				t.Fatal(err)
			}
			if err := s.write(t.Context(), func(t *tx) error {
				_, err := t.exec(`UPDATE conversations SET customer_unread = 7 WHERE id = $1`, id)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			report, err := Check(t.Context(), folder)
			if err != nil || len(report.Findings) != i {
				t.Errorf("of %d it finds %d: %q, %v", i, len(report.Findings), report.Findings, err)
			}
			if more := report.Findings[len(report.Findings)-1] == "… and 1 more of that kind."; more != (i > findingsMax) {
				t.Errorf("of %d the last is %q", i, report.Findings[len(report.Findings)-1])
			}
		}
	})
	t.Run("a newer schema", func(t *testing.T) {
		folder := t.TempDir()
		s, err := open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.write(t.Context(), func(t *tx) error {
			_, err := t.exec(`INSERT INTO schema_version (version) VALUES (99)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := Check(t.Context(), folder); err == nil || !strings.Contains(err.Error(), "newer release") {
			t.Errorf("it returns %v", err)
		}
	})
	t.Run("what it found before it could look no more", func(t *testing.T) {
		folder := t.TempDir()
		s, err := open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := errors.Join(appendMessage(s, "a"), appendMessage(s, "b")); err != nil {
			t.Fatal(err)
		}
		if _, err := s.writer.conn.ExecContext(t.Context(), `DELETE FROM messages WHERE number = 1; PRAGMA foreign_keys = 0; DROP TABLE sessions`); err != nil {
			t.Fatal(err)
		}
		report, err := Check(t.Context(), folder)
		if err == nil || !strings.Contains(err.Error(), "no such table") || !strings.Contains(strings.Join(report.Findings, "\n"), "numbered from 2 to 2") {
			t.Errorf("it finds %q, %v", report.Findings, err)
		}
	})
	t.Run("a sentence that is none", func(t *testing.T) {
		tx, err := testDatabase(t).BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		if _, err := tx.Exec(`CREATE TABLE rows (n INTEGER); INSERT INTO rows VALUES (1), (2)`); err != nil {
			t.Fatal(err)
		}
		c := checker{tx: tx, ctx: t.Context()}
		if err := c.find(`SELECT NULL FROM rows`); err == nil {
			t.Errorf("it finds %q", c.Findings)
		}
		if _, err := tx.Exec(`DROP TABLE rows`); err != nil {
			t.Errorf("it still reads: %v", err)
		}
	})
	t.Run("no database", func(t *testing.T) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, databaseName), []byte(strings.Repeat("no database. ", 1000)), fileMode); err != nil {
			t.Fatal(err)
		}
		if _, err := Check(t.Context(), folder); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("it returns %v", err)
		}
		wantNothingOpen(t, folder)
	})
	if _, err := Check(t.Context(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "holds no conversations") {
		t.Errorf("an empty folder: %v", err)
	}
}
