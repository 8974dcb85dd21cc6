package chat

import (
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
)

// closePressed closes the menu if it is open, or else the panel.
func (u *update) closePressed(e app.Action) {
	if u.Menu {
		u.Menu = false
		if e.Type == "escape" {
			u.do(app.Focus{Name: view.NameMenu})
			return
		}
	}
	u.closePanel()
}

// navigate shows a route, and puts the one before on the back stack.
func (u *update) navigate(p state.Route) {
	if p == u.Route {
		if u.KB.ArticleFetch != state.Loading {
			u.loadForRoute() // what failed before
		}
		return
	}
	stack := append(u.BackStack[:len(u.BackStack):len(u.BackStack)], u.Route)
	u.BackStack = stack[max(0, len(stack)-state.BackStackLimit):]
	u.show(p)
}

// show shows a route.
func (u *update) show(p state.Route) {
	u.Route = p
	u.Menu, u.Notice = false, state.Notice{}
	u.UnseenBelow, u.AtEnd = 0, true
	u.markNew()
	u.loadForRoute()
	u.focus()
}

// markNew draws "new messages" in the shown conversation if it has any.
func (u *update) markNew() {
	u.NewFrom = 0
	if c := u.Stored.ConversationByID(u.Route.Conversation); c != nil {
		u.NewFrom = c.FirstUnread()
	}
}

// focus focuses where the visitor goes on: the text box, the search box, or
// else the Back button.
func (u *update) focus() {
	if !u.Open {
		return
	}
	name := view.NameBack
	switch u.Route.Screen {
	case state.HomeScreen, state.ConversationScreen:
		name = view.NameDraft
		if c := u.Stored.ConversationByID(u.ComposerConversation()); c != nil && c.Ended {
			name = view.NameNew
		}
	case state.KBScreen, state.SearchScreen:
		name = view.NameQuery
	}
	u.do(app.Focus{Name: name})
}

// goBack shows the route before, or home if there is none.
func (u *update) goBack() {
	for n := len(u.BackStack); n > 0; n = len(u.BackStack) {
		p := u.BackStack[n-1]
		u.BackStack = u.BackStack[:n-1]
		if p != u.Route && u.routeExists(p) {
			u.show(p)
			return
		}
	}
	if u.Route.Screen != state.HomeScreen {
		u.show(state.Route{Screen: state.HomeScreen})
	}
}

// routeExists reports whether a route can still be shown: a conversation can while
// something that was written in it is on its way.
func (u *update) routeExists(p state.Route) bool {
	return p.Conversation == "" || u.Stored.ConversationByID(p.Conversation) != nil || u.Stored.HasOutgoing(p.Conversation)
}

// leaveMissing shows the home screen in place of a screen that cannot be shown.
func (u *update) leaveMissing() {
	if !u.routeExists(u.Route) {
		u.Route, u.NewFrom = state.Route{Screen: state.HomeScreen}, 0
	}
}

// goHome shows the home screen and clears the back stack.
func (u *update) goHome() {
	u.BackStack = nil
	if u.Route.Screen != state.HomeScreen {
		u.show(state.Route{Screen: state.HomeScreen})
	}
}

// openPanel opens the panel.
func (u *update) openPanel() {
	if u.Open {
		return
	}
	u.claimActiveTab()
	u.do(app.Notify{Event: "onOpen", Response: "null"})
	u.showPanel()
	u.focus()
}

// showPanel shows the panel, which the page takes for open.
func (u *update) showPanel() {
	u.Open = true
	u.startSession()
	u.markNew()
	u.AtEnd, u.UnseenBelow = true, 0
	u.loadForRoute()
}

// closePanel closes the panel.
func (u *update) closePanel() {
	if !u.Open {
		return
	}
	u.Open, u.Menu = false, false
	u.do(app.Notify{Event: "onClose", Response: "null"})
}

// saveRoute stores the route for a reload. One that another tab has stored
// stays until the visitor goes somewhere here.
func (u *update) saveRoute() {
	u.Stored.Sort()
	if u.Route != u.routeBefore && u.Route != u.Stored.Route {
		u.Stored.Route, u.Stored.RouteAt = u.Route, u.laterThan(u.Stored.RouteAt)
	}
}

// claimActiveTab makes this the tab that was used last.
func (u *update) claimActiveTab() {
	if u.Stored.ActiveTab != u.Tab {
		u.Stored.ActiveTab, u.Stored.ActiveTabAt = u.Tab, u.laterThan(u.Stored.ActiveTabAt)
	}
}
