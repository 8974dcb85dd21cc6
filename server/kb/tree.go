package kb

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kith/server/protocol"
)

// depthLimit is how deep elements may stand in each other. What stands deeper
// keeps its text and loses its element, so that nobody's browser, or JSON
// reader, has to follow a thousand quotes in a quote.
const depthLimit = 24

// tags lists the elements that an article may hold, and what they become.
// Whatever is not here gives way to what it holds.
var tags = map[atom.Atom]string{
	atom.P: "p", atom.Br: "br", atom.Hr: "hr",
	atom.H1: "h2", atom.H2: "h2", atom.H3: "h3", atom.H4: "h4", atom.H5: "h4", atom.H6: "h4",
	atom.Ul: "ul", atom.Ol: "ol", atom.Li: "li",
	atom.A: "a", atom.Img: "img",
	atom.Strong: "strong", atom.B: "strong", atom.Em: "em", atom.I: "em",
	atom.Del: "del", atom.S: "del", atom.Code: "code", atom.Pre: "pre",
	atom.Blockquote: "blockquote",
	atom.Table:      "table", atom.Thead: "thead", atom.Tbody: "tbody",
	atom.Tr: "tr", atom.Th: "th", atom.Td: "td",
}

// inline elements stand within a line. White space beside them counts; beside
// all others, and at their edges, it only lays out the source.
var inline = map[string]bool{"a": true, "img": true, "strong": true, "em": true, "del": true, "code": true}

// resolver answers what a link or an image address in the file becomes, and
// false where it must not be followed.
type resolver interface {
	resolveLink(address string) (string, bool)
	resolveImage(address string) (string, bool)
}

type blockBuilder struct {
	resolver
	depth int
}

// children turns the children of n into blocks.
func (p *blockBuilder) children(n *html.Node, within string, verbatim bool) []protocol.Block {
	var blocks []protocol.Block
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			text := c.Data
			if !verbatim {
				text = visibleText(c, within)
			}
			if text != "" {
				blocks = appendText(blocks, text)
			}
		case html.ElementNode:
			for _, b := range p.element(c, within, verbatim) {
				if b.Tag == "" {
					blocks = appendText(blocks, b.Text)
				} else {
					blocks = append(blocks, b)
				}
			}
		}
	}
	if len(blocks) > protocol.BlocksLimit {
		blocks = blocks[:protocol.BlocksLimit]
	}
	return blocks
}

// element turns one element into a block, or into what it holds.
func (p *blockBuilder) element(n *html.Node, within string, verbatim bool) []protocol.Block {
	tag, known := tags[n.DataAtom]
	b := protocol.Block{Tag: tag}
	switch tag {
	case "br", "hr":
		return []protocol.Block{b}
	case "img":
		b.Title = truncate(attribute(n, "alt"), protocol.NameLimit)
		address, ok := p.resolveImage(attribute(n, "src"))
		if !ok {
			return []protocol.Block{{Text: b.Title}}
		}
		b.Link = address
		return []protocol.Block{b}
	case "a":
		b.Link, known = p.resolveLink(attribute(n, "href"))
	case "ol":
		if start, err := strconv.Atoi(attribute(n, "start")); err == nil && start != 1 {
			b.Title = strconv.Itoa(start)
		}
	}
	if !known || p.depth >= depthLimit {
		return p.children(n, within, verbatim)
	}
	p.depth++
	b.Blocks = p.children(n, tag, verbatim || tag == "pre")
	p.depth--
	return []protocol.Block{b}
}

// appendText joins texts that stand side by side.
func appendText(blocks []protocol.Block, text string) []protocol.Block {
	if last := len(blocks) - 1; last >= 0 && blocks[last].Tag == "" &&
		len(blocks[last].Text)+len(text) <= protocol.ArticleBytes {
		blocks[last].Text += text
		return blocks
	}
	return append(blocks, protocol.Block{Text: text})
}

// visibleText answers a text as it is shown: line breaks of the source are spaces,
// and none at the edges of a line.
func visibleText(n *html.Node, within string) string {
	text := strings.ReplaceAll(n.Data, "\n", " ")
	if atLineEdge(n.PrevSibling, within) {
		text = strings.TrimLeft(text, " ")
	}
	if atLineEdge(n.NextSibling, within) {
		text = strings.TrimRight(text, " ")
	}
	return text
}

// atLineEdge reports whether a line ends where that neighbour stands.
func atLineEdge(neighbour *html.Node, within string) bool {
	if neighbour == nil {
		return !inline[within]
	}
	return neighbour.Type == html.ElementNode && !inline[tags[neighbour.DataAtom]]
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// truncate cuts a text at a character's edge so that it has at most limit bytes.
func truncate(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "")
}
