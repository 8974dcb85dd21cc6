package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kith/server/protocol"
)

func appendMessage(s Store, client string) error {
	actor := Actor{Visitor: Visitor{Session: "s", TokenHash: HashToken("s"), Brand: "demo"}}
	_, err := s.Append(context.Background(), actor, NewMessage{Conversation: "c", Client: client, Text: "hello " + client, CreateConversation: true})
	return err
}

// clients returns the client ids of the messages that a new start finds in a folder.
func clients(t *testing.T, folder string) string {
	t.Helper()
	s, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	page, err := s.History(t.Context(), "c", 0)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, m := range page.Messages {
		list = append(list, m.Client)
	}
	return strings.Join(list, " ")
}

// copyFile copies the bytes of a file over another one, which keeps its identity.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// losses are the ways in which a database's files get lost while it is open.
var losses = map[string]struct {
	lose   func(folder, other string) error
	repair func(folder string) error // nil if only a restart helps
	says   string
	finds  string // the messages that the next start finds
}{
	"the database is moved": {
		func(f, _ string) error { return os.Rename(f+"/kith.db", f+"/elsewhere") },
		func(f string) error { return os.Rename(f+"/elsewhere", f+"/kith.db") },
		"deleted or moved", "of-data a lost0 again",
	},
	"the log is moved": {
		func(f, _ string) error { return os.Rename(f+"/kith.db-wal", f+"/elsewhere") },
		func(f string) error { return os.Rename(f+"/elsewhere", f+"/kith.db-wal") },
		"kith.db-wal was deleted or moved", "of-data a lost0 again",
	},
	"the folder is moved": {
		func(f, _ string) error { return os.Rename(f, f+"-elsewhere") },
		func(f string) error { return os.Rename(f+"-elsewhere", f) },
		"deleted or moved", "of-data a lost0 again",
	},
	"the database is deleted": {func(f, _ string) error { return os.Remove(f + "/kith.db") }, nil, "deleted or moved", ""},
	"the log is deleted":      {func(f, _ string) error { return os.Remove(f + "/kith.db-wal") }, nil, "deleted or moved", "of-data a lost0"},
	"the log is replaced": {func(f, _ string) error {
		return errors.Join(copyFile(f+"/kith.db-wal", f+"/copy"), os.Rename(f+"/copy", f+"/kith.db-wal"))
	}, nil, "kith.db-wal was replaced by another file", "of-data a lost0"},
	"another is put in place": {func(f, o string) error { return os.Rename(o+"/kith.db", f+"/kith.db") }, nil, "replaced by another file", "of-other"},
	"another is copied over":  {func(f, o string) error { return copyFile(o+"/kith.db", f+"/kith.db") }, nil, "changed by another program", "of-other"},
	"it is emptied":           {func(f, _ string) error { return os.Truncate(f+"/kith.db", 0) }, nil, "changed by another program", ""},
}

// lossName and lossFolder are the environment variables that tell TestLostFiles in a
// child process what to do: a process that has lost its files may leave them open.
const (
	lossName   = "KITH_TEST_LOSS"
	lossFolder = "KITH_TEST_LOSS_FOLDER"
)

// TestLostFiles: nothing is acknowledged into files that the next start would not
// find, and the store is not ready. Files that are put back are used again. Whatever
// is in their place at the end is what the next start finds, unharmed.
func TestLostFiles(t *testing.T) {
	if name := os.Getenv(lossName); name != "" {
		loseFiles(t, name, os.Getenv(lossFolder))
		return
	}
	for name, loss := range losses {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			for _, folder := range []string{"other", "data"} {
				s, err := Open(filepath.Join(root, folder))
				if err != nil {
					t.Fatal(err)
				}
				if err := errors.Join(appendMessage(s, "of-"+folder), s.Close()); err != nil {
					t.Fatal(err)
				}
			}
			child := exec.Command(os.Args[0], "-test.run=^TestLostFiles$")
			child.Env = append(os.Environ(), lossName+"="+name, lossFolder+"="+root)
			if out, err := child.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if got := clients(t, filepath.Join(root, "data")); got != loss.finds {
				t.Errorf("the next start finds %q, want %q", got, loss.finds)
			}
		})
	}
}

