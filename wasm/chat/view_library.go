package chat

import (
	"kith/server/wire"
	"kith/wasm/html"
)

// shelves lists the categories of the knowledge base.
func (p pane) shelves() html.Nodes {
	shelf := &p.m.Library
	switch shelf.Listed {
	case NotAsked, Asked:
		return html.Nodes{p.searchBox(), p.skeleton(6)}
	case Missing, Unheard:
		return html.Nodes{p.searchBox(), p.trouble(p.w.Failed, true)}
	}
	if len(shelf.Contents.Categories) == 0 {
		return html.Nodes{p.empty(iconBook, p.w.NoArticles, "")}
	}
	list := html.El("ul", html.Key("list"), html.Class("shelves"), html.Is("aria-label", p.w.Help))
	for _, c := range shelf.Contents.Categories {
		list.Kids = append(list.Kids, html.El("li", html.Key(c.ID),
			html.El("button", html.Class("shelf card"), html.Is("type", "button"), html.On("click", NameCategory), html.Value(c.ID),
				html.El("span", html.Class("what"),
					html.El("bdi", html.Class("name"), html.Text(c.Title)),
					html.If(c.Description != "", html.El("bdi", html.Class("preview"), html.Text(c.Description))),
					html.El("span", html.Class("time"), html.Text(count(p.m.Language, &p.w.Articles, int64(len(c.Articles)))))),
				draw(iconMore))))
	}
	return html.Nodes{p.searchBox(), list}
}

// category lists the articles of one.
func (p pane) category() html.Nodes {
	shelf := &p.m.Library
	for _, c := range shelf.Contents.Categories {
		if c.ID != p.m.Place.Category {
			continue
		}
		page := html.Nodes{html.El("div", html.Key("intro"), html.Class("intro"),
			html.El("h1", html.Is("dir", "auto"), html.Text(c.Title)),
			html.If(c.Description != "", html.El("p", html.Is("dir", "auto"), html.Text(c.Description))))}
		if len(c.Articles) == 0 {
			return append(page, p.empty(iconBook, p.w.NoArticles, ""))
		}
		return append(page, html.El("div", html.Key("list"), html.Class("card"), p.summaries(c.Articles)))
	}
	switch shelf.Listed {
	case NotAsked, Asked:
		return html.Nodes{p.skeleton(6)}
	case Unheard:
		return html.Nodes{p.trouble(p.w.Failed, true)}
	}
	return html.Nodes{p.trouble(p.w.Missing, false), p.act("plain", NameKB, "", p.w.BrowseAll)}
}

// summaries lists articles.
func (p pane) summaries(articles []wire.Summary) html.Node {
	list := html.El("ul", html.Class("rows"))
	for _, a := range articles {
		list.Kids = append(list.Kids, html.El("li", html.Key(a.ID),
			html.El("button", html.Class("row"), html.Is("type", "button"), html.On("click", NameArticle), html.Value(a.ID),
				html.El("span", html.Class("what"),
					html.If(a.Category != "", html.El("bdi", html.Class("time"), html.Text(a.Category))),
					html.El("bdi", html.Class("name"), html.Text(a.Title)),
					html.If(a.Summary != "", html.El("bdi", html.Class("preview"), html.Text(a.Summary)))),
				draw(iconMore))))
	}
	return list
}

// searchBox finds articles. It has the same key on every screen.
func (p pane) searchBox() html.Node {
	return html.El("div", html.Key("find"), html.Class("find"), html.Is("role", "search"),
		draw(iconFind),
		html.El("input", html.Is("type", "search"), html.Is("dir", "auto"), html.Is("enterkeyhint", "search"),
			html.Is("autocomplete", "off"), html.Is("aria-label", p.w.Search), html.Is("placeholder", p.w.SearchHint),
			html.On("input", NameQuery), html.On("enter", NameFind), html.Name(NameQuery),
			html.Is("value", p.m.Place.Query)))
}

// search shows what was found.
func (p pane) search() html.Nodes {
	shelf := &p.m.Library
	page := html.Nodes{p.searchBox()}
	switch shelf.Finding {
	case NotAsked:
		return page
	case Asked:
		if len(shelf.Found.Results) == 0 {
			return append(page, p.skeleton(4))
		}
	case Missing, Unheard:
		return append(page, p.trouble(p.w.Failed, true))
	}
	if len(shelf.Found.Results) == 0 {
		return append(page,
			p.empty(iconFind, fill(p.w.NothingFor, isolate(shelf.Found.Query)), p.w.OtherWords), p.ask())
	}
	return append(page,
		html.El("h2", html.Key("results"), html.Class("tally"),
			html.Text(count(p.m.Language, &p.w.Results, int64(len(shelf.Found.Results))))),
		html.El("div", html.Key("list"), html.Class("card"), p.summaries(shelf.Found.Results)))
}

// ask leads from an article, or from its absence, to people.
func (p pane) ask() html.Node {
	if p.closed() {
		return html.Node{}
	}
	if c := p.m.State.Running(); c != nil {
		return p.act("primary", NameTalk, c.ID, p.w.WriteToUs)
	}
	return p.act("primary", NameNew, "", p.w.WriteToUs)
}
