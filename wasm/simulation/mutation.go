package simulation

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/connection"
	"kith/wasm/html"
)

// A Mutation is a mistake that is put into the program on purpose, to check that the
// invariants catch it. Each is one that a chat widget has really had, or that its
// design invites. The zero Mutation leaves the program as it is.
type Mutation struct {
	Name   string // what goes wrong, in a few words
	Breaks []int  // the invariants of which one must be violated

	// Before changes an event before the loop gets it; if it returns nil, the loop
	// never does.
	Before func(m *state.Model, e app.Event) app.Event
	// After changes what the program made of an event: it may change the model, and
	// returns the effects that are to be performed.
	After func(before state.Stored, e app.Event, m *state.Model, effects []app.Effect) []app.Effect
	// Show changes the screen. Former is what was written last in the session before, ""
	// if the tab knows of none.
	Show func(m *state.Model, former string, s app.Screen) app.Screen
	// Server is a mistake of the server.
	Server serverMistake
}

// A mutant is the program with the After and Show of a mutation. It is an
// app.Program.
type mutant struct {
	*chat.Program
	mutation *Mutation
	former   *string // see Mutation.Show
}

// Update implements app.Program.
func (p mutant) Update(moment app.Moment, e app.Event) []app.Effect {
	m := p.Model()
	before := m.Stored
	effects := p.Program.Update(moment, e)
	if p.mutation.Show != nil && sessionEnded(before, m) {
		*p.former = lastWritten(&before)
	}
	if p.mutation.After != nil {
		effects = p.mutation.After(before, e, m, effects)
	}
	return effects
}

// View implements app.Program.
func (p mutant) View() app.Screen {
	screen := p.Program.View()
	if p.mutation.Show != nil {
		screen = p.mutation.Show(p.Model(), *p.former, screen)
	}
	return screen
}

// A serverMistake is a mistake of the server that lets somebody else in.
type serverMistake string

const (
	idsAreProof         serverMistake = "ids"       // a connection hears of every session with its id
	copiesSurvive       serverMistake = "copies"    // the session before a sign-in goes on beside the next
	joinsAnybody        serverMistake = "joins"     // a session is joined without its token
	anybodyMayRevoke    serverMistake = "revoke"    // a session ends without its key
	strangersMayWrite   serverMistake = "strangers" // a session takes any token
	welcomesFirst       serverMistake = "welcomes"  // who greets for a session that is over gets all before the refusal
	greetingsAreLeftOut serverMistake = "greetings" // what is sent without a greeting is stored, and answered by nothing
)

