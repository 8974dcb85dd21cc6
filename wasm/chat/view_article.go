package chat

import (
	"strings"

	"kith/server/wire"
	"kith/wasm/html"
)

// articleLink begins the address of another article of the same library.
const articleLink = "kb:"

// article shows the one that is open. Its direction is its title's: of what
// stands in it, paragraphs and headings alone have their own, because a mark of
// a list stands where the list begins.
func (p pane) article() html.Nodes {
	shelf := &p.m.Library
	for i := range shelf.Articles {
		a := &shelf.Articles[i]
		if a.ID != p.m.Place.Article {
			continue
		}
		return html.Nodes{
			html.El("article", html.Key("body"), html.Class("prose"), html.Is("dir", "auto"),
				html.El("h1", html.Text(a.Title)), p.blocks(a.Body)),
			html.El("aside", html.Key("ask"), html.Class("card unanswered"),
				html.El("p", html.Text(p.w.Unanswered)), p.ask()),
		}
	}
	switch shelf.Opening {
	case NotAsked, Asked:
		return html.Nodes{html.El("div", html.Key("loading"), html.Class("prose"), p.skeleton(8))}
	case Unheard:
		return html.Nodes{p.trouble(p.w.Failed, true)}
	}
	return html.Nodes{p.trouble(p.w.Missing, false), p.act("plain", NameKB, "", p.w.BrowseAll)}
}

func (p pane) blocks(blocks []wire.Block) html.Nodes {
	nodes := make(html.Nodes, 0, len(blocks))
	for i := range blocks {
		nodes = append(nodes, p.block(&blocks[i])...)
	}
	return nodes
}

// block shows an element of an article. One that is not known gives way to
// what it holds: the server says what articles are made of, and this program
// may be older than the server.
func (p pane) block(b *wire.Block) html.Nodes {
	switch b.Tag {
	case "":
		return html.Nodes{html.Text(b.Text)}
	case "br", "hr":
		return html.Nodes{html.El(b.Tag)}
	case "p", "h2", "h3", "h4":
		return html.Nodes{html.El(b.Tag, html.Is("dir", "auto"), p.blocks(b.Blocks))}
	case "ol":
		return html.Nodes{html.El("ol", html.If(b.Title != "", html.Is("start", b.Title)), p.blocks(b.Blocks))}
	case "ul", "li", "blockquote", "strong", "em", "del", "code", "thead", "tbody", "tr", "th", "td":
		return html.Nodes{html.El(b.Tag, p.blocks(b.Blocks))}
	case "pre":
		return html.Nodes{html.El("pre", html.Is("dir", "ltr"), html.Is("tabindex", "0"), p.blocks(b.Blocks))}
	case "table":
		return html.Nodes{html.El("div", html.Class("table"), html.Is("tabindex", "0"), html.El("table", p.blocks(b.Blocks)))}
	case "img":
		if strings.HasPrefix(b.Link, "https://") || strings.HasPrefix(b.Link, "/") && !strings.HasPrefix(b.Link, "//") {
			return html.Nodes{html.El("img", html.Is("src", b.Link), html.Is("alt", b.Title), html.Is("loading", "lazy"))}
		}
	case "a":
		if id, ok := strings.CutPrefix(b.Link, articleLink); ok {
			return html.Nodes{p.reference(id, b.Blocks)}
		}
		for _, scheme := range []string{"https://", "http://", "mailto:"} {
			if strings.HasPrefix(b.Link, scheme) {
				return html.Nodes{away(b.Link, p.blocks(b.Blocks))}
			}
		}
	}
	return p.blocks(b.Blocks)
}

// reference leads to another article. It is an element with the role of a link
// because a button cannot break in the middle of a sentence, and a link with
// an address would load a document.
func (p pane) reference(id string, label []wire.Block) html.Node {
	return html.El("span", html.Class("reference"), html.Is("role", "link"), html.Is("tabindex", "0"),
		html.On("click", NameArticle), html.On("enter", NameArticle), html.Value(id), p.blocks(label))
}
