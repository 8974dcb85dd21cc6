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

// Open reads the folder dir and reads it again whenever it changes, until
// Close. Where the system cannot watch it, that is logged and the library stays
// as it is.
func Open(dir string, log *slog.Logger) (*Base, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	l := &Base{log: log, files: rootedDir(dir), changed: make(chan struct{}), stopped: make(chan struct{})}
	ctx, stop := context.WithCancel(context.Background())
	l.stop = stop

	// Watching begins before reading, so that no change falls between.
	w, err := fsnotify.NewWatcher()
	if err != nil {
		log.Warn("knowledge base: changes will be seen after a restart only, because the system cannot watch the folder: " + err.Error() + ".")
		close(l.stopped)
		return l, l.reload()
	}
	watch := &watcher{Watcher: w, dir: dir, base: l}
	watch.watchAll()
	if err := l.reload(); err != nil {
		stop()
		w.Close()
		return nil, err
	}
	go watch.run(ctx)
	return l, nil
}

type watcher struct {
	*fsnotify.Watcher
	dir  string
	base *Base
}

// watchAll watches the folder, every folder in it, and the one above it, through
// which a folder is seen that was replaced as a whole. Watching a folder twice
// is watching it once.
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
			// Events may have been lost; reading again finds what they said.
			w.base.log.Warn("knowledge base: watching the folder: " + err.Error() + ".")
			quiet.Reset(quietPeriod)
		case <-quiet.C:
			w.watchAll() // first, so that what is written meanwhile comes as an event
			if err := w.base.reload(); err != nil {
				w.base.log.Warn("knowledge base: the folder cannot be read; the articles stay as they were: " + err.Error() + ".")
			}
		}
	}
}

func (w *watcher) affects(e fsnotify.Event) bool {
	return e.Name == w.dir || strings.HasPrefix(e.Name, w.dir+string(filepath.Separator))
}

// rootedDir opens files of a folder that may be replaced at any time, and never
// one outside of it, whatever links there are in it.
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
