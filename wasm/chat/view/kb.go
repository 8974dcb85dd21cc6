package view

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/html"
	"kith/wasm/locale"
)

// unlisted is what stands in the place of the contents while they are not
// here; nothing where they are.
func (p pane) unlisted() *html.Node {
	switch p.m.KB.ContentsFetch {
	case state.NotLoaded, state.Loading:
		return p.skeleton(6)
	case state.Unreachable:
		return p.trouble(p.w.NotLoaded, true)
	}
	return nil
}

// shelves lists the categories of the knowledge base.
func (p pane) shelves() nodes {
	if n := p.unlisted(); n != nil {
		return nodes{p.searchBox(), n}
	}
	list := el("ul.shelves#list aria-label=$", p.w.Help)
	for _, c := range p.m.KB.Contents.Categories {
		add(list, el("li#$", c.ID, el("button.shelf.card type=button data-on-click="+NameCategory+" data-value=$", c.ID,
			el("span.what",
				el("bdi.name", c.Title), about(c.Description),
				el("span.time", locale.Count(p.m.Language, &p.w.Articles, int64(len(c.Articles))))),
			draw(iconMore))))
	}
	if len(list.Children) == 0 {
		return nodes{empty(iconBook, p.w.NoArticles, "")}
	}
	return nodes{p.searchBox(), list}
}

// about is a line on what something is about, if there is one.
func about(text string) *html.Node {
	if text == "" {
		return nil
	}
	return el("bdi.preview", text)
}

// category lists the articles of one.
func (p pane) category() nodes {
	for _, c := range p.m.KB.Contents.Categories {
		if c.ID != p.m.Route.Category {
			continue
		}
		intro := el("div.intro#intro", el("h1 dir=auto", c.Title), el("p dir=auto", c.Description))
		if len(c.Articles) == 0 {
			return nodes{intro, empty(iconBook, p.w.NoArticles, "")}
		}
		return nodes{intro, el("div.card#list", summaries(c.Articles))}
	}
	if n := p.unlisted(); n != nil {
		return nodes{n}
	}
	return p.gone()
}

// gone says that something of the library is not there any more.
func (p pane) gone() nodes {
	return nodes{p.trouble(p.w.NoArticle, false), act("plain", NameKB, "", p.w.BrowseAll)}
}

// summaries lists articles.
func summaries(articles []protocol.Summary) *html.Node {
	list := el("ul.rows")
	for _, a := range articles {
		what := el("span.what")
		if a.Category != "" {
			add(what, el("bdi.time", a.Category))
		}
		add(what, el("bdi.name", a.Title))
		add(what, about(a.Summary))
		add(list, el("li#$", a.ID,
			el("button.row type=button data-on-click="+NameArticle+" data-value=$", a.ID, what, draw(iconMore))))
	}
	return list
}

// searchBox finds articles. It has the same key on every screen.
func (p pane) searchBox() *html.Node {
	return el("div.find#find role=search", draw(iconFind),
		el("input type=search dir=auto enterkeyhint=search autocomplete=off aria-label=$ placeholder=$"+
			" data-on-input="+NameQuery+" data-on-enter="+NameSearch+" data-name="+NameQuery+" value=$",
			p.w.Search, p.w.SearchHint, p.m.Route.Query))
}

// search shows what was found.
func (p pane) search() nodes {
	shelf, box := &p.m.KB, p.searchBox()
	found := shelf.Results.Results
	switch {
	case shelf.ResultsFetch == state.NotLoaded:
		return nodes{box}
	case shelf.ResultsFetch == state.NotFound || shelf.ResultsFetch == state.Unreachable:
		return nodes{box, p.trouble(p.w.NotLoaded, true)}
	case len(found) > 0:
		return nodes{box,
			el("h2.tally#results", locale.Count(p.m.Language, &p.w.Results, int64(len(found)))),
			el("div.card#list", summaries(found))}
	case shelf.ResultsFetch == state.Loading:
		return nodes{box, p.skeleton(4)}
	}
	return nodes{box,
		empty(iconFind, locale.Fill(p.w.NoResults, locale.Isolate(shelf.Results.Query)), p.w.NoResultsHint), p.ask()}
}

// ask leads from an article, or from its absence, to people.
func (p pane) ask() *html.Node {
	if p.closed() {
		return nil
	}
	if c := p.m.Stored.Running(); c != nil {
		return act("primary", NameConversation, c.ID, p.w.WriteToUs)
	}
	return act("primary", NameNew, "", p.w.WriteToUs)
}
