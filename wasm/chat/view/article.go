package view

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/chat/state"
)

// articleLink begins the address of another article of the same library.
const articleLink = "kb:"

// article shows the one that is open. Its direction is its title's: of what
// stands in it, paragraphs and headings alone have their own, because a mark of
// a list stands where the list begins.
func (p pane) article() nodes {
	shelf := &p.m.KB
	for i := range shelf.Articles {
		if a := &shelf.Articles[i]; a.ID == p.m.Route.Article {
			return nodes{
				el("article.prose#body dir=auto", el("h1", a.Title), blocks(a.Body)),
				el("aside.card.unanswered#ask", el("p", p.w.Unanswered), p.ask()),
			}
		}
	}
	switch shelf.ArticleFetch {
	case state.NotLoaded, state.Loading:
		return nodes{el("div.prose#loading", p.skeleton(8))}
	case state.Unreachable:
		return nodes{p.trouble(p.w.NotLoaded, true)}
	}
	return p.gone()
}

func blocks(of []protocol.Block) nodes {
	var row nodes
	for i := range of {
		row = append(row, block(&of[i])...)
	}
	return row
}

// block shows an element of an article. One that is not known gives way to
// what it holds: the server says what articles are made of, and this program
// may be older than the server.
func block(b *protocol.Block) nodes {
	line := b.Tag
	switch b.Tag {
	case "":
		return nodes{text(b.Text)}
	case "p", "h2", "h3", "h4":
		line += " dir=auto"
	case "pre":
		line += " dir=ltr tabindex=0"
	case "ol":
		return nodes{el("ol start?=$", b.Title, blocks(b.Blocks))}
	case "br", "hr", "ul", "li", "blockquote", "strong", "em", "del", "code", "thead", "tbody", "tr", "th", "td":
	case "table":
		return nodes{el("div.table tabindex=0", el("table", blocks(b.Blocks)))}
	case "img":
		if strings.HasPrefix(b.Link, "https://") || strings.HasPrefix(b.Link, "/") && !strings.HasPrefix(b.Link, "//") {
			return nodes{el("img src=$ alt=$ loading=lazy", b.Link, b.Title)}
		}
		return nil
	case "a":
		return link(b)
	default:
		return blocks(b.Blocks)
	}
	return nodes{el(line, blocks(b.Blocks))}
}

// link leads to another article, or away. The former is an element with the
// role of a link because a button cannot break in the middle of a sentence,
// and a link with an address would load a document.
func link(b *protocol.Block) nodes {
	kids := blocks(b.Blocks)
	if id, ok := strings.CutPrefix(b.Link, articleLink); ok {
		return nodes{el("span.reference role=link tabindex=0 data-on-click="+NameArticle+" data-on-enter="+NameArticle+" data-value=$",
			id, kids)}
	}
	if strings.HasPrefix(b.Link, "https://") || strings.HasPrefix(b.Link, "http://") || strings.HasPrefix(b.Link, "mailto:") {
		return nodes{away(b.Link, kids)}
	}
	return kids
}
