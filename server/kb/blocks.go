package kb

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kith/server/protocol"
)

// depthLimit is how deep elements may be nested. What is deeper keeps its text
// and loses its element, so that no browser and no JSON parser has to follow a
// thousand nested quotes.
const depthLimit = 24

// tags lists the elements that an article may have, and what they become. Any
// other element is replaced by its children.
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

// inline lists the elements that are part of a line. White space beside them is
// text; beside and at the edges of all others it only lays out the source.
var inline = map[string]bool{"a": true, "img": true, "strong": true, "em": true, "del": true, "code": true}

// resolver returns what the address of a link or an image in the file becomes,
// and false if it must not be followed.
type resolver interface {
	resolveLink(address string) (string, bool)
	resolveImage(address string) (string, bool)
}

// blockBuilder builds blocks from HTML.
type blockBuilder struct {
	resolver
	depth int
}

// children returns the blocks of n's children. within is the tag of the block that
// they are in; verbatim keeps white space as it is.
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

// element returns the block of one element, or those of its children.
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

// appendText appends a text, joined to the one before it if there is one.
func appendText(blocks []protocol.Block, text string) []protocol.Block {
	if last := len(blocks) - 1; last >= 0 && blocks[last].Tag == "" &&
		len(blocks[last].Text)+len(text) <= protocol.ArticleBytes {
		blocks[last].Text += text
		return blocks
	}
	return append(blocks, protocol.Block{Text: text})
}

// visibleText returns a text as a browser shows it: line breaks of the source are
// spaces, and there are no spaces at the edges of a line.
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

// atLineEdge reports whether a line begins or ends beside that neighbour.
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

// truncate returns the beginning of a text, at most limit bytes of whole
// characters.
func truncate(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "")
}
