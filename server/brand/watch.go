package brand

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"
)

// watchInterval is how often a brands file is looked at. Asking works wherever a file
// can be, also for a mounted one that the system reports no changes of.
const watchInterval = time.Second

// A File is a brands file that is read again when it has changed.
type File struct {
	path   string
	brands *Set
	text   []byte      // as it was read last
	info   os.FileInfo // as it was before that
}

// Open reads a brands file, with the errors of Load. check may refuse brands that the
// file names; so it does for every later version, too. It may be nil.
func Open(path string, check func(*Set) error) (*File, error) {
	f := &File{path: path}
	f.info, _ = os.Stat(path) // Load says what is wrong
	var err error
	if f.text, err = readFile(path); err != nil {
		return nil, err
	}
	f.brands, err = f.parse(check)
	return f, err
}

// parse returns the brands in the text.
func (f *File) parse(check func(*Set) error) (*Set, error) {
	brands, err := Parse(f.text)
	if err != nil {
		return nil, fmt.Errorf("the brands file %s, %w", f.path, err)
	}
	if check != nil {
		err = check(brands)
	}
	return brands, err
}

// Brands returns the brands, which Watch keeps as the file has them.
func (f *File) Brands() *Set { return f.brands }

// Watch reads the file again when it has changed, and when something arrives from
// again, until ctx ends. If the file has a mistake or check refuses it, that is
// logged, and the brands stay as they were.
func (f *File) Watch(ctx context.Context, again <-chan os.Signal, check func(*Set) error, log *slog.Logger) {
	ticker := time.NewTicker(watchInterval)
	defer ticker.Stop()
	before := f.info // at the last look
	for {
		select {
		case <-ctx.Done():
			return
		case <-again:
			f.reload(true, check, log)
		case <-ticker.C:
			// An editor writes a file in several steps, so it is read when it has been
			// left alone for one look.
			now, _ := os.Stat(f.path)
			if sameState(now, before) && !sameState(now, f.info) {
				f.reload(false, check, log)
			}
			before = now
		}
	}
}

// reload reads the file, and replaces the brands if it is good. Without asked it says
// and does nothing if the text has not changed.
func (f *File) reload(asked bool, check func(*Set) error, log *slog.Logger) {
	f.info, _ = os.Stat(f.path)
	text, err := readFile(f.path)
	if err == nil {
		if bytes.Equal(text, f.text) && !asked {
			return
		}
		f.text = text
		var brands *Set
		if brands, err = f.parse(check); err == nil {
			f.brands.Replace(brands)
			log.Info("the brands file was read again", "file", f.path, "brands", len(brands.All()))
			return
		}
	}
	log.Warn(err.Error() + "; the brands stay as they were")
}

// sameState reports whether a file, or that there is none, has not changed.
func sameState(a, b os.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}
