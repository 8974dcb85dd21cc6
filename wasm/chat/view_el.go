package chat

import (
	"strings"

	"kith/wasm/html"
)

// el makes an element of a line and of parts. The line is like
//
//	button.act.primary#key type=button aria-label=$ data-value?=$
//
// in this order: the tag, classes, the key, attributes. Each $ stands for the
// next part, a string; an attribute with ?= is left out where that is "". The
// parts that remain are kids: strings are texts, and "" and nil are nothing; an html.Attr is an attribute.
//
// The program is downloaded, so the view says what it says in as little code as
// it can: an element made of a line takes half of the code that it takes when
// each attribute is made by a call, and what is used everywhere is not inlined.
// What the lines make is held by the screens in testdata.
func el(line string, parts ...any) *html.Node {
	take := func() string {
		if len(parts) == 0 {
			return ""
		}
		s, _ := parts[0].(string)
		parts = parts[1:]
		return s
	}
	n := new(html.Node)
	head, attrs, _ := strings.Cut(line, " ")
	head, n.Key, _ = strings.Cut(head, "#")
	if n.Key == "$" {
		n.Key = take()
	}
	var class string
	n.Tag, class, _ = strings.Cut(head, ".")
	if class != "" {
		n.Attrs = append(n.Attrs, html.Class(strings.ReplaceAll(class, ".", " ")))
	}
	for attrs != "" {
		var a html.Attr
		a.Name, attrs, _ = strings.Cut(attrs, " ")
		a.Name, a.Value, _ = strings.Cut(a.Name, "=")
		if a.Value == "$" {
			a.Value = take()
		}
		if name, optional := strings.CutSuffix(a.Name, "?"); optional {
			if a.Name = name; a.Value == "" {
				continue
			}
		}
		n.Attrs = append(n.Attrs, a)
	}
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			if p != "" {
				n.Kids = append(n.Kids, html.Text(p))
			}
		case *html.Node:
			add(n, p)
		case nodes:
			for _, k := range p {
				add(n, k)
			}
		case html.Attr:
			n.Attrs = append(n.Attrs, p)
		}
	}
	return n
}

// nodes are some elements in a row. The view handles elements by their
// pointers, which takes less code than to copy them; each has one parent.
type nodes []*html.Node

// add gives an element one kid more, unless that is nothing.
//
//go:noinline
func add(to, kid *html.Node) {
	if kid != nil {
		to.Kids = append(to.Kids, *kid)
	}
}

// text is a text in a row of nodes.
//
//go:noinline
func text(s string) *html.Node { return &html.Node{Text: s} }

// bdi keeps a text of unknown direction to itself.
//
//go:noinline
func bdi(text string) *html.Node { return el("bdi", text) }

// either chooses between two strings.
//
//go:noinline
func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