// Mutations are the mistakes that TestMutations tries.
var Mutations = []Mutation{
	{Name: "who knows a session's id reads along", Breaks: []int{16}, Server: idsAreProof},
	{Name: "a copy of the token from before a sign-in reads the person", Breaks: []int{16}, Server: copiesSurvive},
	{Name: "who signs in as somebody else joins the visitor's session by its id", Breaks: []int{16}, Server: joinsAnybody},
	{Name: "who knows a session's id ends it", Breaks: []int{16}, Server: anybodyMayRevoke},
	{Name: "who knows a session's id writes and reads as the visitor", Breaks: []int{16}, Server: strangersMayWrite},
	{Name: "a replaced session is welcomed first", Breaks: []int{16}, Server: welcomesFirst},
	{Name: "who knows a conversation's id writes into it without a greeting, and hears nothing", Breaks: []int{16}, Server: greetingsAreLeftOut},
	{
		Name: "the functions of the widget are lost at logout, as in the incident", Breaks: []int{1, 3, 9, 15},
		Before: func(m *state.Model, e app.Event) app.Event {
			if _, acted := e.(app.Action); acted && m.Stored.Generation > 0 {
				return nil
			}
			return e
		},
	},
	{
		Name: "a reset inside ready goes on forever", Breaks: []int{10, 1},
		After: after(func(_ state.Stored, e app.Event, m *state.Model) {
			if _, heard := e.(app.SocketReceived); heard && m.Connection.Phase == connection.Live {
				m.Connection = connection.Connection{Phase: connection.Connecting, Socket: m.Connection.Socket, Session: m.Connection.Session, Due: m.Now + 1}
			}
		}),
	},
	{
		Name: "what the site said of a customer survives the reset", Breaks: []int{4},
		After: after(func(before state.Stored, _ app.Event, m *state.Model) {
			if sessionEnded(before, m) {
				m.Stored.Customer = before.Customer
			}
		}),
	},
	{
		Name: "the former person's conversations are still listed", Breaks: []int{4},
		After: after(func(before state.Stored, _ app.Event, m *state.Model) {
			if sessionEnded(before, m) {
				m.Stored.Conversations = before.Conversations
			}
		}),
	},
	{
		Name: "the former person's draft stands in the text box", Breaks: []int{4},
		After: after(func(before state.Stored, _ app.Event, m *state.Model) {
			if sessionEnded(before, m) {
				m.Stored.Drafts = before.Drafts
			}
		}),
	},
	{
		Name: "a title has what the former person wrote", Breaks: []int{4},
		Show: func(_ *state.Model, former string, s app.Screen) app.Screen {
			if former != "" {
				s.Body = html.El("div", html.Attribute("title", former), s.Body)
			}
			return s
		},
	},
	{
		Name: "an announcement has what the former person wrote", Breaks: []int{4},
		After: tellFormer(func(former string) app.Effect { return app.Announce{Text: "Signed out: " + former} }),
	},
	{
		Name: "what the former person wrote is logged", Breaks: []int{4},
		After: tellFormer(func(former string) app.Effect { return app.LogError{Text: "This was dropped: " + former} }),
	},
	{
		Name: "what was waiting is sent for the next person", Breaks: []int{4},
		After: after(func(before state.Stored, _ app.Event, m *state.Model) {
			if sessionEnded(before, m) {
				m.Stored.Outbox = before.Outbox
			}
		}),
	},
	{
		Name: "nothing can be sent once a conversation has ended", Breaks: []int{1},
		Before: func(m *state.Model, e app.Event) app.Event {
			acted, is := e.(app.Action)
			ended := slices.ContainsFunc(m.Stored.Conversations, func(c state.Conversation) bool { return c.Ended })
			if is && acted.Name == view.NameSend && ended {
				return nil
			}
			return e
		},
	},
	{
		Name: "an ended conversation is silently reopened by a reconnect", Breaks: []int{13},
		After: after(func(_ state.Stored, e app.Event, m *state.Model) {
			if _, opened := e.(app.SocketOpened); opened || m.Connection.Phase == connection.Live {
				for i := range m.Stored.Conversations {
					m.Stored.Conversations[i].Ended = false
				}
			}
		}),
	},
	{
		Name: "a second start doubles the widget", Breaks: []int{14},
		Show: func(_ *state.Model, _ string, s app.Screen) app.Screen {
			s.Body = html.El("div", s.Body, s.Body)
			return s
		},
	},
	{
		Name: "a failed send throws the text away", Breaks: []int{3},
		After: after(func(_ state.Stored, e app.Event, m *state.Model) {
			if _, lost := e.(app.SocketClosed); lost {
				m.Stored.Outbox = nil
			}
		}),
	},
	{
		Name: "a message is sent again under another id", Breaks: []int{2, 3},
		After: after(func(_ state.Stored, e app.Event, m *state.Model) {
			if _, opened := e.(app.SocketOpened); opened {
				for i := range m.Stored.Outbox {
					m.Stored.Outbox[i].Client += "'"
				}
			}
		}),
	},
	{
		Name: "a frame counts twice when it comes twice", Breaks: []int{8},
		After: func(before state.Stored, e app.Event, m *state.Model, effects []app.Effect) []app.Effect {
			if f, is := received(m, e).(*protocol.MessageAppended); is && before.Session == m.Stored.Session && f.Message.Author == protocol.AuthorAgent {
				if c := m.Stored.ConversationByID(f.Message.Conversation); c != nil && c.Unread > 0 && f.Message.Number < c.Newest() {
					c.Unread++
					for i := range m.Reported {
						if m.Reported[i].Conversation == c.ID {
							m.Reported[i].Unread = c.Unread // so that the page hears when it is right again
						}
					}
					return append(effects, app.Notify{Event: "onUnread", Response: sdk.UnreadChange(m, c.ID)})
				}
			}
			return effects
		},
	},
	{
		Name: "a message that came over a hole is shown", Breaks: []int{2},
		After: after(func(before state.Stored, e app.Event, m *state.Model) {
			heard, is := e.(app.SocketReceived)
			if !is {
				return
			}
			f, _ := protocol.Decode(heard.Text)
			said, is := f.(*protocol.MessageAppended)
			if !is || said.Session != m.Stored.Session.ID {
				return
			}
			for i := range m.Stored.Conversations {
				c := &m.Stored.Conversations[i]
				has := slices.ContainsFunc(c.Messages, func(v protocol.Message) bool { return v.ID == said.Message.ID })
				if c.ID == said.Message.Conversation && !has {
					c.Messages = append(slices.Clone(c.Messages), said.Message)
				}
			}
		}),
	},
	{
		Name: "what other tabs store is not noticed, a logout neither", Breaks: []int{4, 11, 12},
		Before: func(_ *state.Model, e app.Event) app.Event {
			if _, restored := e.(app.StorageChanged); restored {
				return nil
			}
			return e
		},
	},
	{
		Name: "a call made while offline is never answered", Breaks: []int{7},
		After: func(_ state.Stored, _ app.Event, m *state.Model, effects []app.Effect) []app.Effect {
			if m.Connection.Phase != connection.Live {
				return without[app.Answer](effects)
			}
			return effects
		},
	},
	{
		Name: "a call is answered twice", Breaks: []int{7},
		After: func(_ state.Stored, _ app.Event, _ *state.Model, effects []app.Effect) []app.Effect {
			for _, e := range effects {
				if a, is := e.(app.Answer); is {
					return append(effects, a)
				}
			}
			return effects
		},
	},
	{
		Name: "a newer release's state is overwritten", Breaks: []int{12},
		After: after(func(_ state.Stored, _ app.Event, m *state.Model) { m.Stored.Newer = "" }),
	},
	{
		Name: "the timer that reconnects is lost with the state", Breaks: []int{10},
		Show: func(_ *state.Model, _ string, s app.Screen) app.Screen {
			s.Timer = 0
			return s
		},
	},
	{
		Name: "an article is a dead end", Breaks: []int{9},
		Show: func(m *state.Model, _ string, s app.Screen) app.Screen {
			if m.Route.Screen == state.ArticleScreen {
				s.Body = withoutBack(s.Body)
			}
			return s
		},
	},
	{
		Name: "logout throws who reads an article onto the new chat", Breaks: []int{15},
		After: after(func(before state.Stored, _ app.Event, m *state.Model) {
			if sessionEnded(before, m) && m.Route.Screen == state.ArticleScreen {
				m.Route = state.Route{Screen: state.ConversationScreen}
			}
		}),
	},
	{
		Name: "logout leaves the former person's list of conversations on the screen", Breaks: []int{15},
		Before: func(m *state.Model, e app.Event) app.Event {
			if call, is := e.(app.Called); is && call.Method == "logout" && m.Route.Screen == state.HistoryScreen {
				m.Route.Screen = state.KBScreen
			}
			return e
		},
	},
	{
		Name: "a tab goes where another tab has gone", Breaks: []int{15},
		After: after(func(_ state.Stored, e app.Event, m *state.Model) {
			if _, stored := e.(app.StorageChanged); stored && m.Stored.Route.Screen != "" {
				m.Route = m.Stored.Route
			}
		}),
	},
	{
		Name: "a message that was dropped at logout is not counted", Breaks: []int{3},
		After: func(_ state.Stored, _ app.Event, _ *state.Model, effects []app.Effect) []app.Effect {
			for i, e := range effects {
				if a, is := e.(app.Answer); is && strings.HasPrefix(a.Response, `{"discarded":`) {
					a.Response = `{"discarded":0}`
					effects[i] = a
				}
			}
			return effects
		},
	},
	{
		Name: "a message is counted as dropped that was delivered after the logout", Breaks: []int{3},
		Before: func(m *state.Model, e app.Event) app.Event {
			if f, is := received(m, e).(*protocol.Ack); is && len(m.Logouts) > 0 && f.Session == m.Logouts[0].Session.ID {
				return nil
			}
			return e
		},
	},
	{
		Name: "what one tab stores does not reach the others, except a logout", Breaks: []int{11},
		Before: func(m *state.Model, e app.Event) app.Event {
			if changed, is := e.(app.StorageChanged); is && m.Stored.Session.ID != "" && changed.Stored != "" {
				if theirs, _, _ := state.Restore(changed.Stored); theirs.Newer == "" && theirs.Generation == m.Stored.Generation {
					return nil
				}
			}
			return e
		},
	},
	{
		Name: "a state is stored that is not read whole", Breaks: []int{5},
		After: after(func(_ state.Stored, _ app.Event, m *state.Model) {
			for i := range m.Stored.Conversations {
				if c := &m.Stored.Conversations[i]; len(c.Messages) > 2 {
					c.Messages[1].Conversation = "another"
				}
			}
		}),
	},
	{
		Name: "a sound is played for what the visitor is looking at", Breaks: []int{17},
		After: func(_ state.Stored, _ app.Event, _ *state.Model, effects []app.Effect) []app.Effect {
			for _, e := range effects {
				if v, is := e.(app.Notify); is && v.Event == "onMessageReceived" {
					return append(without[app.PlaySound](effects), app.PlaySound{})
				}
			}
			return effects
		},
	},
	{
		Name: "the sound is never played", Breaks: []int{17},
		After: func(_ state.Stored, _ app.Event, _ *state.Model, effects []app.Effect) []app.Effect {
			return without[app.PlaySound](effects)
		},
	},
	{
		Name: "the page hears twice of a message", Breaks: []int{17},
		After: twice("onMessageReceived"),
	},
	{
		Name: "the page hears twice of an unread count", Breaks: []int{17},
		After: twice("onUnread"),
	},
	{
		Name: "the page hears of a logout once more", Breaks: []int{17},
		After: twice("onLogout"),
	},
	{
		Name: "the page does not hear that a conversation has ended", Breaks: []int{17},
		After: func(_ state.Stored, _ app.Event, _ *state.Model, effects []app.Effect) (rest []app.Effect) {
			for _, e := range effects {
				if v, is := e.(app.Notify); !is || v.Event != "onConversationEnded" {
					rest = append(rest, e)
				}
			}
			return rest
		},
	},
	{
		Name: "the page hears of the former person's unread counts after a logout", Breaks: []int{17},
		After: func(before state.Stored, _ app.Event, m *state.Model, effects []app.Effect) []app.Effect {
			for i, e := range effects {
				if v, is := e.(app.Notify); is && v.Event == "onUnread" && sessionEnded(before, m) {
					v.Response = strings.Replace(v.Response, `"total":0`, `"total":1`, 1)
					effects[i] = v
				}
			}
			return effects
		},
	},
	{
		Name: "a repair drops what was not sent", Breaks: []int{3},
		After: after(func(before state.Stored, e app.Event, m *state.Model) {
			if repaired(before, e, m) {
				m.Stored.Outbox = nil
			}
		}),
	},
	{
		Name: "a repair forgets nothing of what a release has damaged", Breaks: []int{2, 11},
		After: after(func(before state.Stored, e app.Event, m *state.Model) {
			if repaired(before, e, m) {
				damageAgain(before, m)
			}
		}),
	},
	{
		Name: "a tab brings back what was repaired in another", Breaks: []int{2, 11},
		After: after(func(before state.Stored, e app.Event, m *state.Model) {
			if _, stored := e.(app.StorageChanged); stored && before.Generation == m.Stored.Generation && before.Repairs < m.Stored.Repairs {
				damageAgain(before, m)
			}
		}),
	},
	{
		Name: "the document is loaded again each time that a release is named", Breaks: []int{10},
		After: after(func(_ state.Stored, _ app.Event, m *state.Model) { m.Reloaded, m.Stored.Reloads = nil, nil }),
	},
	{
		Name: "a reload leads to where another tab is", Breaks: []int{15},
		Before: func(_ *state.Model, e app.Event) app.Event {
			if started, is := e.(app.Started); is {
				started.Kept = ""
				return started
			}
			return e
		},
	},
	{
		Name: "a reload loses what was typed", Breaks: []int{3},
		Before: func(_ *state.Model, e app.Event) app.Event {
			if started, is := e.(app.Started); is && started.Kept != "" {
				started.Stored = strings.Replace(started.Stored, `"drafts":`, `"lost":`, 1)
				return started
			}
			return e
		},
	},
	{
		Name: "a button is drawn that does nothing", Breaks: []int{6},
		Show: func(m *state.Model, _ string, s app.Screen) app.Screen {
			if m.Menu {
				s.Body = html.El("div", s.Body, html.El("button", html.On("click", "dance")))
			}
			return s
		},
	},
}

