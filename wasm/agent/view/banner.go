package view

import (
	"kith/wasm/agent/state"
	"kith/wasm/connection"
	"kith/wasm/html"
)

// viewBanner says what is wrong with the connection. It is empty if nothing is.
func viewBanner(m *state.Model) *html.Node {
	banner := el("div.banner#banner role=status")
	text, action := connectionText(m)
	if text == "" {
		return banner
	}
	line := el("p", icon(iconCloud), el("span", text))
	if action != "" {
		add(line, button("button-link", ifElse(m.Connection.Phase == connection.Closed, NameReload, NameConnect), "", action))
	}
	add(banner, line)
	return banner
}

// connectionText returns what the banner says, and its button. One failure is
// not mentioned: the connection is mostly back at once.
func connectionText(m *state.Model) (text, action string) {
	switch c := &m.Connection; {
	case c.Phase == connection.Closed:
		return "This page is out of date.", "Reload"
	case c.Phase == connection.Live:
		return "", ""
	case !m.Online:
		text = "You are offline."
	case c.Tries < 2:
		return "", ""
	case c.Phase == connection.Waiting:
		text, action = "Connecting again…", "Try now"
	default:
		text = "Connecting again…"
	}
	if n := m.Unsent(); n > 0 {
		text += " " + plural(int64(n), "reply", "replies") + " will be sent then."
	}
	return text, action
}
