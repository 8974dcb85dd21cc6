package view

import (
	"kith/wasm/chat/state"
	"kith/wasm/html"
	"kith/wasm/locale"
)

// search is the screen with the results of a search.
func (p panel) search() nodes {
	kb, box := &p.model.KB, p.searchBox()
	results := kb.Results.Results
	switch {
	case kb.ResultsFetch == state.NotLoaded:
		return nodes{box}
	case kb.ResultsFetch == state.NotFound || kb.ResultsFetch == state.Unreachable:
		return nodes{box, p.errorState(p.words.LoadFailed, true)}
	case len(results) > 0: // the last ones are shown until the next are loaded
		return nodes{box,
			el("h2.result-count#results", locale.Pluralize(p.model.Language, &p.words.ResultCount, int64(len(results)))),
			el("div.card#list", articleList(results))}
	case kb.ResultsFetch == state.Loading:
		return nodes{box, p.skeleton(4)}
	}
	return nodes{box,
		emptyState(iconSearch, locale.Fill(p.words.NoResults, locale.Isolate(kb.Results.Query)), p.words.NoResultsHint), p.contactButton()}
}

// searchBox searches the articles. It has the same key on every screen.
func (p panel) searchBox() *html.Node {
	return el("div.search-box#search-box role=search", iconSearch,
		el("input type=search dir=auto enterkeyhint=search autocomplete=off aria-label=$ placeholder=$"+
			" data-on-input="+NameQuery+" data-on-enter="+NameSearch+" data-name="+NameQuery+" value=$",
			p.words.SearchArticles, p.words.SearchHint, p.model.Route.Query))
}
