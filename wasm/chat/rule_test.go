package chat

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/view"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// A text over the limit is not sent, is told, and stays.
func TestTooLong(t *testing.T) {
	r := started(t, "").live(t)
	for _, text := range []string{strings.Repeat("é", protocol.TextLimit+1), strings.Repeat("x", 3*protocol.TextBytes)} {
		r.take(t, app.Action{Type: "input", Name: view.NameDraft, Text: text})
		r.take(t, app.Action{Type: "click", Name: view.NameSend})
		m := &r.p.model
		if len(m.Stored.Outbox) != 0 || m.Notice.Code != protocol.CodeTooLong || m.Stored.Draft("") != text {
			t.Errorf("notice %q, %d in the outbox, %d bytes in the draft", m.Notice.Code, len(m.Stored.Outbox), len(m.Stored.Draft("")))
		}
	}
	r.write(t, strings.Repeat("é", protocol.TextLimit))
}

// Whatever the clock does, the link is tried again within its longest wait.
func TestClockJumps(t *testing.T) {
	const day = 24 * 60 * 60 * 1000
	for _, jump := range []int64{-day, -400 * day, -1, day, 7 * day} {
		r := started(t, "").live(t)
		for range 8 {
			r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
			r.now += jump
			r.take(t, app.VisibilityChanged{})
			if r.p.model.Connection.Phase == connection.Waiting {
				if due := r.p.View().Timer; due > r.now+connection.LastRetry {
					t.Fatalf("after a jump of %d it waits for %d ms", jump, due-r.now)
				}
				r.now += connection.LastRetry
				r.take(t, app.TimerFired{})
			}
			if r.p.model.Connection.Phase != connection.Connecting {
				t.Fatalf("after a jump of %d it is %s", jump, r.p.model.Connection.Phase)
			}
		}
		r.live(t)
		r.now += jump
		r.take(t, app.VisibilityChanged{Visible: true})
		if jump > protocol.SilenceTimeout == (r.p.model.Connection.Phase == connection.Live) {
			t.Errorf("after a jump of %d a silent link is %s", jump, r.p.model.Connection.Phase)
		}
	}
}

// The page is another site's than the server, so that it is given whole addresses of
// pictures.
func TestPicturesOfThePage(t *testing.T) {
	r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
	r.take(t, app.Started{Config: `{"key":"k","open":true,"server":"https://shop.example/chat/"}`, Visible: true, Online: true})
	r.take(t, app.Action{Type: "input", Name: view.NameDraft, Text: "hello"})
	r.take(t, app.Action{Type: "click", Name: view.NameSend})
	l := r.live(t).state().Outbox[0]
	r.ack(t, l, 1)
	ada := protocol.Person{ID: "p1", Name: "Ada", Picture: "/v1/picture/p1?v=2"}
	told := 0
	for _, f := range []protocol.Frame{
		&protocol.Typing{Session: r.p.model.Connection.Session, Conversation: l.Conversation, Person: ada, On: true},
		&protocol.MessageAppended{Session: r.p.model.Connection.Session, Message: protocol.Message{Conversation: l.Conversation, ID: "m", Number: 2, Author: protocol.AuthorAgent, Person: ada, Text: "hello"}},
	} {
		for _, e := range r.receive(t, f) {
			n, is := e.(app.Notify)
			if is && strings.Contains(n.Response, "avatarUrl") {
				told += strings.Count(n.Response, `"avatarUrl":"https://shop.example/chat/v1/picture/p1?v=2"`)
				if strings.Contains(n.Response, `"avatarUrl":"/`) {
					t.Errorf("%s is told %s", n.Event, n.Response)
				}
			}
		}
	}
	if told != 4 { // of who types, and does not any more; of who wrote, by two names
		t.Errorf("the address is told %d times", told)
	}
}

