package view

import (
	"kith/server/protocol"
	"kith/wasm/connection"
	"kith/wasm/html"
)

// connectionBanner says what is wrong with the connection, or is nil. The first
// attempt to connect is not mentioned.
func (p panel) connectionBanner() *html.Node {
	c := &p.model.Connection
	text, canRetry := "", false
	switch {
	case c.Phase == connection.Closed:
		switch c.CloseCode {
		case protocol.CloseVersion:
			text = p.words.ReloadPage
		case protocol.CloseBrand:
			text = p.words.NotAvailable
		default:
			text, canRetry = p.words.Disconnected, true
		}
	case !p.model.Started || c.Phase == connection.Idle || c.Phase == connection.Live:
	case !p.model.Online:
		text = p.words.Offline
	case c.Tries > 0:
		text, canRetry = p.words.Reconnecting, c.Phase == connection.Waiting
	}
	if text == "" {
		return nil
	}
	banner := el("div.banner.connection#connection", el("span.connection-dot aria-hidden=true"), el("p", text))
	if canRetry {
		add(banner, button("link", NameConnect, "", p.words.ConnectNow))
	}
	return banner
}

// noticeBanner says why the server refused something, or is nil.
func (p panel) noticeBanner() *html.Node {
	text := p.errorText(p.model.Notice.Code, p.model.Notice.Text)
	if text == "" {
		return nil
	}
	return el("div.banner.notice#notice", iconAlert, el("p dir=auto", text))
}

// errorText returns the text of an error in the visitor's language, or the
// server's own text if the code is not known.
func (p panel) errorText(code protocol.Code, text string) string {
	switch code {
	case protocol.CodeTooLong:
		return p.words.TooLong
	case protocol.CodeTooMany:
		return p.words.TooMany
	case protocol.CodeUnavailable, protocol.CodeBadFrame:
		return p.words.WentWrong
	case protocol.CodeNotFound:
		return p.words.ConversationGone
	case protocol.CodeEnded:
		return p.words.ConversationEnded
	case protocol.CodeClosed:
		return p.words.ChatClosed
	}
	return text
}
