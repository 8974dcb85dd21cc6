package chat

import (
	"kith/server/wire"
	"kith/wasm/html"
)

// skeleton stands where a list will be.
func (p pane) skeleton(lines int) html.Node {
	n := html.El("div", html.Key("skeleton"), html.Class("skeleton"), hiddenText(p.w.Loading))
	for range lines {
		n.Kids = append(n.Kids, html.El("i", html.Is("aria-hidden", "true")))
	}
	return n
}

// trouble says that something is not there, and lets one try again where that
// can help.
func (p pane) trouble(text string, again bool) html.Node {
	return html.El("div", html.Key("trouble"), html.Class("trouble"),
		draw(iconAlert),
		html.El("p", html.Text(text)),
		html.If(again, p.act("plain", NameRefetch, "", p.w.Again)))
}

// empty says that there is nothing yet, and what to do about it.
func (p pane) empty(icon, title, hint string) html.Node {
	return html.El("div", html.Key("empty"), html.Class("empty"),
		draw(icon),
		html.El("h2", html.Is("dir", "auto"), html.Text(title)),
		html.If(hint != "", html.El("p", html.Text(hint))))
}

// act is a button with words on it: primary, plain, or quiet.
func (p pane) act(kind, name, value, label string) html.Node {
	return html.El("button", html.Key(name), html.Class("act "+kind), html.Is("type", "button"),
		html.On("click", name), valued(value), html.Text(label))
}

// hiddenText is there for those who listen.
func hiddenText(text string) html.Node { return html.El("span", html.Class("hidden"), html.Text(text)) }

// closed tells whether nobody takes messages now.
func (p pane) closed() bool { return p.m.Settings.Availability == "disabled" }

// link says how the connection is, where the visitor should know: not while
// the first attempt goes on, and not while all is well.
func (p pane) link() html.Node {
	link := &p.m.Link
	text, try := "", false
	switch {
	case link.Phase == Closed:
		switch link.Refused {
		case wire.CloseVersion:
			text = p.w.Outdated
		case wire.CloseBrand:
			text = p.w.NotHere
		default:
			text, try = p.w.Parted, true
		}
	case !p.m.Started || link.Phase == Idle || link.Phase == Live:
	case !p.m.Online:
		text = p.w.Offline
	case link.Tries > 0:
		text, try = p.w.Reconnecting, link.Phase == Waiting
	}
	if text == "" {
		return html.Node{}
	}
	return html.El("div", html.Key("link"), html.Class("banner link"),
		html.El("span", html.Class("pulse"), html.Is("aria-hidden", "true")),
		html.El("p", html.Text(text)),
		html.If(try, p.act("quiet", NameConnect, "", p.w.Connect)))
}

// reason says why something was refused, in the visitor's language where the
// code is known.
func (p pane) reason(code wire.Code, text string) string {
	switch code {
	case wire.TooLong:
		return p.w.TooLong
	case wire.TooMany:
		return p.w.TooMany
	case wire.Broken, wire.BadFrame:
		return p.w.Broken
	case wire.NotFound:
		return p.w.Gone
	case wire.Ended:
		return p.w.HasEnded
	case wire.Closed:
		return p.w.Shut
	}
	return text
}
