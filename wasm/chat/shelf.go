package chat

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
)

// FindAfter is how long after the last letter typed a search begins, in
// milliseconds.
const FindAfter = 250

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
func (t *turn) stock() {
	if t.Library.Listed == NotAsked && t.Settings.KnowledgeBase {
		t.askContents()
	}
}

func (t *turn) askContents() {
	t.Library.Listed = Asked
	t.ask(askContents, "/v1/kb?lang="+percent(t.Language))
}

// shelve asks for what the shown screen needs of the knowledge base.
func (t *turn) shelve() {
	switch t.Place.Screen {
	case KB, CategoryPage:
		if t.Library.Listed == NotAsked || t.Library.Listed == Unheard {
			t.askContents()
		}
	case ArticlePage:
		if t.Library.Article(t.Place.Article) != nil {
			t.Library.Opening = Here
		} else {
			t.askArticle(t.Place.Article)
			t.Library.Opening = Asked
		}
	case Search:
		if t.Place.Query != "" && (t.Library.Found.Query != t.Place.Query || t.Library.Finding == Unheard) {
			t.find()
		}
	}
}

func (t *turn) askArticle(id string) {
	t.ask(askArticle+id, "/v1/kb/article?id="+percent(id)+"&lang="+percent(t.Language))
}

func (t *turn) ask(name, path string) {
	t.do(app.Request{Name: name, Method: "GET", Path: path})
}

// Article answers an article that was read already, and nil otherwise.
func (s *Shelf) Article(id string) *protocol.Article {
	for i := range s.Articles {
		if s.Articles[i].ID == id {
			return &s.Articles[i]
		}
	}
	return nil
}

// query takes in what stands in the search box, and searches for it a while
// later.
func (t *turn) query(text string, after int64) {
	text = clip(text, protocol.NameLimit)
	if t.Place.Screen == Search {
		t.Place.Query = text
	} else if text != "" {
		t.visit(Place{Screen: Search, Query: text})
	}
	if t.Place.Screen != Search {
		return
	}
	if strings.TrimSpace(text) == "" {
		t.FindAt = 0
		t.Library.Found, t.Library.Finding = protocol.SearchResults{}, NotAsked
		return
	}
	if after == 0 {
		t.find()
	} else {
		t.FindAt = t.Now + after
	}
}

// find searches for what stands in the search box.
func (t *turn) find() {
	t.FindAt = 0
	if t.Place.Screen != Search || strings.TrimSpace(t.Place.Query) == "" {
		return
	}
	t.Library.Finding = Asked
	t.ask(askSearch, "/v1/kb/search?q="+percent(t.Place.Query)+"&lang="+percent(t.Language))
}

// refetch asks again for what could not be loaded.
func (t *turn) refetch() {
	switch t.Place.Screen {
	case Home:
		t.Library.Listed = NotAsked
		t.stock()
	default:
		t.shelve()
	}
}

// responded takes in the answer to a request.
func (t *turn) responded(e app.Responded) {
	id, article := strings.CutPrefix(e.Name, askArticle)
	ref, call := strings.CutPrefix(e.Name, askCore)
	switch {
	case article:
		t.readArticle(id, e)
	case call:
		t.searched(ref, e)
	case e.Name == askContents:
		var v protocol.KnowledgeBase
		if t.Library.Listed = t.fetched(e, &v); t.Library.Listed == Here {
			t.Library.Contents = v
		}
	case e.Name == askSearch:
		var v protocol.SearchResults
		if t.Library.Finding = t.fetched(e, &v); t.Library.Finding == Here {
			v.Query = t.Place.Query
			t.Library.Found = v
		}
	}
}

func (t *turn) readArticle(id string, e app.Responded) {
	var v protocol.Article
	fetch := t.fetched(e, &v)
	if fetch == Here && t.Library.Article(id) == nil {
		v.ID = id
		t.Library.Articles = append(t.Library.Articles, v)
		if n := len(t.Library.Articles); n > ArticlesKept {
			t.Library.Articles = slices.Clone(t.Library.Articles[n-ArticlesKept:])
		}
	}
	if t.Place.Screen == ArticlePage && t.Place.Article == id {
		t.Library.Opening = fetch
	}
	t.articleAnswered(id, fetch)
}

// fetched reads an answer and says how far it has come.
func (t *turn) fetched(e app.Responded, into codec.Record) Fetch {
	switch {
	case e.Status == 404 || e.Status == 400:
		return Missing
	case e.Status != 200:
		return Unheard
	}
	if problems := codec.Decode(e.Body, into); len(problems) > 0 {
		t.report("An answer of the knowledge base could not be read whole: " + problems[0].String() + ".")
		if broken(problems) {
			return Unheard
		}
	}
	return Here
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
