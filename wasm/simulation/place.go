package simulation

import (
	"encoding/json"
	"strconv"
	"strings"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
)

// A place is where the visitor is in one tab. It follows from what they pressed, from
// what the page called, and from what logout says, and from nothing that the program
// says of itself, but for what nobody else can know: the id that it gave to a new
// conversation, and whether a conversation is still there.
type place struct {
	route   state.Route
	back    []state.Route // where Back leads, the next one last
	open    bool          // whether the panel is open
	begun   map[string]int64
	opening []opening

	generation int64 // of who was there, if this is of before a reload
}

// An opening is a call of openConversationById that may show its conversation yet.
type opening struct {
	call         int64
	conversation string
}

// goTo goes to another screen.
func (p *place) goTo(to state.Route) {
	if to == p.route {
		return
	}
	p.back = append(p.back, p.route)
	if len(p.back) > state.BackStackLimit {
		p.back = p.back[1:]
	}
	p.route = to
}

// goBack goes to the last screen that is another one and still there, or home.
func (p *place) goBack(m *state.Model) {
	for len(p.back) > 0 {
		to := p.back[len(p.back)-1]
		p.back = p.back[:len(p.back)-1]
		if to != p.route && isThere(to, m) {
			p.route = to
			return
		}
	}
	p.route = state.Route{Screen: state.HomeScreen}
}

// isThere reports whether a screen can be shown: a conversation may be gone, and is
// not while something that was written in it is on its way.
func isThere(r state.Route, m *state.Model) bool {
	return r.Screen != state.ConversationScreen || r.Conversation == "" || m.Stored.ConversationByID(r.Conversation) != nil || m.Stored.HasOutgoing(r.Conversation)
}

// endSession goes where logout says: a public screen stays, and one that belonged to
// the person gives way to home.
func (p *place) endSession() {
	public := p.back[:0]
	for _, r := range p.back {
		if !personal(r.Screen) {
			public = append(public, r)
		}
	}
	p.back = public
	if personal(p.route.Screen) {
		p.route, p.back = state.Route{Screen: state.HomeScreen}, nil
	}
}

// personal reports whether a screen shows something of the person.
func personal(s state.Screen) bool {
	return s == state.ConversationScreen || s == state.HistoryScreen
}

// expectPlace works out where the visitor is after an event, which the program has
// handled. Ended is whether it ended the session, and written the message that was
// written in it, or nil.
func (w *World) expectPlace(t *tab, e app.Event, menu, ended bool, written *writtenMessage) {
	p, m := &t.place, t.chat.Model()
	before := p.route
	loggedOut := false
	switch e := e.(type) {
	case app.Started:
		p.start(e, m, t.before)
		if e.Sent != "" {
			p.sent(m, written)
		}
		before = p.route
	case app.Action:
		p.act(e, m, menu, written)
	case app.Called:
		loggedOut = e.Method == "logout"
		p.call(e, m, written)
	}
	if loggedOut {
		p.endSession()
	} else if ended {
		if route := p.route; p.belongsToNext(t, route, m) {
			p.endSession()
			p.route = route
		} else {
			p.endSession()
		}
	}
	for i, o := range p.opening {
		if m.Route == (state.Route{Screen: state.ConversationScreen, Conversation: o.conversation}) && p.route != m.Route || t.answers[o.call] > 0 {
			if t.answers[o.call] == 0 || t.lastAnswer.Call == o.call && t.lastAnswer.Error == "" {
				p.goTo(state.Route{Screen: state.ConversationScreen, Conversation: o.conversation})
				p.open = true
			}
			p.opening = append(p.opening[:i:i], p.opening[i+1:]...)
			break
		}
	}
	if !isThere(p.route, m) {
		p.route = state.Route{Screen: state.HomeScreen}
	}
	t.placeKept = p.route == before || m.Stored.Route == p.route
	if ended && personal(m.Stored.Route.Screen) && m.Stored.Route != p.route {
		t.placeKept = false
	}
}

// belongsToNext reports whether a conversation was begun for the person whose login
// ends the session: after the page called login, and before the server answered.
func (p *place) belongsToNext(t *tab, r state.Route, m *state.Model) bool {
	c := m.Stored.ConversationByID(r.Conversation)
	return t.refusedLogin > 0 && r.Screen == state.ConversationScreen && c != nil && c.Last == 0 && p.begun[r.Conversation] >= t.refusedLogin
}

// start goes to the screen that is stored, or to where the visitor was before the program
// reloaded its document, if it did.
func (p *place) start(e app.Started, m *state.Model, before *place) {
	*p = place{route: state.Route{Screen: state.HomeScreen}, begun: map[string]int64{}}
	if before != nil {
		p.open, p.back, p.route = before.open, before.back, before.route
		if m.Stored.Generation != before.generation {
			p.endSession()
		}
		return
	}
	if e.Stored == "" {
		return
	}
	if stored, _, _ := state.Restore(e.Stored); stored.Route.Screen != "" && isThere(stored.Route, m) {
		p.route = stored.Route
	}
}