// What the server has stored is done with, however much was written since: of a long
// conversation it sends the newest page, or none until that is asked for.
func TestAckOfWhatIsNotHere(t *testing.T) {
	for name, c := range map[string]struct {
		from, to int64 // the page that comes with the greeting; none if they are 0
		asked    bool  // whether the newest page is asked for then
	}{
		"further back than the page": {15, 20, false},
		"no page":                    {0, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := started(t, "").live(t)
			r.ack(t, r.write(t, "one"), 1)
			lost := r.write(t, "two") // whose acknowledgement is
			r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
			r.now += connection.LastRetry
			r.take(t, app.TimerFired{})
			r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
			page := func(from, to int64) *protocol.Messages {
				f := &protocol.Messages{Session: r.p.model.Connection.Session, Conversation: lost.Conversation, Reset: true, More: true}
				for n := from; n > 0 && n <= to; n++ {
					f.Messages = append(f.Messages, protocol.Message{Conversation: lost.Conversation, ID: "m", Client: fmt.Sprint("theirs", n), Number: n, Author: protocol.AuthorAgent, Text: "answer"})
				}
				return f
			}
			r.receive(t, &protocol.Welcome{Session: r.p.model.Connection.Session, Now: r.now, Conversations: []protocol.Conversation{{ID: lost.Conversation, Last: 20, Unread: 18}}})
			r.take(t, app.VisibilityChanged{}) // a page that is looked at asks for what it lacks by itself
			r.take(t, app.Called{Call: 1, Method: "close"})
			r.receive(t, page(c.from, c.to))
			r.ack(t, lost, 2)
			if n := len(r.state().Outbox); n != 0 {
				t.Errorf("%d messages are still to be sent", n)
			}
			asked := false
			for _, f := range r.sent(t) {
				h, is := f.(*protocol.History)
				asked = asked || is && h.Before == 0
			}
			v := r.state().ConversationByID(lost.Conversation)
			if asked != c.asked || v.Newest() != c.to || v.Unread == 0 {
				t.Errorf("asked for the newest page: %v; the newest message is %d, %d are unread", asked, v.Newest(), v.Unread)
			}
			r.receive(t, page(16, 20))
			if v := r.state().ConversationByID(lost.Conversation); v.Newest() != 20 || len(v.Messages) != 5 {
				t.Errorf("after the page there are %d messages up to %d", len(v.Messages), v.Newest())
			}
		})
	}
}

// What stands in the prerendered text box is taken over, and nothing of it or
// of an older draft is lost or doubled.
func TestTyped(t *testing.T) {
	for _, v := range []struct{ draft, typed, want string }{
		{"", "hello", "hello"},
		{"hello", "", "hello"},
		{"hello", "hello", "hello"},
		{"hello", "hello you", "hello you"},
		{"hello you", "hello", "hello you"},
		{"hello", "other", "hello\nother"},
	} {
		stored := ""
		if v.draft != "" {
			stored = `{"v":1,"build":"b","drafts":[{"text":"` + v.draft + `","at":1}]}`
		}
		r := fixture{p: New("b", "en"), now: 1000}
		r.take(t, app.Started{Stored: stored, Typed: v.typed, Config: `{"key":"k"}`, Visible: true, Online: true})
		if got := r.state().Draft(""); got != v.want {
			t.Errorf("%q and %q make %q", v.draft, v.typed, got)
		}
	}
}

// Nothing is stored before somebody does something that needs it.
func TestNothingStored(t *testing.T) {
	r := fixture{p: New("b", "en"), now: 1000}
	r.take(t, app.Started{Config: `{"key":"k","options":{"preferredView":"kb"},"settings":{"library":true}}`, Visible: true, Online: true})
	for _, e := range []app.Event{
		app.VisibilityChanged{}, app.VisibilityChanged{Visible: true}, app.PageChanged{Address: "https://shop.example/a", Title: "A"}, app.NetworkChanged{Online: true},
		app.Called{Call: 1, Method: "isLoggedIn", Args: `{"email":"a@b.c"}`}, app.Called{Call: 2, Method: "getOpenConversations"},
		app.Called{Call: 3, Method: "logout"}, app.Called{Call: 4, Method: "close"}, app.TimerFired{}, app.StorageChanged{},
	} {
		r.take(t, e)
		if text, keep := r.p.Stored(); keep {
			t.Fatalf("%T stores %s", e, text)
		}
	}
	r.take(t, app.Called{Call: 5, Method: "open"})
	if _, keep := r.p.Stored(); !keep {
		t.Error("opening the panel stores nothing")
	}
}

