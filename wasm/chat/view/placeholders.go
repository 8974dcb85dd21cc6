package view

import (
	"kith/server/protocol"
	"kith/wasm/connection"
	"kith/wasm/html"
)

// skeleton stands where a list will be.
func (p pane) skeleton(lines int) *html.Node {
	n := el("div.skeleton#skeleton", el("span.hidden", p.w.Loading))
	for range lines {
		add(n, el("i aria-hidden=true"))
	}
	return n
}

// trouble says that something is not there, and lets one try again where that
// can help.
func (p pane) trouble(text string, again bool) *html.Node {
	n := el("div.trouble#trouble", draw(iconAlert), el("p", text))
	if again {
		add(n, act("plain", NameRefetch, "", p.w.TryAgain))
	}
	return n
}

// empty says that there is nothing yet, and what to do about it.
func empty(icon, title, hint string) *html.Node {
	return el("div.empty#empty", draw(icon), el("h2 dir=auto", title), el("p", hint))
}

// act is a button with words on it: primary, plain, or quiet.
func act(kind, name, value, label string) *html.Node {
	return el("button#$ class=$ type=button data-on-click=$ data-value?=$", name, "act "+kind, name, value, label)
}

// closed reports whether nobody takes messages now.
func (p pane) closed() bool { return p.m.Settings.Availability == "disabled" }

// link says how the connection is, where the visitor should know: not while
// the first attempt goes on, and not while all is well.
func (p pane) link() *html.Node {
	link := &p.m.Connection
	text, try := "", false
	switch {
	case link.Phase == connection.Closed:
		switch link.CloseCode {
		case protocol.CloseVersion:
			text = p.w.ReloadPage
		case protocol.CloseBrand:
			text = p.w.NotAvailable
		default:
			text, try = p.w.Disconnected, true
		}
	case !p.m.Started || link.Phase == connection.Idle || link.Phase == connection.Live:
	case !p.m.Online:
		text = p.w.Offline
	case link.Tries > 0:
		text, try = p.w.Reconnecting, link.Phase == connection.Waiting
	}
	if text == "" {
		return nil
	}
	n := el("div.banner.link#link", el("span.pulse aria-hidden=true"), el("p", text))
	if try {
		add(n, act("quiet", NameConnect, "", p.w.ConnectNow))
	}
	return n
}

// reason says why something was refused, in the visitor's language where the
// code is known.
func (p pane) reason(code protocol.Code, text string) string {
	switch code {
	case protocol.CodeTooLong:
		return p.w.TooLong
	case protocol.CodeTooMany:
		return p.w.TooMany
	case protocol.CodeUnavailable, protocol.CodeBadFrame:
		return p.w.WentWrong
	case protocol.CodeNotFound:
		return p.w.ConversationGone
	case protocol.CodeEnded:
		return p.w.HasEnded
	case protocol.CodeClosed:
		return p.w.ChatClosed
	}
	return text
}