// act does what the visitor does. Menu is whether the menu was open.
func (p *place) act(e app.Action, m *state.Model, menu bool, written *writtenMessage) {
	to := state.Route{}
	switch e.Name {
	case view.NameNew, view.NameResend:
		to.Screen = state.ConversationScreen
	case view.NameConversation:
		to.Screen, to.Conversation = state.ConversationScreen, e.Value
	case view.NameHistory:
		to.Screen = state.HistoryScreen
	case view.NameKB:
		to.Screen = state.KBScreen
	case view.NameCategory:
		to.Screen, to.Category = state.CategoryScreen, e.Value
	case view.NameArticle:
		to.Screen, to.Article = state.ArticleScreen, e.Value
	case view.NameQuery:
		if p.route.Screen == state.SearchScreen {
			p.route.Query = e.Text
		} else if e.Text != "" {
			to.Screen, to.Query = state.SearchScreen, e.Text
		}
	case view.NameHome:
		p.route, p.back = state.Route{Screen: state.HomeScreen}, nil
	case view.NameBack:
		p.goBack(m)
	case view.NameClose:
		p.open = p.open && menu && e.Type == "escape" // which closes the menu first
	case view.NameSend:
		p.sent(m, written)
	}
	if to.Screen != "" {
		p.goTo(to)
	}
}

// sent goes to the conversation to which a message was written, if one was.
func (p *place) sent(m *state.Model, written *writtenMessage) {
	if written == nil {
		return
	}
	p.begin(written.conversation, m)
	if p.route.Screen == state.ConversationScreen && (p.route.Conversation == "" || p.route.Conversation == written.conversation) {
		p.route.Conversation = written.conversation
	} else {
		p.goTo(state.Route{Screen: state.ConversationScreen, Conversation: written.conversation})
	}
}

// begin notes how many calls the page had made when a conversation began.
func (p *place) begin(conversation string, m *state.Model) {
	if _, known := p.begun[conversation]; !known {
		p.begun[conversation] = m.CallCount
		if c := m.Stored.ConversationByID(conversation); c != nil && c.Last > 0 {
			p.begun[conversation] = 0
		}
	}
}

// call does what a call of the page says.
func (p *place) call(e app.Called, m *state.Model, written *writtenMessage) {
	var id string
	json.Unmarshal([]byte(e.Args), &id)
	switch e.Method {
	case "open":
		p.open = true
	case "close":
		p.open = false
	case "openKbArticle", "openKbCategory":
		if id == "" {
			return
		}
		if e.Method == "openKbArticle" {
			p.goTo(state.Route{Screen: state.ArticleScreen, Article: id})
		} else {
			p.goTo(state.Route{Screen: state.CategoryScreen, Category: id})
		}
		p.open = true
	case "openConversationById":
		var args struct{ ConversationID string }
		if json.Unmarshal([]byte(e.Args), &args) == nil && args.ConversationID != "" {
			p.opening = append(p.opening, opening{e.Call, args.ConversationID})
		}
	case "createConversation":
		if e.Args != "" && !strings.HasPrefix(e.Args, "{") {
			return
		}
		// Without a message, only the program knows the id that it has given.
		id := m.Route.Conversation
		if written != nil {
			id = written.conversation
		} else if _, known := p.begun[id]; known || id == "" {
			id = "a new one"
		}
		p.begin(id, m)
		p.goTo(state.Route{Screen: state.ConversationScreen, Conversation: id})
		p.open = true
	}
}

// checkPlace compares where a tab is with where the visitor went.
func (w *World) checkPlace(t *tab) error {
	m, p := t.chat.Model(), &t.place
	switch screen := t.view(); {
	case m.Route != p.route:
		return faultf("it is %+v, and should be %+v", m.Route, p.route)
	case screen.Name != string(p.route.Screen):
		return faultf("the screen is %s, and should be %s", screen.Name, p.route.Screen)
	case screen.Open != p.open:
		return faultf("the panel is open: %t", screen.Open)
	case !t.placeKept:
		return faultf("it is %+v, and a reload would lead to %+v", m.Route, m.Stored.Route)
	}
	return nil
}

// refusedLogin returns the number of the call of login that a frame refuses because
// somebody else is signed in, or 0.
func refusedLogin(f protocol.Frame) int64 {
	if r, is := f.(*protocol.Refused); is && r.Code == protocol.CodeOtherPerson {
		n, _ := strconv.ParseInt(r.Ref, 10, 64)
		return n
	}
	return 0
}
