package chat

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat/state"
)

// SearchDelay is how long after the last key press a search begins, in
// milliseconds.
const SearchDelay = 250

// ArticlesKept is how many articles are kept in memory.
const ArticlesKept = 20

// The names of requests. That of an article is followed by its id.
const (
	contentsRequest = "library"
	articleRequest  = "article/"
	searchRequest   = "search"
)

// loadContents loads the contents, which the home screen shows too, once the
// panel is open.
func (u *update) loadContents() {
	if u.KB.ContentsFetch == state.NotLoaded && u.Settings.KnowledgeBase {
		u.requestContents()
	}
}

func (u *update) requestContents() {
	u.KB.ContentsFetch = state.Loading
	u.request(contentsRequest, "/v1/kb?lang="+percent(u.Language))
}

// loadForRoute loads what the shown screen needs of the knowledge base.
func (u *update) loadForRoute() {
	switch u.Route.Screen {
	case state.KBScreen, state.CategoryScreen:
		if u.KB.ContentsFetch == state.NotLoaded || u.KB.ContentsFetch == state.Unreachable {
			u.requestContents()
		}
	case state.ArticleScreen:
		if u.KB.ArticleByID(u.Route.Article) == nil {
			u.requestArticle(u.Route.Article)
			u.KB.ArticleFetch = state.Loading
		}
	case state.SearchScreen:
		if u.KB.Searched != u.Route.Query || u.KB.ResultsFetch == state.Unreachable || u.KB.ResultsFetch == state.NotFound {
			u.search()
		}
	}
}

func (u *update) requestArticle(id string) {
	u.request(articleRequest+id, "/v1/kb/article?id="+percent(id)+"&lang="+percent(u.Language))
}

// request sends a request, unless this event has sent it already: opening the panel and
// showing a screen both load it.
func (u *update) request(name, path string) {
	r := app.Request{Name: name, Method: "GET", Path: path}
	if !slices.Contains(u.effects, app.Effect(r)) {
		u.do(r)
	}
}

// setQuery shows what was typed into the search box, and searches for it after
// a delay in milliseconds.
func (u *update) setQuery(text string, after int64) {
	text = clip(text, protocol.NameLimit)
	if u.Route.Screen != state.SearchScreen {
		if text == "" {
			return
		}
		u.navigate(state.Route{Screen: state.SearchScreen})
	}
	u.Route.Query = text
	if strings.TrimSpace(text) == "" {
		u.KB.Searched, u.KB.Results, u.KB.ResultsFetch = text, protocol.SearchResults{}, state.NotLoaded
		return
	}
	u.SearchAt = u.Now + after
}

// search searches for the text in the search box, if one is shown and has any.
func (u *update) search() {
	u.SearchAt = 0
	if strings.TrimSpace(u.Route.Query) == "" {
		return
	}
	u.KB.Searched, u.KB.ResultsFetch = u.Route.Query, state.Loading
	u.request(searchRequest, "/v1/kb/search?q="+percent(u.Route.Query)+"&lang="+percent(u.Language))
}

// reload loads again what could not be loaded.
func (u *update) reload() {
	switch u.Route.Screen {
	case state.HomeScreen:
		u.KB.ContentsFetch = state.NotLoaded // settle loads them
	default:
		u.loadForRoute()
	}
}

// receiveResponse handles the response to a request.
func (u *update) receiveResponse(e app.Responded) {
	id, article := strings.CutPrefix(e.Name, articleRequest)
	ref, call := strings.CutPrefix(e.Name, callRequest)
	switch {
	case article:
		u.receiveArticle(id, e)
	case call:
		u.articlesFound(ref, e)
	case e.Name == contentsRequest:
		var v protocol.KnowledgeBase
		u.KB.ContentsFetch = u.decodeResponse(e, &v)
		u.KB.Contents = v
	case e.Name == searchRequest && u.KB.ResultsFetch == state.Loading:
		var v protocol.SearchResults
		if u.KB.ResultsFetch = u.decodeResponse(e, &v); u.KB.ResultsFetch == state.Loaded {
			v.Query = u.KB.Searched // what the box says may have changed since
			u.KB.Results = v
		}
	}
}

func (u *update) receiveArticle(id string, e app.Responded) {
	var v protocol.Article
	fetch := u.decodeResponse(e, &v)
	if fetch == state.Loaded {
		v.ID = id
		others := slices.DeleteFunc(slices.Clone(u.KB.Articles), func(a protocol.Article) bool { return a.ID == id })
		all := append(others, v)
		u.KB.Articles = all[max(0, len(all)-ArticlesKept):]
	}
	if u.Route.Article == id {
		u.KB.ArticleFetch = fetch
	}
	u.articleFetched(id, fetch)
}

// decodeResponse decodes a response, and returns how far the fetch has come.
func (u *update) decodeResponse(e app.Responded, into codec.Record) state.Fetch {
	switch {
	case e.Status == 404 || e.Status == 400:
		return state.NotFound
	case e.Status != 200:
		return state.Unreachable
	}
	if problems := codec.Decode(e.Body, into); len(problems) > 0 {
		u.logError("An answer of the knowledge base could not be read whole: " + problems[0].String() + ".")
		if state.Broken(problems) {
			return state.Unreachable
		}
	}
	return state.Loaded
}

// percent returns a text as the value of a query, escaped.
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
