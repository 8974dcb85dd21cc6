package view

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/html"
)

// viewName returns the name of a view.
func viewName(w protocol.View) string {
	switch w {
	case protocol.ViewWaiting:
		return "Waiting"
	case protocol.ViewEnded:
		return "Ended"
	case protocol.ViewSpam:
		return "Spam"
	}
	return "Open"
}

// viewViews is the navigation between the views. Those that are work show how many
// conversations they have.
func viewViews(m *state.Model) *html.Node {
	nav := el("nav.tabs aria-label=Views")
	for _, w := range protocol.Views {
		tab := el("button.tab type=button aria-current?=$ data-on-click="+NameView+" data-value=$",
			ifElse(m.List.View == w, "page", ""), string(w), viewName(w))
		if w == protocol.ViewWaiting { // there is no room for the whole name
			add(tab, screenReaderText(" longest"))
		}
		if w == protocol.ViewOpen || w == protocol.ViewWaiting {
			if count := viewCount(m, w); count != "" {
				add(tab, el("span.tab-count", count))
			}
		}
		add(nav, tab)
	}
	return nav
}

// viewCount returns how many conversations a view has, "" if it has none: "12", or
// "12+" if others have not been fetched.
func viewCount(m *state.Model, w protocol.View) string {
	n := 0
	for i := range m.List.Items {
		if item := &m.List.Items[i]; w.Holds(&item.Conversation) && (m.List.Brand == "" || item.Brand == m.List.Brand) {
			n++
		}
	}
	switch {
	case n == 0:
		return ""
	case m.List.IsComplete(w, m.List.Brand):
		return badge(int64(n))
	}
	return strconv.Itoa(min(n, 99)) + "+"
}

// viewTools is the line above the list: the brand, and selecting.
func viewTools(m *state.Model) *html.Node {
	selecting := m.List.Selecting
	toggle := el("button.button-link type=button aria-pressed=$ data-name="+NameSelect+" data-on-click="+NameSelect,
		ifElse(selecting, "true", "false"), ifElse(selecting, "Cancel", "Select"))
	if selecting {
		n := len(m.List.Selected)
		all := n > 0 && n == len(m.Listed())
		return el("div.list-tools#tools",
			el("button.select-all type=button role=checkbox aria-checked=$ data-name="+NameSelectAll+" data-on-click="+NameSelectAll,
				ifElse(all, "true", ifElse(n > 0, "mixed", "false")), viewCheck(), ifElse(n == 0, "Select all", strconv.Itoa(n)+" selected")),
			toggle)
	}
	order := el("span.muted", ifElse(m.List.View == protocol.ViewWaiting, "Longest wait first", "Newest first"))
	if len(m.Brands) > 1 {
		order = viewBrandFilter(m)
	}
	return el("div.list-tools#tools", order, ifMayReply(m, toggle))
}

// viewBrandFilter chooses the brand whose conversations are shown.
func viewBrandFilter(m *state.Model) *html.Node {
	options := el("select aria-label=Brand value=$ data-on-change="+NameBrand, m.List.Brand)
	add(options, el("option value selected?=$", ifElse(m.List.Brand == "", "selected", ""), "All brands"))
	for _, b := range m.Brands {
		add(options, el("option value=$ selected?=$", b.Key, ifElse(m.List.Brand == b.Key, "selected", ""), b.Name))
	}
	return el("span.select", options, icon(iconChevron))
}

// viewCheck is the box of a check box.
func viewCheck() *html.Node { return el("span.check aria-hidden=true", icon(iconCheck)) }

// spamLabel returns the name for screen readers of the button that marks as spam, so
// that it is not taken for the view; "" for another button.
func spamLabel(name string) string { return ifElse(name == NameSpam, "Mark as spam", "") }

// viewSelectionActions is what can be done with the conversations that are
// selected.
func viewSelectionActions(m *state.Model) *html.Node {
	if !m.List.Selecting {
		return nil
	}
	disabled := ifElse(len(m.List.Selected) == 0, "disabled", "")
	bar := el("div.selection-actions#selection role=group aria-label=$", "With the selected conversations")
	act := func(name, label, path string) {
		add(bar, el("button type=button disabled?=$ aria-label?=$ data-on-click=$", disabled, spamLabel(name), name, icon(path), label))
	}
	act(NameEndSelected, "End", iconCheck)
	if m.List.View == protocol.ViewSpam {
		act(NameNoSpam, "Not spam", iconUndo)
	} else {
		act(NameSpam, "Spam", iconAlert)
	}
	act(NameBlock, "Block", iconBlock)
	act(NameDelete, "Delete", iconDelete)
	return bar
}
