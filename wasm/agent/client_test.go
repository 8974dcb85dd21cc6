package agent

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/html"
)

// now is Wednesday, 12 March 2025, 14:05 UTC.
const now = int64(1_741_788_300_000)

const minute = int64(60_000)

var (
	anna = protocol.Person{ID: "a1", Name: "Anna Berg"}
	omar = protocol.Person{ID: "a2", Name: "Omar Haddad"}
)

// A testClient drives the program as the browser does, and logs the events and
// what they led to.
type testClient struct {
	*testing.T
	p      *Program
	loop   *app.Loop
	now    int64
	seed   byte
	log    strings.Builder
	title  string
	stored string
}

func newTestClient(t *testing.T) *testClient {
	p := New("b1")
	return &testClient{T: t, p: p, loop: app.NewLoop(p), now: now}
}

// handle passes an event to the program and returns the effects.
func (s *testClient) handle(e app.Event) []app.Effect {
	s.Helper()
	s.seed++
	moment := app.Moment{Now: s.now}
	moment.Seed[0] = s.seed
	step := s.loop.Handle(moment, e)
	fmt.Fprintf(&s.log, "%T%+v\n", e, e)
	for _, f := range step.Effects {
		if focus, ok := f.(app.Focus); ok && !focusable(step.Screen.Body, focus.Name) {
			s.Errorf("after %+v the focus should move to %q, which is not there", e, focus.Name)
		}
		fmt.Fprintf(&s.log, "    %T%+v\n", f, f)
	}
	if step.Store {
		s.stored = step.Stored
		fmt.Fprintf(&s.log, "    stored %s\n", step.Stored)
	}
	if title := step.Screen.Name + ": " + step.Screen.Title; title != s.title {
		s.title = title
		fmt.Fprintf(&s.log, "    screen %s\n", title)
	}
	return step.Effects
}

func focusable(n *html.Node, name string) bool {
	if v, ok := n.Attr("data-name"); ok && v == name {
		return true
	}
	return slices.ContainsFunc(n.Children, func(kid *html.Node) bool { return focusable(kid, name) })
}

// wait lets time pass, in milliseconds, and fires the timers that are due.
func (s *testClient) wait(ms int64) []app.Effect {
	s.Helper()
	until := s.now + ms
	var all []app.Effect
	for {
		due := s.loop.Screen().Timer
		if due == 0 || due > until {
			s.now = until
			return all
		}
		s.now = due
		all = append(all, s.handle(app.TimerFired{})...)
	}
}

func (s *testClient) action(kind, name, value, text string) []app.Effect {
	s.Helper()
	return s.handle(app.Action{Type: kind, Name: name, Value: value, Text: text})
}

func (s *testClient) receive(f protocol.Frame) []app.Effect {
	s.Helper()
	return s.handle(app.SocketReceived{Socket: s.p.model.Connection.Socket, Text: protocol.Encode(f)})
}

func (s *testClient) respond(name string, status int64, body string) []app.Effect {
	s.Helper()
	return s.handle(app.Responded{Name: name, Status: status, Body: body})
}

// signIn signs in to an inbox with these conversations.
func (s *testClient) signIn(list ...protocol.Conversation) {
	s.Helper()
	s.handle(app.Started{Config: `{"zone":60,"language":"en-GB"}`, Visible: true, Online: true})
	s.respond(selfRequest, 200, codec.Encode(&anna))
	s.connect(list...)
}

// connect opens the socket that the program asked for, and answers the greeting.
func (s *testClient) connect(list ...protocol.Conversation) []app.Effect {
	s.Helper()
	s.handle(app.SocketOpened{Socket: s.p.model.Connection.Socket})
	return s.receive(&protocol.Inbox{Session: s.p.model.Session, Self: anna, Conversations: list, Now: s.now})
}

// signInTo signs in to an inbox.
func (s *testClient) signInTo(f *protocol.Inbox) {
	s.Helper()
	s.handle(app.Started{Config: `{"zone":60,"language":"en-GB"}`, Visible: true, Online: true})
	s.respond(selfRequest, 200, codec.Encode(&anna))
	s.handle(app.SocketOpened{Socket: s.p.model.Connection.Socket})
	f.Session, f.Self, f.Now = s.p.model.Session, anna, s.now
	s.receive(f)
}

// many returns that many conversations, the newest first; those of b come after
// those of a.
func (s *testClient) many(prefix string, n int) (list []protocol.Conversation) {
	for i := range n {
		list = append(list, s.place(s.conversation(fmt.Sprint(prefix, i), 1, 0), (int64('a')-int64(prefix[0]))*100-int64(i)))
	}
	return list
}

// place returns a conversation whose last message is from some milliseconds after
// now.
func (s *testClient) place(c protocol.Conversation, after int64) protocol.Conversation {
	c.At = now + after
	return c
}

// listed returns the ids of the conversations that are listed.
func (s *testClient) listed() string {
	var ids []string
	for _, item := range s.p.model.Listed() {
		ids = append(ids, item.ID)
	}
	return strings.Join(ids, " ")
}

func (s *testClient) conversation(id string, last, unread int64) protocol.Conversation {
	return protocol.Conversation{ID: id, Created: now - 60*minute, Last: last, At: now + last, Preview: "text " + fmt.Sprint(last),
		Author: protocol.AuthorCustomer, Unread: unread, Marks: protocol.Marks{AgentRead: last - unread, AgentDelivered: last - unread},
		Customer: protocol.Customer{ID: "c-" + id, Online: true}}
}

func (s *testClient) message(id string, number int64, author protocol.Author) protocol.Message {
	m := protocol.Message{Conversation: id, ID: fmt.Sprint(id, "-", number), Number: number, Author: author,
		Text: "text " + fmt.Sprint(number), At: now + number}
	if author == protocol.AuthorAgent {
		m.Person = omar
	}
	return m
}

// page returns a page of messages of a customer.
func (s *testClient) page(id string, from, to int64, more bool) *protocol.Messages {
	f := &protocol.Messages{Session: s.p.model.Session, Conversation: id, More: more}
	for n := from; n <= to; n++ {
		f.Messages = append(f.Messages, s.message(id, n, protocol.AuthorCustomer))
	}
	return f
}

// open opens a conversation and answers with its messages, from the first on.
func (s *testClient) open(id string, last int64) []app.Effect {
	s.Helper()
	s.action("click", view.NameOpenConversation, id, "")
	return s.receive(s.page(id, 1, last, false))
}

// expect fails if a text is not on the page.
func (s *testClient) expect(texts ...string) {
	s.Helper()
	page := html.Render(s.loop.Screen().Body)
	for _, text := range texts {
		if !strings.Contains(page, text) {
			s.Errorf("%q is not on the page", text)
		}
	}
}

// refute fails if a text is on the page.
func (s *testClient) refute(texts ...string) {
	s.Helper()
	page := html.Render(s.loop.Screen().Body)
	for _, text := range texts {
		if strings.Contains(page, text) {
			s.Errorf("%q is on the page", text)
		}
	}
}
