package view

import (
	"kith/wasm/html"
)

// pressable is a button that tells the program a name.
func pressable(class, name, value string, parts ...any) *html.Node {
	b := el("button type=button class=$ data-on-click=$ data-value?=$", class, name, value)
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			add(b, text(p))
		case *html.Node:
			add(b, p)
		}
	}
	return b
}

// screenReaderText is a text for those who do not see the page.
func screenReaderText(text string) *html.Node { return el("span.visually-hidden", text) }

// The view is made with html.Shorthand. These are called everywhere, and
// each place that inlines one is downloaded.

//go:noinline
func el(line string, parts ...any) *html.Node { return html.Shorthand(line, parts...) }

//go:noinline
func add(to, kid *html.Node) { html.Append(to, kid) }

//go:noinline
func bdi(text string) *html.Node { return html.Bdi(text) }

//go:noinline
func either(first bool, a, b string) string { return html.IfElse(first, a, b) }

// text is a text among the kids of an element.
//
//go:noinline
func text(s string) *html.Node { return &html.Node{Text: s} }
