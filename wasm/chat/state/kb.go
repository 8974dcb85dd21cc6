package state

import "kith/server/protocol"

// A KnowledgeBase is what is loaded of it. It belongs to nobody and stays at
// logout.
type KnowledgeBase struct {
	Contents      protocol.KnowledgeBase
	ContentsFetch Fetch
	Articles      []protocol.Article // those loaded so far, at most ArticlesKept
	ArticleFetch  Fetch              // of the article that is shown, if it is not loaded
	Searched      string             // what was last searched for, which ResultsFetch is about
	Results       protocol.SearchResults
	ResultsFetch  Fetch
}

// ArticleByID returns the loaded article with an id, or nil if there is none.
func (s *KnowledgeBase) ArticleByID(id string) *protocol.Article {
	for i := range s.Articles {
		if s.Articles[i].ID == id {
			return &s.Articles[i]
		}
	}
	return nil
}

// A Fetch says how far a request has come.
type Fetch string

// The states of a fetch.
const (
	NotLoaded   Fetch = ""
	Loading     Fetch = "loading"
	Loaded      Fetch = "loaded"
	NotFound    Fetch = "not found"   // the server does not have it
	Unreachable Fetch = "unreachable" // the server could not be reached; it can be tried again
)
