package kb

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"kith/server/protocol"
)

// localized is the content for readers of certain languages: one version of each
// article, and an index of those.
type localized struct {
	contents protocol.KnowledgeBase
	articles map[string]protocol.Article
	index    *index
}

// localizedCache keeps the localized forms of a content. There is at most one for
// each order of the languages that the content has, whatever visitors ask for.
type localizedCache struct {
	mu          sync.Mutex
	byLanguages map[string]*localized
}

// inLanguages returns the content for a list of preferred languages.
func (c *content) inLanguages(preferred []string) *localized {
	known := c.presentLanguages(preferred)
	key := strings.Join(known, " ")
	c.localized.mu.Lock()
	defer c.localized.mu.Unlock()
	if l := c.localized.byLanguages[key]; l != nil {
		return l
	}
	if c.localized.byLanguages == nil {
		c.localized.byLanguages = map[string]*localized{}
	}
	l := c.localize(known)
	c.localized.byLanguages[key] = l
	return l
}

// presentLanguages returns the languages of the content that meet the preferred
// ones, in their order. "de-at" meets "de".
func (c *content) presentLanguages(preferred []string) []string {
	var known []string
	for _, wanted := range preferred {
		for _, language := range slices.Sorted(maps.Keys(c.languages)) {
			if (language == wanted || strings.HasPrefix(language, wanted+"-")) && !slices.Contains(known, language) {
				known = append(known, language)
			}
		}
	}
	return known
}

// categoryDraft is a category whose articles are still being collected.
type categoryDraft struct {
	protocol.Category
	order     int
	documents []*document
}

// localize makes the localized content that inLanguages caches.
func (c *content) localize(preferred []string) *localized {
	drafts := map[string]*categoryDraft{}
	for _, versions := range c.articles {
		d := bestVersion(versions, preferred)
		category := c.category(d.folder, preferred)
		r := drafts[category.ID]
		if r == nil {
			r = &category
			drafts[category.ID] = r
		}
		r.documents = append(r.documents, d)
	}
	sorted := make([]*categoryDraft, 0, len(drafts))
	for _, r := range drafts {
		sortByOrder(r.documents, func(d *document) (int, string, string) { return d.order, fold(d.title), d.id })
		sorted = append(sorted, r)
	}
	sortByOrder(sorted, func(r *categoryDraft) (int, string, string) { return r.order, fold(r.Title), r.ID })

	l := &localized{articles: map[string]protocol.Article{}}
	var entries []searchEntry
	for _, r := range sorted[:min(len(sorted), protocol.CategoriesLimit)] {
		for _, d := range r.documents {
			summary := protocol.Summary{ID: d.id, Title: d.title, Summary: d.summary}
			r.Articles = append(r.Articles, summary)
			summary.Category = r.Title
			entries = append(entries, searchEntry{summary, plainText(d.blocks)})
			l.articles[d.id] = protocol.Article{ID: d.id, Title: d.title, Category: r.ID, Body: d.blocks}
		}
		l.contents.Categories = append(l.contents.Categories, r.Category)
	}
	l.index = newIndex(entries)
	return l
}

// category returns the category of a folder, without articles. Folders with the
// same category id are one category.
func (c *content) category(folder string, preferred []string) categoryDraft {
	id := c.categoryIDs[folder]
	r := categoryDraft{Category: protocol.Category{ID: id, Title: folderTitle(folder)}}
	versions := map[string]*document{}
	for _, other := range slices.Sorted(maps.Keys(c.categories)) {
		if c.categoryIDs[other] == id {
			maps.Copy(versions, c.categories[other])
		}
	}
	if d := bestVersion(versions, preferred); d != nil {
		r.order, r.Description = d.order, d.summary
		r.Title = cmp.Or(d.title, r.Title)
	}
	return r
}