// after returns an After that leaves the effects as they are.
func after(f func(before state.Stored, e app.Event, m *state.Model)) func(state.Stored, app.Event, *state.Model, []app.Effect) []app.Effect {
	return func(before state.Stored, e app.Event, m *state.Model, effects []app.Effect) []app.Effect {
		f(before, e, m)
		return effects
	}
}

// repaired reports whether an event had the state repaired.
func repaired(before state.Stored, e app.Event, m *state.Model) bool {
	_, heard := e.(app.SocketReceived)
	return heard && before.Generation == m.Stored.Generation && before.Repairs < m.Stored.Repairs
}

// damageAgain brings back what a tab knew of conversations before they were repaired.
func damageAgain(before state.Stored, m *state.Model) {
	for i := range m.Stored.Conversations {
		c := &m.Stored.Conversations[i]
		if had := before.ConversationByID(c.ID); had != nil {
			c.Last, c.Marks.AgentRead, c.Marks.AgentDelivered = max(c.Last, had.Last), had.Marks.AgentRead, had.Marks.AgentDelivered
		}
	}
}

// tellFormer returns an After with which there is an effect more when a session ends:
// one that tells what was written last in it.
func tellFormer(effect func(former string) app.Effect) func(state.Stored, app.Event, *state.Model, []app.Effect) []app.Effect {
	return func(before state.Stored, _ app.Event, m *state.Model, effects []app.Effect) []app.Effect {
		if former := lastWritten(&before); former != "" && sessionEnded(before, m) {
			return append(effects, effect(former))
		}
		return effects
	}
}

