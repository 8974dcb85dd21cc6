package chat

import (
	"testing"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/connection"
	"kith/wasm/html"
	"kith/wasm/timeline"
)

// TestIncident plays the incident behind this project: logout on every screen,
// then a new chat, again and again. build/test/lostbindings has the mistake that
// caused it, and a test that fails there.
func TestIncident(t *testing.T) {
	screens := map[state.Screen][]app.Action{
		state.HomeScreen:         nil,
		state.ConversationScreen: {{Type: "click", Name: view.NameNew}},
		state.HistoryScreen:      {{Type: "click", Name: view.NameHistory}},
		state.KBScreen:           {{Type: "click", Name: view.NameKB}},
		state.CategoryScreen:     {{Type: "click", Name: view.NameKB}, {Type: "click", Name: view.NameCategory, Value: "care"}},
		state.ArticleScreen:      {{Type: "click", Name: view.NameKB}, {Type: "click", Name: view.NameArticle, Value: "wash"}},
		state.SearchScreen:       {{Type: "input", Name: view.NameQuery, Text: "bag"}},
	}
	for screen, way := range screens {
		t.Run(string(screen), func(t *testing.T) {
			r := started(t, "").live(t)
			for round := range 3 {
				r.take(t, app.Action{Type: "click", Name: view.NameHome})
				chat(t, r)
				r.take(t, app.Action{Type: "click", Name: view.NameHome})
				for _, e := range way {
					r.take(t, e)
				}
				if got := r.p.model.Route.Screen; got != screen {
					t.Fatalf("round %d: the way to %s leads to %s", round, screen, got)
				}
				r.take(t, app.Called{Call: int64(round + 1), Method: "logout"})
				want := screen
				if screen.Personal() {
					want = state.HomeScreen
				}
				if got := r.p.model.Route.Screen; got != want {
					t.Errorf("round %d: logout on %s leads to %s", round, screen, got)
				}
				if r.p.model.Connection.Phase == connection.Live {
					r.receive(t, &protocol.Revoked{Session: r.p.model.Connection.Session})
				}
				r.live(t)
			}
			r.take(t, app.Action{Type: "click", Name: view.NameHome})
			chat(t, r)
		})
	}
}

// chat has the visitor begin a conversation, and the agent answer it.
func chat(t *testing.T, r *fixture) {
	t.Helper()
	r.take(t, app.Action{Type: "click", Name: view.NameNew})
	r.take(t, app.Action{Type: "input", Name: view.NameDraft, Text: "a question"})
	r.take(t, app.Action{Type: "click", Name: view.NameSend})
	frames := r.sent(t)
	if len(frames) != 1 || frames[0].Kind() != "send" {
		t.Fatalf("the message is not sent: %v", r.effects)
	}
	r.ack(t, r.state().Outbox[0], 1)
	c := r.p.model.Route.Conversation
	r.receive(t, &protocol.MessageAppended{Session: r.p.model.Connection.Session, Message: protocol.Message{
		Conversation: c, ID: "m2", Number: 2, Author: protocol.AuthorAgent, Text: "an answer", At: r.now,
	}})
	entries := r.p.model.Entries(c)
	if len(entries) != 2 || entries[0].Status != timeline.Sent || entries[1].Text != "an answer" {
		t.Fatalf("the conversation shows %+v", entries)
	}
}

// Every name that any screen binds leads somewhere, and every name that leads
// somewhere is on some screen.
func TestNames(t *testing.T) {
	seen := map[string]bool{}
	look := func(r *fixture) { collect(r.p.View().Body, seen) }

	r := started(t, "")
	look(r)
	r.live(t)
	for _, way := range []app.Action{
		{Type: "click", Name: view.NameMenu}, {Type: "click", Name: view.NameMenu},
		{Type: "click", Name: view.NameHistory}, {Type: "click", Name: view.NameKB},
	} {
		r.take(t, way)
		look(r)
	}
	r.take(t, app.Responded{Name: contentsRequest})
	look(r)
	r.take(t, app.Action{Type: "click", Name: view.NameRefetch})
	r.take(t, app.Responded{Name: contentsRequest, Status: 200,
		Body: `{"categories":[{"id":"care","title":"Care","articles":[{"id":"wash","title":"Washing"}]}]}`})
	for _, way := range []app.Action{
		{Type: "click", Name: view.NameKB}, {Type: "click", Name: view.NameCategory, Value: "care"},
		{Type: "click", Name: view.NameArticle, Value: "wash"}, {Type: "input", Name: view.NameQuery, Text: "bag"},
		{Type: "click", Name: view.NameHome},
	} {
		r.take(t, way)
		look(r)
	}
	l := r.write(t, "a question")
	look(r)
	r.receive(t, &protocol.Refused{Session: r.p.model.Connection.Session, Conversation: l.Conversation, Client: l.Client, Code: protocol.CodeUnavailable + "!"})
	r.receive(t, &protocol.Refused{Session: r.p.model.Connection.Session, Conversation: l.Conversation, Client: l.Client, Code: protocol.CodeClosed})
	look(r)
	var run []protocol.Message
	for n := range int64(30) {
		run = append(run, protocol.Message{ID: "m", Number: 41 + n, Author: protocol.AuthorAgent, Text: "old", At: n})
	}
	r.receive(t, &protocol.Messages{Session: r.p.model.Connection.Session, Conversation: l.Conversation, Messages: run, Reset: true, More: true})
	r.take(t, app.Action{Type: "scroll", Name: view.NameLog})
	r.receive(t, &protocol.MessageAppended{Session: r.p.model.Connection.Session, Message: protocol.Message{Conversation: l.Conversation, Number: 71, Author: protocol.AuthorAgent, Text: "new"}})
	look(r)
	r.receive(t, &protocol.ConversationChanged{Session: r.p.model.Connection.Session, Conversation: protocol.Conversation{ID: l.Conversation, Last: 71, Ended: true, At: r.now}})
	look(r)
	r.take(t, app.Action{Type: "click", Name: view.NameHome})
	look(r)
	r.take(t, app.Action{Type: "click", Name: view.NameHistory})
	look(r)
	r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
	r.take(t, app.Action{Type: "click", Name: view.NameHome})
	look(r)

	for name := range seen {
		if !Knows(name) {
			t.Errorf("%q is on a screen and leads nowhere", name)
		}
	}
	names, _ := Handles()
	for _, name := range names {
		if !seen[name] {
			t.Errorf("%q leads somewhere and is on no screen", name)
		}
	}
	if len(names) != len(actions) || Knows("nothing") {
		t.Errorf("of %d names it knows %q", len(actions), names)
	}
}

// collect gathers the names that a tree binds.
func collect(n *html.Node, seen map[string]bool) {
	for _, a := range n.Attrs {
		if len(a.Name) > len("data-on-") && a.Name[:len("data-on-")] == "data-on-" {
			seen[a.Value] = true
		}
	}
	for i := range n.Children {
		collect(n.Children[i], seen)
	}
}
