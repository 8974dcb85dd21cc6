package view

import "kith/wasm/html"

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

type nodes = html.NodeList
