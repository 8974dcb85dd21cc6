package view

import (
	"kith/wasm/format"
	"kith/wasm/html"
)

// The view is made with html.Shorthand. These functions are called everywhere,
// and inlining them would make the download larger.

//go:noinline
func el(line string, parts ...any) *html.Node { return html.Shorthand(line, parts...) }

//go:noinline
func add(to, child *html.Node) { html.Append(to, child) }

//go:noinline
func bdi(text string) *html.Node { return html.Bdi(text) }

//go:noinline
func ifElse(first bool, a, b string) string { return html.IfElse(first, a, b) }

// text returns a text node.
//
//go:noinline
func text(s string) *html.Node { return &html.Node{Text: s} }

// button returns a button. Pressing it is an app.Action with the name and the
// value.
func button(class, name, value string, parts ...any) *html.Node {
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

// screenReaderText returns a text that only screen readers present.
func screenReaderText(text string) *html.Node { return el("span.visually-hidden", text) }

// parts returns short texts in a row, with dots between them, but none where a line
// breaks. Those that are "" are left out.
func parts(texts ...string) *html.Node {
	row := el("span.muted.parts")
	for _, s := range texts {
		if s != "" {
			add(row, el("span", bdi(s)))
		}
	}
	return row
}

// addLinked adds a text to an element, with the addresses in it as links, and
// returns the element.
func addLinked(to *html.Node, s string) *html.Node {
	for _, span := range format.Links(s) {
		if span.Link == "" {
			add(to, text(span.Text))
			continue
		}
		add(to, el("a dir=ltr target=_blank rel=$ href=$", "noopener noreferrer nofollow ugc", span.Link, span.Text))
	}
	return to
}
