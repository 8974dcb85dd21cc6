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

// A session drives the program as the browser does, and writes down what went
// in and what came out.
type session struct {
	*testing.T
	p      *Program
	loop   *app.Loop
	now    int64
	seed   byte
	log    strings.Builder
	title  string
	stored string
}

func sit(t *testing.T) *session {
	p := New("b1")
	return &session{T: t, p: p, loop: app.NewLoop(p), now: now}
}

// does takes in an event and answers what the program wants done.
func (s *session) does(e app.Event) []app.Effect {
	s.Helper()
	s.seed++
	moment := app.Moment{Now: s.now}
	moment.Seed[0] = s.seed
	step := s.loop.Handle(moment, e)
	fmt.Fprintf(&s.log, "%T%+v\n", e, e)
	for _, f := range step.Effects {
		if focus, ok := f.(app.Focus); ok && !focusable(step.Screen.Body, focus.Name) {
			s.Errorf("after %+v the keyboard should go to %q, which is not there", e, focus.Name)
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

func focusable(n html.Node, name string) bool {
	if v, ok := n.Attr("data-name"); ok && v == name {
		return true
	}
	return slices.ContainsFunc(n.Children, func(kid html.Node) bool { return focusable(kid, name) })
}

// later lets time pass; the program is woken when it wants to be.
func (s *session) later(ms int64) []app.Effect {
	s.Helper()
	until := s.now + ms
	var all []app.Effect
	for {
		wake := s.loop.Screen().Timer
		if wake == 0 || wake > until {
			s.now = until
			return all
		}
		s.now = wake
		all = append(all, s.does(app.TimerFired{})...)
	}
}

func (s *session) acts(kind, name, value, text string) []app.Effect {
	s.Helper()
	return s.does(app.Action{Type: kind, Name: name, Value: value, Text: text})
}

func (s *session) hears(f protocol.Frame) []app.Effect {
	s.Helper()
	return s.does(app.SocketReceived{Socket: s.p.model.Connection.Socket, Text: protocol.Encode(f)})
}

func (s *session) answers(name string, status int64, body string) []app.Effect {
	s.Helper()
	return s.does(app.Responded{Name: name, Status: status, Body: body})
}

// arrive goes to the inbox with these conversations in it.
func (s *session) arrive(list ...protocol.Conversation) {
	s.Helper()
	s.does(app.Started{Config: `{"zone":60,"language":"en-GB"}`, Visible: true, Online: true})
	s.answers(selfRequest, 200, codec.Encode(&anna))
	s.links(list...)
}

// links opens the socket that was asked for.
func (s *session) links(list ...protocol.Conversation) []app.Effect {
	s.Helper()
	s.does(app.SocketOpened{Socket: s.p.model.Connection.Socket})
	return s.hears(&protocol.Inbox{Session: s.p.model.Session, Self: anna, Conversations: list, Now: s.now})
}

func (s *session) plain(id string, last, unread int64) protocol.Conversation {
	return protocol.Conversation{ID: id, Created: now - 60*minute, Last: last, At: now + last, Preview: "text " + fmt.Sprint(last),
		Author: protocol.AuthorCustomer, Unread: unread, Marks: protocol.Marks{AgentRead: last - unread, AgentDelivered: last - unread},
		Customer: protocol.Customer{ID: "c-" + id, Online: true}}
}

func (s *session) message(id string, number int64, author protocol.Author) protocol.Message {
	m := protocol.Message{Conversation: id, ID: fmt.Sprint(id, "-", number), Number: number, Author: author,
		Text: "text " + fmt.Sprint(number), At: now + number}
	if author == protocol.AuthorAgent {
		m.Person = omar
	}
	return m
}

// page is a run of a customer's messages.
func (s *session) page(id string, from, to int64, more bool) *protocol.Messages {
	f := &protocol.Messages{Session: s.p.model.Session, Conversation: id, More: more}
	for n := from; n <= to; n++ {
		f.Messages = append(f.Messages, s.message(id, n, protocol.AuthorCustomer))
	}
	return f
}

// opens shows a conversation whose messages are the first few.
func (s *session) opens(id string, last int64) []app.Effect {
	s.Helper()
	s.acts("click", view.NameOpenConversation, id, "")
	return s.hears(s.page(id, 1, last, false))
}

// sees fails where the page does not say a text.
func (s *session) sees(texts ...string) {
	s.Helper()
	page := html.Render(s.loop.Screen().Body)
	for _, text := range texts {
		if !strings.Contains(page, text) {
			s.Errorf("the page does not say %q", text)
		}
	}
}
