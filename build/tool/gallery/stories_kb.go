package main

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
)

// historyStories returns the states of the list of conversations.
func (s fixtures) historyStories() []story {
	empty := s.model()
	empty.Route = state.Route{Screen: state.HistoryScreen}

	some := s.running()
	some.Route = state.Route{Screen: state.HistoryScreen}
	older := conversation("c2")
	s.addMessages(&older, now-3*day, protocol.AuthorAgent, s.tom(), s.texts.long)
	older.Unread = 120
	some.Stored.Conversations = append(some.Stored.Conversations, older, s.ended())
	return []story{{name: "history-empty", model: empty}, {name: "history", model: some}}
}

// kbStories returns the states of the knowledge base: its categories, articles and search.
func (s fixtures) kbStories() []story {
	at := func(p state.Route) state.Model {
		m := s.model()
		m.Route = p
		return m
	}
	kb := at(state.Route{Screen: state.KBScreen})
	loading := kb
	loading.KB.ContentsFetch, loading.KB.Contents = state.Loading, protocol.KnowledgeBase{}
	unreachable := kb
	unreachable.KB.ContentsFetch = state.Unreachable
	empty := kb
	empty.KB.Contents = protocol.KnowledgeBase{}

	category := at(state.Route{Screen: state.CategoryScreen, Category: "care"})
	categoryNotFound := at(state.Route{Screen: state.CategoryScreen, Category: "gone"})

	article := at(state.Route{Screen: state.ArticleScreen, Article: "care1"})
	article.KB.Articles = []protocol.Article{{ID: "care1", Category: "care", Title: s.texts.kb.Categories[0].Articles[0].Title, Body: s.body()}}
	loadingArticle := at(state.Route{Screen: state.ArticleScreen, Article: "care2"})
	loadingArticle.KB.ArticleFetch = state.Loading
	notFound := loadingArticle
	notFound.KB.ArticleFetch = state.NotFound

	results := at(state.Route{Screen: state.SearchScreen, Query: "wax"})
	results.KB.ResultsFetch, results.KB.Results = state.Loaded, protocol.SearchResults{Query: "wax", Results: []protocol.Summary{
		{ID: "care2", Title: s.texts.kb.Categories[0].Articles[1].Title, Summary: s.texts.old, Category: s.texts.kb.Categories[0].Title},
		{ID: "orders2", Title: s.texts.kb.Categories[1].Articles[1].Title, Category: s.texts.kb.Categories[1].Title},
	}}
	noResults := at(state.Route{Screen: state.SearchScreen, Query: "zeppelin"})
	noResults.KB.ResultsFetch, noResults.KB.Results = state.Loaded, protocol.SearchResults{Query: "zeppelin"}
	searching := at(state.Route{Screen: state.SearchScreen, Query: "w"})
	searching.KB.ResultsFetch = state.Loading
	searchUnreachable := at(state.Route{Screen: state.SearchScreen, Query: "w"})
	searchUnreachable.KB.ResultsFetch = state.Unreachable

	return []story{
		{name: "kb", model: kb}, {name: "kb-loading", model: loading}, {name: "kb-unreachable", model: unreachable},
		{name: "kb-empty", model: empty}, {name: "category", model: category}, {name: "category-not-found", model: categoryNotFound},
		{name: "article", model: article}, {name: "article-loading", model: loadingArticle}, {name: "article-not-found", model: notFound},
		{name: "search", model: results}, {name: "search-no-results", model: noResults}, {name: "search-loading", model: searching},
		{name: "search-unreachable", model: searchUnreachable},
	}
}

// body returns an article with every element that articles have.
func (s fixtures) body() []protocol.Block {
	text := func(t string) protocol.Block { return protocol.Block{Text: t} }
	in := func(tag string, kids ...protocol.Block) protocol.Block { return protocol.Block{Tag: tag, Blocks: kids} }
	link := func(to, t string) protocol.Block {
		return protocol.Block{Tag: "a", Link: to, Blocks: []protocol.Block{text(t)}}
	}
	titles := s.texts.kb.Categories[0].Articles
	return []protocol.Block{
		in("p", text(s.texts.ask+" "), in("strong", text(s.texts.more)), text(" "), link("kb:care2", titles[1].Title), text(". "), link("https://example.com/", "example.com")),
		{Tag: "img", Link: portrait, Title: s.texts.maya},
		in("h2", text(titles[2].Title)),
		{Tag: "ol", Title: "1", Blocks: []protocol.Block{in("li", text(s.texts.answer)), in("li", text(s.texts.over))}},
		in("ul", in("li", in("em", text(s.texts.old))), in("li", in("del", text(s.texts.thanks)))),
		in("blockquote", in("p", text(s.texts.follow))),
		in("pre", in("code", text("kith -data ./data -addr 127.0.0.1:8080 -kb ./kb -brands brands.json\n"))),
		in("table", in("thead", in("tr", in("th", text(titles[0].Title)), in("th", text(titles[1].Title)), in("th", text("€")))),
			in("tbody", in("tr", in("td", text(titles[2].Title)), in("td", text(s.texts.old)), in("td", text("12"))))),
		in("marquee", in("p", text("An element that is not known gives way to what it holds."))),
	}
}
