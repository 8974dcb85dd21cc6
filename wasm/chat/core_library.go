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
func (t *turn) contents(c *Call) bool {
	switch {
	case !t.Settings.KnowledgeBase || t.Library.Listed == Missing:
		return true // and nothing is in it
	case t.Library.Listed == NotAsked || t.Library.Listed == Unheard && c.Socket == 0:
		c.Socket = -1 // it is asked for once
		t.askContents()
	case t.Library.Listed == Unheard:
		c.fail(c.Method + ": the server cannot be reached.")
	}
	return t.Library.Listed == Here
}

func (t *turn) tryCategories(c *Call) {
	if !t.contents(c) {
		return
	}
	list := []byte{'['}
	for i := range t.Library.Contents.Categories {
		v := &t.Library.Contents.Categories[i]
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, reply(nil).text("categoryId", v.ID).text("title", v.Title).
			text("description", v.Description).json("articles", articlesJSON(v.Articles)).done()...)
	}
	c.settle(string(append(list, ']')))
}

func articlesJSON(of []protocol.Summary) string {
	list := []byte{'['}
	for i := range of {
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, reply(nil).text("articleId", of[i].ID).text("title", of[i].Title).text("summary", of[i].Summary).done()...)
	}
	return string(append(list, ']'))
}

func (t *turn) callArticles(c *Call, args string) {
	var v coreArgs
	if !argument(c, args, &v) {
		return
	}
	c.Conversation = v.category
	if query := strings.TrimSpace(v.query); query != "" {
		c.Body = query
		t.ask(askCore+c.ref(), "/v1/kb/search?q="+percent(query)+"&lang="+percent(t.Language))
	}
}

func (t *turn) tryArticles(c *Call) {
	if c.Body != "" || !t.contents(c) {
		return
	}
	all := []protocol.Summary{}
	known := false
	for i := range t.Library.Contents.Categories {
		if v := &t.Library.Contents.Categories[i]; c.Conversation == "" || c.Conversation == v.ID {
			all, known = append(all, v.Articles...), true
		}
	}
	if c.Conversation != "" && !known {
		c.fail("getArticles: there is no category with that id.")
		return
	}
	c.settle(articlesJSON(all))
}

// searched answers a getArticles that searches.
func (t *turn) searched(ref string, e app.Responded) {
	c := t.asked(ref)
	if c == nil {
		return
	}
	var v protocol.SearchResults
	if t.fetched(e, &v) != Here {
		c.fail("getArticles: the server cannot be reached.")
		return
	}
	c.settle(articlesJSON(v.Results))
}
