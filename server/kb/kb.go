package kb

import (
	"context"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"

	"kith/server/protocol"
)

// A Base is a knowledge base: the articles that its folder holds now. Its
// methods may be called from several goroutines at once.
type Base struct {
	log     *slog.Logger
	files   fs.FS
	content atomic.Pointer[content]
	logged  map[Problem]bool // the present problems, all of which are in the log
	stale   atomic.Bool      // the folder could not be read the last time

	mu      sync.Mutex
	changed chan struct{} // closed at the next change
	stop    context.CancelFunc
	stopped chan struct{}
}

// New reads a knowledge base whose files never change, such as one embedded in
// the binary. It returns an error if the top folder cannot be read; files in it
// that cannot be used are only logged.
func New(files fs.FS, log *slog.Logger) (*Base, error) {
	b := &Base{log: log, files: files, changed: make(chan struct{})}
	return b, b.reload()
}

// reload reads the folder again. A problem is logged when it first appears, and
// not again while it lasts.
func (b *Base) reload() error {
	c, err := load(b.files)
	b.stale.Store(err != nil)
	if err != nil {
		return err
	}
	logged := map[Problem]bool{}
	for _, p := range c.problems {
		if logged[p] = true; !b.logged[p] {
			b.log.Warn("knowledge base: " + p.Error())
		}
	}
	b.logged = logged
	b.content.Store(c)
	b.mu.Lock()
	close(b.changed)
	b.changed = make(chan struct{})
	b.mu.Unlock()
	return nil
}

// Changed returns a channel that is closed the next time the folder has been
// read again.
func (b *Base) Changed() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.changed
}

// Empty reports whether there are no articles.
func (b *Base) Empty() bool { return len(b.content.Load().articles) == 0 }

// Stale reports whether the folder could not be read when it was read last: the articles
// are those of before.
func (b *Base) Stale() bool { return b.stale.Load() }

// Problems returns what cannot be used in the folder as it is now, sorted by
// file and line. The caller must not change the slice.
func (b *Base) Problems() []Problem { return b.content.Load().problems }

// Contents returns the categories and the summaries of their articles. Each is
// in the wanted language ("de", "pt-BR") if it has such a version, else in the
// fallback language, else in any that it has.
func (b *Base) Contents(wanted, fallback string) protocol.KnowledgeBase {
	return b.localized(wanted, fallback).contents
}

// Article returns the article with an id, in the language that Contents would
// choose, and reports whether there is one.
func (b *Base) Article(id, wanted, fallback string) (protocol.Article, bool) {
	a, ok := b.localized(wanted, fallback).articles[id]
	return a, ok
}

// Search returns at most protocol.ResultsLimit articles that match the query,
// best first. Of the query, the first protocol.NameLimit bytes count.
func (b *Base) Search(query, wanted, fallback string) protocol.SearchResults {
	query = truncate(query, protocol.NameLimit)
	return protocol.SearchResults{Query: query, Results: b.localized(wanted, fallback).index.search(query)}
}

// File opens a file of the folder that is not an article, such as a picture. It
// returns fs.ErrNotExist if there is no such file or visitors may not see it:
// Markdown, hidden files, and whatever is outside the folder.
func (b *Base) File(name string) (fs.File, error) {
	if !isServable(name) {
		return nil, fs.ErrNotExist
	}
	f, err := b.files.Open(name)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, fs.ErrNotExist
	}
	return f, nil
}

func (b *Base) localized(wanted, fallback string) *localized {
	return b.content.Load().inLanguages(preferredLanguages(wanted, fallback))
}

// Close stops watching the folder and waits until the watcher has ended.
func (b *Base) Close() {
	if b.stop != nil {
		b.stop()
		<-b.stopped
	}
}
