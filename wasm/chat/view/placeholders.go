package view

import "kith/wasm/html"

// skeleton stands for content that is being loaded.
func (p panel) skeleton(lines int) *html.Node {
	n := el("div.skeleton#skeleton", el("span.visually-hidden", p.words.Loading))
	for range lines {
		add(n, el("i aria-hidden=true"))
	}
	return n
}

// errorState says why content is missing, with a button to load it again if that
// can help.
func (p panel) errorState(text string, canRetry bool) *html.Node {
	n := el("div.error-state#error", iconAlert, el("p", text))
	if canRetry {
		add(n, button("secondary", NameRefetch, "", p.words.TryAgain))
	}
	return n
}

// emptyState says that there is nothing yet, and what the visitor can do.
func emptyState(icon *html.Node, title, hint string) *html.Node {
	return el("div.empty-state#empty", icon, el("h2 dir=auto", title), el("p", hint))
}
