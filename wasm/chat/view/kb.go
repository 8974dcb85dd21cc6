package view

import (
	"kith/wasm/chat/state"
	"kith/wasm/html"
	"kith/wasm/locale"
)

// kb is the first screen of the knowledge base: its categories.
func (p panel) kb() nodes {
	if n := p.contentsPlaceholder(); n != nil {
		return nodes{p.searchBox(), n}
	}
	list := el("ul.categories#list aria-label=$", p.words.Help)
	for _, c := range p.model.KB.Contents.Categories {
		add(list, el("li#$", c.ID, el("button.category-row.card type=button data-on-click="+NameCategory+" data-value=$", c.ID,
			el("span.row-main",
				el("bdi.name", c.Title), description(c.Description),
				el("span.time", locale.Pluralize(p.model.Language, &p.words.ArticleCount, int64(len(c.Articles))))),
			iconForward)))
	}
	if len(list.Children) == 0 {
		return nodes{emptyState(iconBook, p.words.NoArticles, "")}
	}
	return nodes{p.searchBox(), list}
}

// contentsPlaceholder stands for the contents of the knowledge base while they
// are not loaded. It is nil once they are.
func (p panel) contentsPlaceholder() *html.Node {
	switch p.model.KB.ContentsFetch {
	case state.NotLoaded, state.Loading:
		return p.skeleton(6)
	case state.Unreachable:
		return p.errorState(p.words.LoadFailed, true)
	}
	return nil
}
