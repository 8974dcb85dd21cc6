package kb

import (
	"context"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"

	"kith/server/protocol"
)

// Library answers what the folder holds now. All methods may be called at the
// same time.
type Library struct {
	log   *slog.Logger
	files fs.FS
	shelf atomic.Pointer[shelf]
	known map[Fault]bool // faults that were told already

	mu      sync.Mutex
	changed chan struct{} // closed at the next change
	stop    context.CancelFunc
	stopped chan struct{}
}

// New reads a library that never changes, such as one inside the binary.
func New(files fs.FS, log *slog.Logger) (*Library, error) {
	l := &Library{log: log, files: files, changed: make(chan struct{})}
	return l, l.reload()
}

// reload reads the folder again. Each fault is told once, for as long as it
// stands.
func (l *Library) reload() error {
	s, err := read(l.files)
	if err != nil {
		return err
	}
	told := map[Fault]bool{}
	for _, f := range s.faults {
		if told[f] = true; !l.known[f] {
			l.log.Warn("knowledge base: " + f.Error())
		}
	}
	l.known = told
	l.shelf.Store(s)
	l.mu.Lock()
	close(l.changed)
	l.changed = make(chan struct{})
	l.mu.Unlock()
	return nil
}

// Changed is closed when the folder has been read anew.
func (l *Library) Changed() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.changed
}

// Empty reports whether there is no article at all.
func (l *Library) Empty() bool { return len(l.shelf.Load().articles) == 0 }

// Faults lists what cannot be used of the folder as it is now, by file.
func (l *Library) Faults() []Fault { return l.shelf.Load().faults }

// Contents answers the categories and their articles. Each article is in the
// wanted language if there is such a version, else in the usual one, else in
// any.
func (l *Library) Contents(wanted, usual string) protocol.KnowledgeBase {
	return l.view(wanted, usual).contents
}

// Article answers one article, in the same choice of language.
func (l *Library) Article(id, wanted, usual string) (protocol.Article, bool) {
	a, ok := l.view(wanted, usual).articles[id]
	return a, ok
}

// Search answers at most protocol.ResultsLimit articles, best first.
func (l *Library) Search(query, wanted, usual string) protocol.SearchResults {
	query = clip(query, protocol.NameLimit)
	return protocol.SearchResults{Query: query, Results: l.view(wanted, usual).index.search(query)}
}

// File opens a file of the folder that is no article, such as a picture. Its
// error is fs.ErrNotExist for whatever visitors may not see.
func (l *Library) File(name string) (fs.File, error) {
	if !servable(name) {
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

func (l *Library) view(wanted, usual string) *view {
	return l.shelf.Load().view(chain(wanted, usual))
}

// Close stops watching the folder.
func (l *Library) Close() {
	if l.stop != nil {
		l.stop()
		<-l.stopped
	}
}
