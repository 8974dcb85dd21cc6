package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// debounce is how long nothing must change before a change is reported, because editors
// write a file in several steps.
const debounce = 80 * time.Millisecond

// watch sends the name of a file that has changed below the places, one for changes
// that follow each other closely, until the context ends.
func watch(ctx context.Context, project string, places ...string) (<-chan string, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	for _, place := range places {
		if err := add(w, filepath.Join(project, place)); err != nil {
			w.Close()
			return nil, err
		}
	}
	changes := make(chan string)
	go func() {
		defer w.Close()
		timer := time.NewTimer(0)
		<-timer.C
		changed := ""
		var ready chan<- string // nil, which blocks, until debounce has passed
		for {
			select {
			case <-ctx.Done():
				return
			case e, ok := <-w.Events:
				if !ok {
					return
				}
				if e.Op == fsnotify.Chmod || ignored(e.Name) {
					continue
				}
				if info, err := os.Stat(e.Name); err == nil && info.IsDir() && e.Has(fsnotify.Create) {
					_ = add(w, e.Name) // it may be gone again
				}
				changed, ready = e.Name, nil
				timer.Reset(debounce)
			case <-timer.C:
				ready = changes
			case ready <- changed:
				ready = nil
			}
		}
	}()
	return changes, nil
}

// add watches a file, or a folder with all folders in it.
func add(w *fsnotify.Watcher, place string) error {
	return filepath.WalkDir(place, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && ignored(name):
			return fs.SkipDir
		case d.IsDir() || name == place:
			return w.Add(name)
		}
		return nil
	})
}

// ignored reports whether no build depends on a file or folder: the build writes it, the
// server watches it, or it belongs to tests or an editor.
func ignored(name string) bool {
	base := filepath.Base(name)
	return base == "dist" || base == "kb" || base == "testdata" ||
		strings.HasSuffix(base, "_test.go") || strings.HasSuffix(base, "~") || strings.HasPrefix(base, ".")
}
