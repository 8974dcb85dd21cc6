package simulation

import (
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
)

var knowledgeBase = protocol.KnowledgeBase{Categories: []protocol.Category{
	{ID: "shipping", Title: "Shipping", Articles: []protocol.Summary{{ID: "times", Title: "Shipping times"}, {ID: "costs", Title: "Shipping costs"}}},
	{ID: "care", Title: "Care", Articles: []protocol.Summary{{ID: "wash", Title: "How to wash it"}}},
}}

// answerKB returns the response to a request for the knowledge base, as the server
// does; searches always find the same articles.
func answerKB(request app.Request) app.Responded {
	path, query, _ := strings.Cut(request.Path, "?")
	respond := func(r codec.Record) app.Responded {
		return app.Responded{Name: request.Name, Status: 200, Body: codec.Encode(r)}
	}
	switch path {
	case "/v1/kb":
		return respond(&knowledgeBase)
	case "/v1/kb/search":
		return respond(&protocol.SearchResults{Results: knowledgeBase.Categories[0].Articles})
	case "/v1/kb/article":
		for _, c := range knowledgeBase.Categories {
			for _, a := range c.Articles {
				if strings.Contains(query, "id="+a.ID) {
					return respond(&protocol.Article{ID: a.ID, Title: a.Title, Category: c.ID, Body: []protocol.Block{{Tag: "p", Blocks: []protocol.Block{{Text: a.Title}}}}})
				}
			}
		}
	}
	return app.Responded{Name: request.Name, Status: 404, Body: `{"code":"not_found","text":"There is no such article."}`}
}
