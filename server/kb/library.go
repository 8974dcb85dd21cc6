package kb

import (
	"context"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"

	"kith/server/protocol"
)

// Base answers what the folder holds now. All methods may be called at the
// same time.
type Base struct {
	log     *slog.Logger
	files   fs.FS
	content atomic.Pointer[content]
	logged  map[Problem]bool // faults that were told already

	mu      sync.Mutex
	changed chan struct{} // closed at the next change
	stop    context.CancelFunc
	stopped chan struct{}
}

// New reads a library that never changes, such as one inside the binary.
func New(files fs.FS, log *slog.Logger) (*Base, error) {
	l := &Base{log: log, files: files, changed: make(chan struct{})}
	return l, l.reload()
}

// reload reads the folder again. Each fault is told once, for as long as it
// stands.
func (l *Base) reload() error {
	s, err := load(l.files)
	if err != nil {
		return err
	}
	told := map[Problem]bool{}
	for _, f := range s.problems {
		if told[f] = true; !l.logged[f] {
			l.log.Warn("knowledge base: " + f.Error())
		}
	}
	l.logged = told
	l.content.Store(s)
	l.mu.Lock()
	close(l.changed)
	l.changed = make(chan struct{})
	l.mu.Unlock()
	return nil
}

// Changed is closed when the folder has been read anew.
func (l *Base) Changed() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.changed
}

// Empty reports whether there is no article at all.
func (l *Base) Empty() bool { return len(l.content.Load().articles) == 0 }

// Problems lists what cannot be used of the folder as it is now, by file.
func (l *Base) Problems() []Problem { return l.content.Load().problems }

// Contents answers the categories and their articles. Each article is in the
// wanted language if there is such a version, else in the usual one, else in
// any.
func (l *Base) Contents(wanted, usual string) protocol.KnowledgeBase {
	return l.localized(wanted, usual).contents
}

// Article answers one article, in the same choice of language.
func (l *Base) Article(id, wanted, usual string) (protocol.Article, bool) {
	a, ok := l.localized(wanted, usual).articles[id]
	return a, ok
}

// Search answers at most protocol.ResultsLimit articles, best first.
func (l *Base) Search(query, wanted, usual string) protocol.SearchResults {
	query = truncate(query, protocol.NameLimit)
	return protocol.SearchResults{Query: query, Results: l.localized(wanted, usual).index.search(query)}
}

// File opens a file of the folder that is no article, such as a picture. Its
// error is fs.ErrNotExist for whatever visitors may not see.
func (l *Base) File(name string) (fs.File, error) {
	if !isServable(name) {
		return nil, fs.ErrNotExist
	}
	f, err := l.files.Open(name)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, fs.ErrNotExist
	}
	return f, nil
}

func (l *Base) localized(wanted, usual string) *localized {
	return l.content.Load().inLanguages(preferredLanguages(wanted, usual))
}

// Close stops watching the folder.
func (l *Base) Close() {
	if l.stop != nil {
		l.stop()
		<-l.stopped
	}
}
