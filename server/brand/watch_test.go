package brand_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kith/server/brand"
)

// watched is a brands file in a folder of its own that is watched.
type watched struct {
	t     *testing.T
	path  string
	set   *brand.Set
	log   logText
	again chan os.Signal
}

// A logText is what was logged. The test takes it while the file is watched.
type logText struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// take returns what was logged since the last call.
func (l *logText) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := l.text.String()
	l.text.Reset()
	return text
}

// withWatched runs a test with a watched file whose brand has the name "one". Time
// passes at once in it.
func withWatched(t *testing.T, test func(w *watched)) {
	w := &watched{path: filepath.Join(t.TempDir(), "brands.json")}
	synctest.Test(t, func(t *testing.T) {
		w.t, w.again = t, make(chan os.Signal)
		w.write(named("one"))
		check := func(s *brand.Set) error {
			if s.ByKey("refused") != nil {
				return errors.New("that brand is refused")
			}
			return nil
		}
		f, err := brand.Open(w.path, check)
		if err != nil {
			t.Fatal(err)
		}
		w.set = f.Brands()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan bool)
		go func() {
			f.Watch(ctx, w.again, check, slog.New(slog.NewTextHandler(&w.log, nil)))
			close(ended)
		}()
		test(w)
		cancel()
		<-ended
	})
}

func named(name string) string {
	return `{"brands": [{"key": "k", "name": "` + name + `", "sites": ["https://shop.example"]}]}`
}

// write writes the file with a later time than before, as it passes outside.
func (w *watched) write(text string) {
	w.t.Helper()
	if err := errors.Join(os.WriteFile(w.path, []byte(text), 0o600), os.Chtimes(w.path, time.Time{}, time.Now())); err != nil {
		w.t.Fatal(err)
	}
}

// want waits until the file must have been noticed, and fails if the brand has another
// name or the log since the last call lacks words. Without words it must be empty.
func (w *watched) want(name, words string) {
	w.t.Helper()
	<-time.After(5 * time.Second)
	synctest.Wait()
	if b := w.set.ByKey("k"); b == nil || b.Name != name {
		w.t.Errorf("the brand is %+v, want %s", b, name)
	}
	log := w.log.take()
	if !strings.Contains(log, words) || strings.Count(log, "\n") != min(1, len(words)) {
		w.t.Errorf("the log says %q, want %q in one line", log, words)
	}
}

func TestAChangedFileIsReadAgain(t *testing.T) {
	withWatched(t, func(w *watched) {
		changes := 0
		w.set.Follow(func() { changes++ })
		w.want("one", "")
		w.write(named("two"))
		w.want("two", "read again")
		if changes != 1 {
			t.Errorf("who follows was told %d times", changes)
		}
		w.write(named("two")) // touched
		w.want("two", "")

		w.write(`{"brands": [`)
		w.want("two", "line 1, column 13: the file ends too early: a quote, a bracket or a brace is not closed; the brands stay as they were")
		w.want("two", "") // and it says so once
		w.write(strings.Replace(named("three"), `"k"`, `"refused"`, 1))
		w.want("two", "that brand is refused; the brands stay as they were")
		os.Remove(w.path)
		w.want("two", "there is no brands file")
		w.want("two", "")

		// As an editor replaces a file, and a cluster its settings: by another.
		other := w.path + ".new"
		if err := errors.Join(os.WriteFile(other, []byte(named("four")), 0o600), os.Rename(other, w.path)); err != nil {
			t.Fatal(err)
		}
		w.want("four", "read again")
	})
}

func TestAFileIsReadAgainWhenAsked(t *testing.T) {
	withWatched(t, func(w *watched) {
		w.again <- os.Interrupt
		w.want("one", "read again")
		info, err := os.Stat(w.path)
		if err != nil {
			t.Fatal(err)
		}
		// A change that does not show from outside.
		if err := errors.Join(os.WriteFile(w.path, []byte(named("eno")), 0o600), os.Chtimes(w.path, time.Time{}, info.ModTime())); err != nil {
			t.Fatal(err)
		}
		w.want("one", "")
		w.again <- os.Interrupt
		w.want("eno", "read again")
	})
}

// TestAHalfWrittenFileIsLeftAlone: a file that grows while it is looked at is no
// mistake.
func TestAHalfWrittenFileIsLeftAlone(t *testing.T) {
	withWatched(t, func(w *watched) {
		text := named("two")
		for i := range text {
			w.write(text[:i])
			<-time.After(300 * time.Millisecond)
		}
		w.write(text)
		w.want("two", "read again")
	})
}