func loseFiles(t *testing.T, name, root string) {
	loss, folder := losses[name], filepath.Join(root, "data")
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	events := 0
	s.Follow(func(list []Event) { events += len(list) })
	if err := errors.Join(appendMessage(s, "a"), s.Ready()); err != nil {
		t.Fatal(err)
	}
	if err := loss.lose(folder, filepath.Join(root, "other")); err != nil {
		t.Fatal(err)
	}
	before := events
	if err := s.Ready(); !errors.As(err, new(errLostFiles)) {
		t.Errorf("before anybody has written, Ready returns %v", err)
	}
	for i := range 3 {
		var lost errLostFiles
		err := appendMessage(s, fmt.Sprint("lost", i))
		if !errors.As(err, &lost) || !strings.Contains(err.Error(), loss.says) {
			t.Errorf("a write returns %v, want it %s", err, loss.says)
		}
		if err := s.Ready(); !errors.As(err, &lost) {
			t.Errorf("Ready returns %v", err)
		}
	}
	if events != before {
		t.Errorf("%d events for what was not accepted", events-before)
	}
	if loss.repair != nil {
		if err := errors.Join(loss.repair(folder), appendMessage(s, "again")); err != nil {
			t.Errorf("after the repair: %v", err)
		}
		if err := s.Ready(); !errors.As(err, new(errLostFiles)) {
			t.Errorf("right after the repair, Ready returns %v", err)
		}
		s.writer.health.mu.Lock()
		s.writer.health.failedAt = time.Now().Add(-failureMemory)
		s.writer.health.mu.Unlock()
		if err := s.Ready(); err != nil {
			t.Errorf("after the repair it is not ready: %v", err)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	// The next server can have the folder, and has nothing to do with what is set aside.
	unlock, err := lock(filepath.Join(folder, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	unlock()
	if aside, _ := filepath.Glob(folder + "/*.set-aside-*"); len(aside) > 0 {
		if _, err := os.Stat(folder + "/kith.db-shm"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the index of a log that is set aside is left: %v", err)
		}
	}
}

// TestForeignFilesAreNotWritten: another database that was copied over the server's stays
// as it is, however much the server had still to copy into its own and whoever writes.
func TestForeignFilesAreNotWritten(t *testing.T) {
	folder := t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// More than a checkpoint waits for, in one commit.
	if err := s.write(t.Context(), func(t *tx) error {
		_, err := t.exec(`INSERT INTO codes (hash, expires_at, label) VALUES (x'01', 1, $1)`, strings.Repeat("x", 2*checkpointPages*4096))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	path, foreign := filepath.Join(folder, databaseName), bytes.Repeat([]byte("foreign "), 1000)
	if err := os.WriteFile(path, foreign, fileMode); err != nil {
		t.Fatal(err)
	}
	for i := range 2 * checkpointInterval {
		if err := appendMessage(s, fmt.Sprint(i)); err == nil {
			t.Fatal("a message was acknowledged")
		}
	}
	if err := s.purge(t.Context()); err == nil {
		t.Error("the files were emptied")
	}
	if s.engine.purge(s.writer.conn) {
		t.Error("the files were emptied, it says")
	}
	s.Close()
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, foreign) {
		t.Errorf("it has changed, and has %d bytes, %v", len(now), err)
	}
}

// TestClose: after Close everything is in the database's own file, and nothing is open.
func TestClose(t *testing.T) {
	folder := t.TempDir()
	s, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(appendMessage(s, "a"), s.Ready(), s.Close()); err != nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if e.Name() != "kith.db" && e.Name() != "lock" {
			t.Errorf("%s is left", e.Name())
		}
	}
	alone := t.TempDir()
	if err := copyFile(filepath.Join(folder, "kith.db"), filepath.Join(alone, "kith.db")); err != nil {
		t.Fatal(err)
	}
	if got := clients(t, alone); got != "a" {
		t.Errorf("a copy of kith.db alone has the messages %q", got)
	}
}

// TestCheckpoint: the log does not grow for ever, and a checkpoint is not taken for
// somebody else's change.
func TestCheckpoint(t *testing.T) {
	folder := t.TempDir()
	s, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	actor := Actor{Visitor: Visitor{Session: "s", TokenHash: HashToken("s"), Brand: "demo"}}
	text := strings.Repeat("word ", protocol.TextLimit/5)
	for i := range 1500 {
		if _, err := s.Append(t.Context(), actor, NewMessage{Conversation: "c", Client: fmt.Sprint(i), Text: text, CreateConversation: true}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Ready(); err != nil {
		t.Error(err)
	}
	file, _ := os.Stat(filepath.Join(folder, "kith.db"))
	wal, err := os.Stat(filepath.Join(folder, "kith.db-wal"))
	if err != nil || file.Size() < 10<<20 || wal.Size() > 3*checkpointPages*4096 {
		t.Errorf("the database has %d bytes, its log %d", file.Size(), wal.Size())
	}
}

// TestFailureIsRemembered: the store is not ready while writes fail, and for a while
// after the last one has; a write that is wrong by itself does not count.
func TestFailureIsRemembered(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s, err := open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		wrong := s.write(t.Context(), func(t *tx) error {
			_, err := t.exec(`INSERT INTO sign_ins (hash, agent, expires_at) VALUES ('x', 'nobody', 1)`)
			return err
		})
		if wrong == nil || s.Ready() != nil {
			t.Errorf("a wrong write: %v; then Ready returns %v", wrong, s.Ready())
		}
		// Fewer pages than the database has: SQLite reports a full disk.
		if _, err := s.writer.conn.ExecContext(t.Context(), `PRAGMA max_page_count = 1`); err != nil {
			t.Fatal(err)
		}
		big := strings.Repeat("x", 1<<20)
		full := func() error {
			return s.write(t.Context(), func(t *tx) error {
				_, err := t.exec(`INSERT INTO codes (hash, expires_at) VALUES ($1, 1)`, big)
				return err
			})
		}
		if err := full(); err == nil || !strings.Contains(err.Error(), "full") {
			t.Fatalf("a write to a full database: %v", err)
		}
		for range 5 {
			if err := s.Ready(); err == nil || !strings.Contains(err.Error(), "full") {
				t.Errorf("Ready returns %v", err)
			}
			<-time.After(failureMemory/5 - 1)
		}
		if _, err := s.writer.conn.ExecContext(t.Context(), `PRAGMA max_page_count = 1000000`); err != nil {
			t.Fatal(err)
		}
		<-time.After(10 * time.Nanosecond)
		if err := errors.Join(s.Ready(), full()); err != nil {
			t.Errorf("after the repair: %v", err)
		}
	})
}

// TestReadyFindsOut: where nobody writes, Ready finds out that the database cannot be
// written.
func TestReadyFindsOut(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s, err := open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.Ready(); err != nil {
			t.Fatal(err)
		}
		s.writer.conn.ExecContext(t.Context(), `PRAGMA query_only = 1`)
		<-time.After(probeInterval)
		if err := s.Ready(); err == nil || !strings.Contains(err.Error(), "readonly") {
			t.Errorf("Ready returns %v", err)
		}
		s.writer.conn.ExecContext(t.Context(), `PRAGMA query_only = 0`)
		<-time.After(failureMemory)
		if err := s.Ready(); err != nil {
			t.Errorf("after the repair: %v", err)
		}
	})
}

// TestReadyWritesSeldom: whoever asks often whether the store is ready does not have it
// write each time, nor where others write.
func TestReadyWritesSeldom(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s, err := open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		for written := range 3 {
			for range 3 {
				if err := s.Ready(); err != nil {
					t.Fatal(err)
				}
			}
			if got := s.engine.(*sqliteEngine).probes; got != written+1 {
				t.Errorf("it has written %d times, want %d", got, written+1)
			}
			<-time.After(probeInterval - 1)
			if err := errors.Join(appendMessage(s, fmt.Sprint(written)), s.Ready()); err != nil {
				t.Fatal(err)
			}
			if got := s.engine.(*sqliteEngine).probes; got != written+1 {
				t.Errorf("where others write it has written %d times, want %d", got, written+1)
			}
			<-time.After(probeInterval)
		}
	})
}

