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

// debounce is how long nothing more must change until a change is told. Editors
// write a file in several steps.
const debounce = 80 * time.Millisecond

// watch tells the name of something that changed below the places, once for
// all changes that come close together, until the context ends.
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
		var tell chan<- string // nil, which nobody receives from, until it has settled
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
					_ = add(w, e.Name) // gone again already
				}
				changed, tell = e.Name, nil
				timer.Reset(debounce)
			case <-timer.C:
				tell = changes
			case tell <- changed:
				tell = nil
			}
		}
	}()
	return changes, nil
}

// add watches a file, or a folder with all that are in it.
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

// ignored tells what no build depends on: what the build writes itself,
// what the server watches by itself, tests, and the files of editors.
func ignored(name string) bool {
	base := filepath.Base(name)
	return base == "dist" || base == "kb" || base == "testdata" ||
		strings.HasSuffix(base, "_test.go") || strings.HasSuffix(base, "~") || strings.HasPrefix(base, ".")
}
