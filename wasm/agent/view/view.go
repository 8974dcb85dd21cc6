package view

import (
	"strconv"

	"kith/wasm/agent/state"
	"kith/wasm/app"
	"kith/wasm/html"
)

// View shows the model.
func View(m *state.Model) app.Screen {
	s := app.Screen{Name: string(m.Screen), Language: "en", Dir: "ltr", Title: "Inbox"}
	var page *html.Node
	switch m.Screen {
	case state.SetupScreen, state.SignInScreen:
		s.Title = either(m.Screen == state.SetupScreen, "Set up · Inbox", "Sign in · Inbox")
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

func viewInbox(m *state.Model) *html.Node {
	dialog := viewDialog(m)
	return el("div.page data-on-j="+NameNext+" data-on-k="+NamePrevious+" data-on-escape="+NameBack,
		viewBanner(m),
		el("div.inbox#inbox data-pane=$ data-shown?=$ inert?=$", string(m.Pane),
			either(m.Shown != "", "yes", ""), either(dialog != nil, "inert", ""),
			viewSidebar(m), viewConversation(m), viewDetails(m)),
		dialog)
}

// viewBanner says calmly how the link stands, where that is worth saying.
func viewBanner(m *state.Model) *html.Node {
	banner := el("div.banner#banner role=status")
	text, button := connectionText(m)
	if text == "" {
		return banner
	}
	line := el("p", icon(iconCloud), el("span", text))
	if button != "" {
		add(line, pressable("button-link", either(m.Connection.Phase == state.Closed, NameReload, NameConnect), "", button))
	}
	add(banner, line)
	return banner
}

// connectionText are what is said of the link, and on the button beside it. A link
// that comes back at once is not worth a word.
func connectionText(m *state.Model) (text, button string) {
	switch l := &m.Connection; {
	case l.Phase == state.Closed:
		return "This page is out of date.", "Reload"
	case l.Phase == state.Live:
		return "", ""
	case !m.Online:
		text = "You are offline."
	case l.Tries < 2:
		return "", ""
	case l.Phase == state.Waiting:
		text, button = "Connecting again…", "Try now"
	default:
		text = "Connecting again…"
	}
	if n := m.Unsent(); n > 0 {
		text += " " + plural(int64(n), "reply", "replies") + " will be sent then."
	}
	return text, button
}
