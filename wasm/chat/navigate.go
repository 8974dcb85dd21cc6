package chat

import (
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
)

// escape closes the menu where it is open, and the panel otherwise.
func (t *update) escape(e app.Action) {
	if t.Menu {
		t.Menu = false
		if e.Type == "escape" {
			t.do(app.Focus{Name: view.NameMenu})
			return
		}
	}
	t.shut()
}

// BackStackLimit is how many screens Back leads through.
const BackStackLimit = 20

// visit leads to another place; Back leads to the one before.
func (t *update) visit(p state.Route) {
	if p == t.Route {
		return
	}
	if t.Route.Screen == p.Screen && p.Screen == state.HomeScreen {
		return
	}
	t.BackStack = append(t.BackStack[:len(t.BackStack):len(t.BackStack)], t.Route)
	if len(t.BackStack) > BackStackLimit {
		t.BackStack = t.BackStack[len(t.BackStack)-BackStackLimit:]
	}
	t.arrive(p)
}

// arrive makes a place the shown one.
func (t *update) arrive(p state.Route) {
	t.Route = p
	t.Menu, t.Notice = false, state.Notice{}
	t.NewDivider, t.NewBelow, t.AtEnd = 0, 0, true
	t.mark()
	t.shelve()
	t.face()
}

// mark draws "new messages" in the shown conversation, where some are new.
func (t *update) mark() {
	t.NewDivider = 0
	if t.Route.Screen != state.ConversationScreen {
		return
	}
	if c := t.Stored.ConversationByID(t.Route.Conversation); c != nil {
		t.NewDivider = c.FirstUnread()
	}
}

// face moves the keyboard to where the visitor goes on: the text box where
// there is one, the search box on a search, the way back elsewhere.
func (t *update) face() {
	if !t.Open {
		return
	}
	name := view.NameBack
	switch t.Route.Screen {
	case state.HomeScreen, state.ConversationScreen:
		name = view.NameDraft
		if c := t.Stored.ConversationByID(t.ComposerConversation()); c != nil && c.Ended {
			name = view.NameNew
		}
	case state.KBScreen, state.SearchScreen:
		name = view.NameQuery
	}
	t.do(app.Focus{Name: name})
}

// back leads to where the visitor was before, and home where that is unknown.
func (t *update) back() {
	for n := len(t.BackStack); n > 0; n = len(t.BackStack) {
		p := t.BackStack[n-1]
		t.BackStack = t.BackStack[:n-1]
		if p != t.Route && t.stands(p) {
			t.arrive(p)
			return
		}
	}
	if t.Route.Screen != state.HomeScreen {
		t.arrive(state.Route{Screen: state.HomeScreen})
	}
}

// stands reports whether a place can still be shown.
func (t *update) stands(p state.Route) bool {
	return p.Screen != state.ConversationScreen || p.Conversation == "" || t.Stored.ConversationByID(p.Conversation) != nil
}

// home leads home for good: there is no way back from there.
func (t *update) home() {
	t.BackStack = nil
	if t.Route.Screen != state.HomeScreen {
		t.arrive(state.Route{Screen: state.HomeScreen})
	}
	t.BackStack = nil
}

// open opens the panel.
func (t *update) open() {
	if t.Open {
		return
	}
	t.Open = true
	t.begin()
	t.claim()
	t.mark()
	t.AtEnd, t.NewBelow = true, 0
	t.do(app.Notify{Event: "onOpen", Response: "null"})
	t.shelve()
	t.face()
}

// shut closes the panel.
func (t *update) shut() {
	if !t.Open {
		return
	}
	t.Open, t.Menu = false, false
	t.do(app.Notify{Event: "onClose", Response: "null"})
}

// remember keeps what a reload returns to. What another tab keeps is left alone
// until the visitor goes somewhere here.
func (t *update) remember() {
	t.Stored.Sort()
	if t.Route != t.was && t.Route != t.Stored.Route {
		t.Stored.Route, t.Stored.RouteAt = t.Route, t.later(t.Stored.RouteAt)
	}
}

// claim makes this the tab that was used last.
func (t *update) claim() {
	if t.Stored.ActiveTab != t.Tab {
		t.Stored.ActiveTab, t.Stored.ActiveTabAt = t.Tab, t.later(t.Stored.ActiveTabAt)
	}
}
