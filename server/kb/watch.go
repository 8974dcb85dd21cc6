package kb

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quietPeriod is how long the folder must be quiet before it is read again: an
// editor writes a file in several steps, a deployment many files.
const quietPeriod = 100 * time.Millisecond

// Open reads the folder dir, and reads it again whenever it changes, until Close.
// If the system cannot watch the folder, that is logged and the knowledge base
// stays as it is. Open returns an error if the folder cannot be read.
func Open(dir string, log *slog.Logger) (*Base, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	b := &Base{log: log, files: rootedDir(dir), changed: make(chan struct{}), stopped: make(chan struct{})}
	ctx, stop := context.WithCancel(context.Background())
	b.stop = stop

	// Watching begins before reading, so that no change falls between.
	w, err := fsnotify.NewWatcher()
	if err != nil {
		log.Warn("knowledge base: changes will be seen after a restart only, because the system cannot watch the folder: " + err.Error() + ".")
		close(b.stopped)
		return b, b.reload()
	}
	watch := &watcher{Watcher: w, dir: dir, base: b}
	watch.watchAll()
	if err := b.reload(); err != nil {
		stop()
		w.Close()
		return nil, err
	}
	go watch.run(ctx)
	return b, nil
}

// watcher reloads a knowledge base when its folder changes.
type watcher struct {
	*fsnotify.Watcher
	dir  string
	base *Base
}

// watchAll watches the folder, every folder in it, and its parent, which shows
// when the folder itself is replaced. Watching a folder twice has no effect.
func (w *watcher) watchAll() {
	w.watch(filepath.Dir(w.dir))
	filepath.WalkDir(w.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return nil
		}
		if name != w.dir && isHidden(d.Name()) {
			return fs.SkipDir
		}
		w.watch(name)
		return nil
	})
}

func (w *watcher) watch(name string) {
	if err := w.Add(name); err != nil && !os.IsNotExist(err) {
		w.base.log.Warn(fmt.Sprintf("knowledge base: changes in %s will be seen after a restart only: %v.", name, err))
	}
}

func (w *watcher) run(ctx context.Context) {
	defer close(w.base.stopped)
	defer w.Close()
	quiet := time.NewTimer(0)
	quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-w.Events:
			if w.affects(e) {
				quiet.Reset(quietPeriod)
			}
		case err := <-w.Errors:
			// Events may have been lost; reading again makes up for them.
			w.base.log.Warn("knowledge base: watching the folder: " + err.Error() + ".")
			quiet.Reset(quietPeriod)
		case <-quiet.C:
			w.watchAll() // first, so that a file written meanwhile causes an event
			if err := w.base.reload(); err != nil {
				w.base.log.Warn("knowledge base: the folder cannot be read; the articles stay as they were: " + err.Error() + ".")
			}
		}
	}
}

// affects reports whether an event is about the folder or something in it.
func (w *watcher) affects(e fsnotify.Event) bool {
	return e.Name == w.dir || strings.HasPrefix(e.Name, w.dir+string(filepath.Separator))
}

// rootedDir is a file system of a folder that may be replaced at any time. It
// never opens a file outside the folder, whatever symbolic links are in it.
type rootedDir string

// Open implements fs.FS.
func (f rootedDir) Open(name string) (fs.File, error) {
	root, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.FS().Open(name)
}
