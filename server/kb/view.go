package kb

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"kith/server/protocol"
)

// view is the shelf as a reader of certain languages sees it: of each article
// one version, and an index of those.
type view struct {
	contents protocol.KnowledgeBase
	articles map[string]protocol.Article
	index    *index
}

// views keeps the views of a shelf. There is one for each order of the
// languages that the shelf has, however visitors write theirs.
type views struct {
	mu   sync.Mutex
	kept map[string]*view
}

// view answers the view for a chain of languages.
func (s *shelf) view(chain []string) *view {
	known := s.known(chain)
	key := strings.Join(known, " ")
	s.views.mu.Lock()
	defer s.views.mu.Unlock()
	if v := s.views.kept[key]; v != nil {
		return v
	}
	if s.views.kept == nil {
		s.views.kept = map[string]*view{}
	}
	v := s.look(known)
	s.views.kept[key] = v
	return v
}

// known narrows a chain to languages that the shelf has. Where "de" is wanted,
// "de-at" will do.
func (s *shelf) known(chain []string) []string {
	var known []string
	for _, wanted := range chain {
		for _, language := range slices.Sorted(maps.Keys(s.languages)) {
			if (language == wanted || strings.HasPrefix(language, wanted+"-")) && !slices.Contains(known, language) {
				known = append(known, language)
			}
		}
	}
	return known
}

// room is a category while its articles gather.
type room struct {
	protocol.Category
	order int
	pages []*page
}

func (s *shelf) look(chain []string) *view {
	rooms := map[string]*room{}
	for _, versions := range s.articles {
		p := best(versions, chain)
		category := s.category(p.folder, chain)
		r := rooms[category.ID]
		if r == nil {
			r = &category
			rooms[category.ID] = r
		}
		r.pages = append(r.pages, p)
	}
	sorted := make([]*room, 0, len(rooms))
	for _, r := range rooms {
		inOrder(r.pages, func(p *page) (int, string, string) { return p.order, fold(p.title), p.id })
		sorted = append(sorted, r)
	}
	inOrder(sorted, func(r *room) (int, string, string) { return r.order, fold(r.Title), r.ID })

	v := &view{articles: map[string]protocol.Article{}}
	var entries []entry
	for _, r := range sorted[:min(len(sorted), protocol.CategoriesLimit)] {
		for _, p := range r.pages {
			summary := protocol.Summary{ID: p.id, Title: p.title, Summary: p.summary}
			r.Articles = append(r.Articles, summary)
			summary.Category = r.Title
			entries = append(entries, entry{summary, plain(p.blocks)})
			v.articles[p.id] = protocol.Article{ID: p.id, Title: p.title, Category: r.ID, Body: p.blocks}
		}
		v.contents.Categories = append(v.contents.Categories, r.Category)
	}
	v.index = newIndex(entries)
	return v
}

// category answers what the category of a folder is called. Folders with the
// same id are one category.
func (s *shelf) category(folder string, chain []string) room {
	id := s.ids[folder]
	r := room{Category: protocol.Category{ID: id, Title: heading(folder)}}
	versions := map[string]*page{}
	for _, other := range slices.Sorted(maps.Keys(s.categories)) {
		if s.ids[other] == id {
			maps.Copy(versions, s.categories[other])
		}
	}
	if p := best(versions, chain); p != nil {
		r.order, r.Description = p.order, p.summary
		r.Title = cmp.Or(p.title, r.Title)
	}
	return r
}

// folderID makes a category's id out of its folder.
func folderID(folder string) string {
	if folder == "." {
		return "general"
	}
	return clip(strings.NewReplacer("/", "-", " ", "-").Replace(folder), protocol.IDLimit)
}
