package kb

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"kith/server/protocol"
)

// localized is the shelf as a reader of certain languages sees it: of each article
// one version, and an index of those.
type localized struct {
	contents protocol.KnowledgeBase
	articles map[string]protocol.Article
	index    *index
}

// localizedCache keeps the views of a shelf. There is one for each order of the
// languages that the shelf has, however visitors write theirs.
type localizedCache struct {
	mu          sync.Mutex
	byLanguages map[string]*localized
}

// inLanguages answers the view for a chain of languages.
func (s *content) inLanguages(chain []string) *localized {
	known := s.presentLanguages(chain)
	key := strings.Join(known, " ")
	s.localized.mu.Lock()
	defer s.localized.mu.Unlock()
	if v := s.localized.byLanguages[key]; v != nil {
		return v
	}
	if s.localized.byLanguages == nil {
		s.localized.byLanguages = map[string]*localized{}
	}
	v := s.localize(known)
	s.localized.byLanguages[key] = v
	return v
}

// presentLanguages narrows a chain to languages that the shelf has. Where "de" is wanted,
// "de-at" will do.
func (s *content) presentLanguages(chain []string) []string {
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

// categoryDraft is a category while its articles gather.
type categoryDraft struct {
	protocol.Category
	order     int
	documents []*document
}

func (s *content) localize(chain []string) *localized {
	rooms := map[string]*categoryDraft{}
	for _, versions := range s.articles {
		p := bestVersion(versions, chain)
		category := s.category(p.folder, chain)
		r := rooms[category.ID]
		if r == nil {
			r = &category
			rooms[category.ID] = r
		}
		r.documents = append(r.documents, p)
	}
	sorted := make([]*categoryDraft, 0, len(rooms))
	for _, r := range rooms {
		sortByOrder(r.documents, func(p *document) (int, string, string) { return p.order, fold(p.title), p.id })
		sorted = append(sorted, r)
	}
	sortByOrder(sorted, func(r *categoryDraft) (int, string, string) { return r.order, fold(r.Title), r.ID })

	v := &localized{articles: map[string]protocol.Article{}}
	var entries []searchEntry
	for _, r := range sorted[:min(len(sorted), protocol.CategoriesLimit)] {
		for _, p := range r.documents {
			summary := protocol.Summary{ID: p.id, Title: p.title, Summary: p.summary}
			r.Articles = append(r.Articles, summary)
			summary.Category = r.Title
			entries = append(entries, searchEntry{summary, plainText(p.blocks)})
			v.articles[p.id] = protocol.Article{ID: p.id, Title: p.title, Category: r.ID, Body: p.blocks}
		}
		v.contents.Categories = append(v.contents.Categories, r.Category)
	}
	v.index = newIndex(entries)
	return v
}

// category answers what the category of a folder is called. Folders with the
// same id are one category.
func (s *content) category(folder string, chain []string) categoryDraft {
	id := s.categoryIDs[folder]
	r := categoryDraft{Category: protocol.Category{ID: id, Title: folderTitle(folder)}}
	versions := map[string]*document{}
	for _, other := range slices.Sorted(maps.Keys(s.categories)) {
		if s.categoryIDs[other] == id {
			maps.Copy(versions, s.categories[other])
		}
	}
	if p := bestVersion(versions, chain); p != nil {
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
	return truncate(strings.NewReplacer("/", "-", " ", "-").Replace(folder), protocol.IDLimit)
}
