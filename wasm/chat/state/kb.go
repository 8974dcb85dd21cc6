package state

import "kith/server/protocol"

// A KnowledgeBase is what is known of the knowledge base. It belongs to nobody and
// stays at logout.
type KnowledgeBase struct {
	Contents      protocol.KnowledgeBase
	ContentsFetch Fetch
	Articles      []protocol.Article // those read so far
	ArticleFetch  Fetch              // of the article that is shown
	Results       protocol.SearchResults
	ResultsFetch  Fetch
}

// ArticleByID answers an article that was read already, and nil otherwise.
func (s *KnowledgeBase) ArticleByID(id string) *protocol.Article {
	for i := range s.Articles {
		if s.Articles[i].ID == id {
			return &s.Articles[i]
		}
	}
	return nil
}

// A Fetch says how far the answer to a question has come.
type Fetch string

// How far.
const (
	NotLoaded   Fetch = ""
	Loading     Fetch = "asked"
	Loaded      Fetch = "here"
	NotFound    Fetch = "missing" // the server has no such thing
	Unreachable Fetch = "unheard" // the server was not reached; can be tried again
)