// lastWritten returns what was written last in the newest conversation; "" if there is
// none.
func lastWritten(s *state.Stored) string {
	if len(s.Conversations) == 0 {
		return ""
	}
	return s.Conversations[0].Preview
}

// twice returns an After with which the page is notified twice of an event.
func twice(event string) func(state.Stored, app.Event, *state.Model, []app.Effect) []app.Effect {
	return func(_ state.Stored, _ app.Event, _ *state.Model, effects []app.Effect) []app.Effect {
		for _, e := range effects {
			if v, is := e.(app.Notify); is && v.Event == event {
				return append(effects, v)
			}
		}
		return effects
	}
}

// sessionEnded reports whether an event ended the session.
func sessionEnded(before state.Stored, m *state.Model) bool {
	return m.Stored.Generation > before.Generation
}

// without returns the effects without those of type E.
func without[E app.Effect](effects []app.Effect) (rest []app.Effect) {
	for _, e := range effects {
		if _, is := e.(E); !is {
			rest = append(rest, e)
		}
	}
	return rest
}

// withoutBack returns a tree without the buttons that lead back or home.
func withoutBack(n *html.Node) *html.Node {
	changed := *n
	changed.Children = nil
	for _, child := range n.Children {
		if name, _ := child.Attr("data-on-click"); name != view.NameBack && name != view.NameHome {
			changed.Children = append(changed.Children, withoutBack(child))
		}
	}
	return &changed
}
