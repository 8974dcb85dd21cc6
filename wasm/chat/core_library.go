package chat

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/app"
)

// askCore begins the names of requests that calls of the page have made; the
// call's number is behind it.
const askCore = "call/"

// contents reports whether the table of contents is here, for a call that waits
// for it or fails for want of it.
func (t *update) contents(c *Call) bool {
	switch {
	case !t.Settings.KnowledgeBase || t.KB.ContentsFetch == NotFound:
		return true // and nothing is in it
	case t.KB.ContentsFetch == NotLoaded || t.KB.ContentsFetch == Unreachable && c.Socket == 0:
		c.Socket = -1 // it is asked for once
		t.askContents()
	case t.KB.ContentsFetch == Unreachable:
		c.Fail(c.Method + ": the server cannot be reached.")
	}
	return t.KB.ContentsFetch == Loaded
}

func (t *update) tryCategories(c *Call) {
	if !t.contents(c) {
		return
	}
	list := []byte{'['}
	for i := range t.KB.Contents.Categories {
		v := &t.KB.Contents.Categories[i]
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, Object(nil).Text("categoryId", v.ID).Text("title", v.Title).
			Text("description", v.Description).JSON("articles", ArticlesJSON(v.Articles)).String()...)
	}
	c.Settle(string(append(list, ']')))
}

func ArticlesJSON(of []protocol.Summary) string {
	list := []byte{'['}
	for i := range of {
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, Object(nil).Text("articleId", of[i].ID).Text("title", of[i].Title).Text("summary", of[i].Summary).String()...)
	}
	return string(append(list, ']'))
}

func (t *update) callArticles(c *Call, args string) {
	var v CoreArgs
	if !Argument(c, args, &v) {
		return
	}
	c.Conversation = v.Category
	if query := strings.TrimSpace(v.Query); query != "" {
		c.Body = query
		t.ask(askCore+c.Ref(), "/v1/kb/search?q="+percent(query)+"&lang="+percent(t.Language))
	}
}

func (t *update) tryArticles(c *Call) {
	if c.Body != "" || !t.contents(c) {
		return
	}
	all := []protocol.Summary{}
	known := false
	for i := range t.KB.Contents.Categories {
		if v := &t.KB.Contents.Categories[i]; c.Conversation == "" || c.Conversation == v.ID {
			all, known = append(all, v.Articles...), true
		}
	}
	if c.Conversation != "" && !known {
		c.Fail("getArticles: there is no category with that id.")
		return
	}
	c.Settle(ArticlesJSON(all))
}

// searched answers a getArticles that searches.
func (t *update) searched(ref string, e app.Responded) {
	c := t.asked(ref)
	if c == nil {
		return
	}
	var v protocol.SearchResults
	if t.fetched(e, &v) != Loaded {
		c.Fail("getArticles: the server cannot be reached.")
		return
	}
	c.Settle(ArticlesJSON(v.Results))
}
