package view

// category is the screen with the articles of one category.
func (p panel) category() nodes {
	for _, c := range p.model.KB.Contents.Categories {
		if c.ID != p.model.Route.Category {
			continue
		}
		intro := el("div.intro#intro", el("h1 dir=auto", c.Title), el("p dir=auto", c.Description))
		if len(c.Articles) == 0 {
			return nodes{intro, emptyState(iconBook, p.words.NoArticles, "")}
		}
		return nodes{intro, el("div.card#list", articleList(c.Articles))}
	}
	if n := p.contentsPlaceholder(); n != nil {
		return nodes{n}
	}
	return p.articleGone()
}
