package chat

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat/state"
)

// SearchDelay is how long after the last letter typed a search begins, in
// milliseconds.
const SearchDelay = 250

// ArticlesKept is how many articles stay at hand.
const ArticlesKept = 20

// The names of requests. That of an article has its id behind it.
const (
	askContents = "library"
	askArticle  = "article/"
	askSearch   = "search"
)

// stock asks for the table of contents, which the home screen shows too, once
// the panel is open.
func (t *update) stock() {
	if t.KB.ContentsFetch == state.NotLoaded && t.Settings.KnowledgeBase {
		t.askContents()
	}
}

func (t *update) askContents() {
	t.KB.ContentsFetch = state.Loading
	t.ask(askContents, "/v1/kb?lang="+percent(t.Language))
}

// shelve asks for what the shown screen needs of the knowledge base.
func (t *update) shelve() {
	switch t.Route.Screen {
	case state.KBScreen, state.CategoryScreen:
		if t.KB.ContentsFetch == state.NotLoaded || t.KB.ContentsFetch == state.Unreachable {
			t.askContents()
		}
	case state.ArticleScreen:
		if t.KB.ArticleByID(t.Route.Article) != nil {
			t.KB.ArticleFetch = state.Loaded
		} else {
			t.askArticle(t.Route.Article)
			t.KB.ArticleFetch = state.Loading
		}
	case state.SearchScreen:
		if t.Route.Query != "" && (t.KB.Results.Query != t.Route.Query || t.KB.ResultsFetch == state.Unreachable) {
			t.find()
		}
	}
}

func (t *update) askArticle(id string) {
	t.ask(askArticle+id, "/v1/kb/article?id="+percent(id)+"&lang="+percent(t.Language))
}

func (t *update) ask(name, path string) {
	t.do(app.Request{Name: name, Method: "GET", Path: path})
}

// query takes in what stands in the search box, and searches for it a while
// later.
func (t *update) query(text string, after int64) {
	text = clip(text, protocol.NameLimit)
	if t.Route.Screen == state.SearchScreen {
		t.Route.Query = text
	} else if text != "" {
		t.visit(state.Route{Screen: state.SearchScreen, Query: text})
	}
	if t.Route.Screen != state.SearchScreen {
		return
	}
	if strings.TrimSpace(text) == "" {
		t.SearchAt = 0
		t.KB.Results, t.KB.ResultsFetch = protocol.SearchResults{}, state.NotLoaded
		return
	}
	if after == 0 {
		t.find()
	} else {
		t.SearchAt = t.Now + after
	}
}

// find searches for what stands in the search box.
func (t *update) find() {
	t.SearchAt = 0
	if t.Route.Screen != state.SearchScreen || strings.TrimSpace(t.Route.Query) == "" {
		return
	}
	t.KB.ResultsFetch = state.Loading
	t.ask(askSearch, "/v1/kb/search?q="+percent(t.Route.Query)+"&lang="+percent(t.Language))
}

// refetch asks again for what could not be loaded.
func (t *update) refetch() {
	switch t.Route.Screen {
	case state.HomeScreen:
		t.KB.ContentsFetch = state.NotLoaded
		t.stock()
	default:
		t.shelve()
	}
}

// responded takes in the answer to a request.
func (t *update) responded(e app.Responded) {
	id, article := strings.CutPrefix(e.Name, askArticle)
	ref, call := strings.CutPrefix(e.Name, askCore)
	switch {
	case article:
		t.readArticle(id, e)
	case call:
		t.searched(ref, e)
	case e.Name == askContents:
		var v protocol.KnowledgeBase
		if t.KB.ContentsFetch = t.fetched(e, &v); t.KB.ContentsFetch == state.Loaded {
			t.KB.Contents = v
		}
	case e.Name == askSearch:
		var v protocol.SearchResults
		if t.KB.ResultsFetch = t.fetched(e, &v); t.KB.ResultsFetch == state.Loaded {
			v.Query = t.Route.Query
			t.KB.Results = v
		}
	}
}

func (t *update) readArticle(id string, e app.Responded) {
	var v protocol.Article
	fetch := t.fetched(e, &v)
	if fetch == state.Loaded && t.KB.ArticleByID(id) == nil {
		v.ID = id
		t.KB.Articles = append(t.KB.Articles, v)
		if n := len(t.KB.Articles); n > ArticlesKept {
			t.KB.Articles = slices.Clone(t.KB.Articles[n-ArticlesKept:])
		}
	}
	if t.Route.Screen == state.ArticleScreen && t.Route.Article == id {
		t.KB.ArticleFetch = fetch
	}
	t.articleAnswered(id, fetch)
}

// fetched reads an answer and says how far it has come.
func (t *update) fetched(e app.Responded, into codec.Record) state.Fetch {
	switch {
	case e.Status == 404 || e.Status == 400:
		return state.NotFound
	case e.Status != 200:
		return state.Unreachable
	}
	if problems := codec.Decode(e.Body, into); len(problems) > 0 {
		t.report("An answer of the knowledge base could not be read whole: " + problems[0].String() + ".")
		if state.Broken(problems) {
			return state.Unreachable
		}
	}
	return state.Loaded
}

// percent writes a text as the value of a query.
func percent(s string) string {
	const hex = "0123456789ABCDEF"
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~' {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}
