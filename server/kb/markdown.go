package kb

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kith/server/protocol"
)

// markdown keeps HTML in the source, because articles that come from other
// systems are full of it. Two filters follow: the policy, and the list of
// elements that become blocks.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
	goldmark.WithRendererOptions(html.WithUnsafe()),
)

var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for tag := range tags {
		p.AllowElements(tag.String())
	}
	p.AllowURLSchemes("http", "https", "mailto", linkScheme)
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	return p
}()

// render converts Markdown into blocks.
func render(source []byte, r resolver) ([]protocol.Block, error) {
	var page bytes.Buffer
	if err := markdown.Convert(source, &page); err != nil {
		return nil, fmt.Errorf("the Markdown cannot be read (%w)", err)
	}
	clean := policy.SanitizeReader(&page)
	root := &nethtml.Node{Type: nethtml.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := nethtml.ParseFragment(clean, root)
	if err != nil {
		return nil, fmt.Errorf("the text cannot be read (%w); nest less", err)
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	p := blockBuilder{resolver: r}
	return p.children(root, "", false), nil
}

// plainText returns the words of blocks, with a space between those of different
// elements.
func plainText(blocks []protocol.Block) string {
	var words strings.Builder
	var walk func([]protocol.Block)
	walk = func(blocks []protocol.Block) {
		for _, b := range blocks {
			words.WriteString(b.Text)
			if b.Tag == "img" {
				words.WriteString(b.Title)
			}
			walk(b.Blocks)
			switch b.Tag {
			case "", "strong", "em", "del", "a", "code": // within a word
			default:
				words.WriteByte(' ')
			}
		}
	}
	walk(blocks)
	return words.String()
}
