package view

import (
	"kith/server/protocol"
	"kith/wasm/html"
)

// articleList is a list of articles, as home, a category and a search show it.
func articleList(articles []protocol.Summary) *html.Node {
	list := el("ul.rows")
	for _, a := range articles {
		main := el("span.row-main")
		if a.Category != "" {
			add(main, el("bdi.time", a.Category))
		}
		add(main, el("bdi.name", a.Title))
		add(main, description(a.Summary))
		add(list, el("li#$", a.ID,
			el("button.row type=button data-on-click="+NameArticle+" data-value=$", a.ID, main, iconForward)))
	}
	return list
}

// description is the description of an article or a category, or nil if it has
// none.
func description(text string) *html.Node {
	if text == "" {
		return nil
	}
	return el("bdi.preview", text)
}

// articleGone says that an article or a category does not exist any more.
func (p panel) articleGone() nodes {
	return nodes{p.errorState(p.words.ArticleGone, false), button("secondary", NameKB, "", p.words.AllArticles)}
}

// contactButton leads to a conversation from where the articles did not help. It
// is nil while the chat is closed.
func (p panel) contactButton() *html.Node {
	if p.chatClosed() {
		return nil
	}
	if c := p.model.Stored.Running(); c != nil {
		return button("primary", NameConversation, c.ID, p.words.WriteToUs)
	}
	return button("primary", NameNew, "", p.words.WriteToUs)
}
