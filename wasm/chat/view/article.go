package view

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/format"
)

// kbScheme begins the address of another article of the same knowledge base.
const kbScheme = "kb:"

// article is the screen with one article. The article has the direction of its
// title. Only the paragraphs and headings in it have their own: a list must not,
// since its markers are where the list begins.
func (p panel) article() nodes {
	kb := &p.model.KB
	for i := range kb.Articles {
		if a := &kb.Articles[i]; a.ID == p.model.Route.Article {
			return nodes{
				el("article.prose#body dir=auto", el("h1", a.Title), blocks(a.Body)),
				el("aside.card.contact#contact", el("p", p.words.AnswerNotFound), p.contactButton()),
			}
		}
	}
	switch kb.ArticleFetch {
	case state.NotLoaded, state.Loading:
		return nodes{el("div.prose#loading", p.skeleton(8))}
	case state.Unreachable:
		return nodes{p.errorState(p.words.LoadFailed, true)}
	}
	return p.articleGone()
}

func blocks(of []protocol.Block) nodes {
	var all nodes
	for i := range of {
		all = append(all, block(&of[i])...)
	}
	return all
}

// block returns an element of an article. Of an element that is not known it
// returns the content alone: the server decides what articles consist of, and
// this program may be older than the server.
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
			return nodes{el("img src=$ alt=$ loading=lazy", format.OnServer(b.Link), b.Title)}
		}
		return nil
	case "a":
		return link(b)
	default:
		return blocks(b.Blocks)
	}
	return nodes{el(line, blocks(b.Blocks))}
}

// link returns a link to another article, or to another site. The former is an
// element with the role of a link: a button cannot break in the middle of a
// sentence, and a link with an address would load a document.
func link(b *protocol.Block) nodes {
	children := blocks(b.Blocks)
	if id, ok := strings.CutPrefix(b.Link, kbScheme); ok {
		return nodes{el("span.article-link role=link tabindex=0 data-on-click="+NameArticle+" data-on-enter="+NameArticle+" data-value=$",
			id, children)}
	}
	if strings.HasPrefix(b.Link, "https://") || strings.HasPrefix(b.Link, "http://") || strings.HasPrefix(b.Link, "mailto:") {
		return nodes{externalLink("a", b.Link, children)}
	}
	return children
}