// Each call is answered once, in the order they came, whatever they are.
func TestCallsInOrder(t *testing.T) {
	r := started(t, "").live(t)
	var calls []app.Called
	for name := range methods {
		calls = append(calls, app.Called{Method: name}, app.Called{Method: name, Args: `{}`}, app.Called{Method: name, Args: `{"jwtToken":"j","conversationId":"c","email":"e","customAttributes":{}}`},
			app.Called{Method: name, Args: `"text"`}, app.Called{Method: name, Args: `7`}, app.Called{Method: name, Args: `[]`}, app.Called{Method: name, Args: `{`})
	}
	slices.SortStableFunc(calls, func(a, b app.Called) int { return strings.Compare(a.Method+a.Args, b.Method+b.Args) })
	var answered []int64
	collect := func(effects []app.Effect) {
		for _, e := range effects {
			if e, ok := e.(app.Answer); ok {
				answered = append(answered, e.Call)
			}
		}
	}
	for i := range calls {
		calls[i].Call = int64(i + 1)
		collect(r.take(t, calls[i]))
	}
	for range 100 {
		r.now += 1000
		collect(r.take(t, app.TimerFired{}))
	}
	for i, n := range answered {
		if n != int64(i+1) {
			t.Fatalf("call %d is answered as the %dth", n, i+1)
		}
	}
	if len(answered) != len(calls) {
		t.Errorf("%d of %d calls are answered; call %q is not", len(answered), len(calls), calls[len(answered)].Method)
	}
}

// The tone sounds in one tab, for who does not look, and may be turned off.
func TestTone(t *testing.T) {
	r := started(t, "").live(t)
	l := r.write(t, "a question")
	r.ack(t, l, 1)
	say := func(n int64) bool {
		r.receive(t, &protocol.MessageAppended{Session: r.p.model.Connection.Session, Message: protocol.Message{Conversation: l.Conversation, ID: "m", Number: n, Author: protocol.AuthorAgent, Text: "answer"}})
		return r.did(app.PlaySound{})
	}
	if say(2) {
		t.Error("it sounds while the visitor looks")
	}
	r.take(t, app.VisibilityChanged{})
	if !say(3) {
		t.Error("it does not sound while the visitor looks elsewhere")
	}
	other := *r.state()
	other.ActiveTab, other.ActiveTabAt = "another tab", r.now+1
	stored := New("b1", "en")
	stored.model.Stored = other
	text, _ := stored.Stored()
	r.take(t, app.StorageChanged{Stored: text})
	if say(4) {
		t.Error("it sounds in two tabs")
	}
	r.take(t, app.VisibilityChanged{Visible: true})
	r.take(t, app.Action{Type: "click", Name: view.NameSound})
	r.take(t, app.Action{Type: "click", Name: view.NameHome})
	if say(5) {
		t.Error("it sounds although the sound is off")
	}
}

// The outbox takes as many messages and as many bytes as its limits say, and not one more.
func TestOutboxFull(t *testing.T) {
	for name, c := range map[string]struct {
		text, last string // what fills it up, and what fits in exactly then
		count      int
	}{
		"messages": {"x", "x", outbox.Limit - 1},
		"bytes":    {strings.Repeat("🙂", protocol.TextLimit), strings.Repeat("x", outbox.BytesLimit%(4*protocol.TextLimit)), outbox.BytesLimit / (4 * protocol.TextLimit)},
	} {
		t.Run(name, func(t *testing.T) {
			r := started(t, "")
			for range c.count {
				r.write(t, c.text)
			}
			refused := func(text string) {
				t.Helper()
				had := len(r.state().Outbox)
				c := r.p.model.ComposerConversation()
				r.take(t, app.Action{Type: "input", Name: view.NameDraft, Value: c, Text: text})
				r.take(t, app.Action{Type: "click", Name: view.NameSend, Value: c})
				if n := len(r.state().Outbox); r.p.model.Notice.Code != protocol.CodeTooMany || n != had || r.state().Draft(c) != text {
					t.Fatalf("notice %q, %d messages instead of %d, %d bytes in the draft", r.p.model.Notice.Code, n, had, len(r.state().Draft(c)))
				}
			}
			if len(c.last) > 1 {
				refused(c.last + "x")
			}
			r.write(t, c.last)
			refused("x")
		})
	}
}
