package view

import "kith/wasm/html"

// The view is made with html.Shorthand. These functions are called everywhere,
// and inlining them would make the download larger.

//go:noinline
func el(line string, parts ...any) *html.Node { return html.Shorthand(line, parts...) }

//go:noinline
func add(to, child *html.Node) { html.Append(to, child) }

//go:noinline
func bdi(text string) *html.Node { return html.Bdi(text) }

//go:noinline
func ifElse(condition bool, a, b string) string { return html.IfElse(condition, a, b) }

// text returns a text node.
//
//go:noinline
func text(s string) *html.Node { return &html.Node{Text: s} }

type nodes = html.NodeList

// button returns a button with a label. The kind is primary, secondary or link.
// Pressing it is an app.Action with the name and the value.
func button(kind, name, value, label string) *html.Node {
	return el("button#$ class=$ type=button data-on-click=$ data-value?=$", name, "button button-"+kind, name, value, label)
}

// iconButton returns a button that shows only an icon. Its label is for screen
// readers and for the tooltip.
func iconButton(name, label string, icon *html.Node) *html.Node {
	return el("button.icon-button#$ type=button aria-label=$ title=$ data-on-click=$ data-name=$",
		name, label, label, name, name, icon)
}

// navigationRow returns a button, as wide as its card, that leads to another
// screen.
func navigationRow(name, label string, icon *html.Node) *html.Node {
	return el("button.navigation-row#$ type=button data-on-click=$", name, name, icon, el("span", label), iconForward)
}

// externalLink returns a link, which line describes, that opens in a new tab. The
// page that it leads to does not learn where the visitor comes from.
func externalLink(line, address string, children nodes) *html.Node {
	return el(line+" href=$ target=_blank rel=$", address, "noopener noreferrer", children)
}
