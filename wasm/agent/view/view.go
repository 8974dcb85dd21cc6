package view

import (
	"strconv"

	"kith/wasm/agent/state"
	"kith/wasm/app"
	"kith/wasm/html"
)

// View returns the screen of a model, without its timer.
func View(m *state.Model) app.Screen {
	s := app.Screen{Name: string(m.Screen), Language: "en", Dir: "ltr", Title: "Inbox"}
	var page *html.Node
	switch m.Screen {
	case state.SetupScreen, state.ResetScreen, state.SignInScreen:
		s.Title = ifElse(m.Screen == state.SetupScreen, "Set up · Inbox", ifElse(m.Screen == state.ResetScreen, "New password · Inbox", "Sign in · Inbox"))
		page = el("div.page", viewSignIn(m))
	case state.InboxScreen:
		if n := m.UnreadConversations(); n > 0 {
			s.Title = "(" + strconv.FormatInt(n, 10) + ") Inbox"
		}
		page = viewInbox(m)
		if m.Settings.Page != state.NoSettings {
			page = viewSettings(m)
		}
	default:
		page = el("div.page", viewStarting(m))
	}
	s.Body = page
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
