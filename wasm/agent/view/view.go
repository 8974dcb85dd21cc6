package view

import (
	"strconv"

	"kith/wasm/agent/state"
	"kith/wasm/app"
	"kith/wasm/connection"
	"kith/wasm/html"
)

// View returns the screen of a model, without its timer.
func View(m *state.Model) app.Screen {
	s := app.Screen{Name: string(m.Screen), Language: "en", Dir: "ltr", Title: "Inbox"}
	var page *html.Node
	switch m.Screen {
	case state.SetupScreen, state.SignInScreen:
		s.Title = ifElse(m.Screen == state.SetupScreen, "Set up · Inbox", "Sign in · Inbox")
		page = el("div.page", viewSignIn(m))
	case state.InboxScreen:
		if n := m.UnreadConversations(); n > 0 {
			s.Title = "(" + strconv.FormatInt(n, 10) + ") Inbox"
		}
		page = viewInbox(m)
	default:
		page = el("div.page", viewStarting(m))
	}
	s.Body = *page
	return s
}

// viewInbox is the inbox: the list, the open conversation and the customer's
// details, and a dialog over them if there is one.
func viewInbox(m *state.Model) *html.Node {
	dialog := viewDialog(m)
	return el("div.page data-on-j="+NameNext+" data-on-k="+NamePrevious+" data-on-escape="+NameBack,
		viewBanner(m),
		el("div.inbox#inbox data-pane=$ data-shown?=$ inert?=$", string(m.Pane),
			ifElse(m.Shown != "", "yes", ""), ifElse(dialog != nil, "inert", ""),
			viewSidebar(m), viewConversation(m), viewDetails(m)),
		dialog,
		viewToast(m))
}

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