// TestReadyBeforeTheDiskIsFull: with so little space that the next checkpoint may fail,
// the store is not ready, though it can be written.
func TestReadyBeforeTheDiskIsFull(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	files := s.engine.(*sqliteEngine).databaseFiles
	for free, want := range map[uint64]bool{spaceMin: true, spaceMin - 1: false} {
		files.freeBytes = func(string) (uint64, error) { return free, nil }
		err := s.Ready()
		if (err == nil) != want || err != nil && !strings.Contains(err.Error(), "the disk with the data folder is full: 4095 KB are free") {
			t.Errorf("with %d bytes: %v", free, err)
		}
		if err := appendMessage(s, fmt.Sprint(free)); err != nil {
			t.Error(err)
		}
	}
}

// TestReadyWhereSpaceIsUnknown: not every system says how much space there is.
func TestReadyWhereSpaceIsUnknown(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.engine.(*sqliteEngine).databaseFiles.freeBytes = func(string) (uint64, error) { return 0, errors.ErrUnsupported }
	if err := s.Ready(); err != nil {
		t.Error(err)
	}
	if free, err := freeBytes(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Errorf("in a folder that is not there %d bytes are free", free)
	}
}

// TestAChangedFileStaysChanged: what SQLite has read of it meanwhile may be of either,
// so that nothing is accepted until a restart, although it is as it was again.
func TestAChangedFileStaysChanged(t *testing.T) {
	folder := t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := appendMessage(s, "a"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, databaseName)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	put := func(content []byte) {
		if err := errors.Join(os.WriteFile(file, content, fileMode), os.Chtimes(file, time.Time{}, info.ModTime())); err != nil {
			t.Fatal(err)
		}
	}
	put(append(content, make([]byte, 4096)...))
	for range 2 {
		var lost errLostFiles
		if err := appendMessage(s, "b"); !errors.As(err, &lost) || lost.problem != "changed by another program" {
			t.Errorf("a write returns %v", err)
		}
		put(content)
	}
	s.Close()
}

// BenchmarkVerify measures what looking at the files adds to each commit, and how many
// times as long a commit of one write takes.
func BenchmarkVerify(b *testing.B) {
	s, err := open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var verify, commit time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		if err := appendMessage(s, fmt.Sprint(i)); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		if err := s.engine.verify(); err != nil {
			b.Fatal(err)
		}
		commit += middle.Sub(began)
		verify += time.Since(middle)
	}
	b.ReportMetric(float64(verify.Microseconds())/float64(b.N), "µs-verify")
	b.ReportMetric(100*float64(verify)/float64(commit-verify), "%-of-commit")
}
