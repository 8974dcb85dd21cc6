package lostbindings_test

import (
	"fmt"
	"strings"
	"testing"

	"kith/build/test/lostbindings"
	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat"
	"kith/wasm/chat/view"
	"kith/wasm/html"
)

// A fixture is a program with a server that answers what it sends.
type fixture struct {
	loop   *app.Loop
	now    int64
	errors []string // what the program logged
	fired  []string // the page's events
	sent   int      // messages that reached the server
}

// start opens a panel on a page.
func start(program app.Program) *fixture {
	f := &fixture{loop: app.NewLoop(program), now: 1_763_000_000_000}
	f.handle(app.Started{
		Config: `{"key":"k","settings":{"name":"Shop","availability":"online","library":true},` +
			`"page":{"address":"https://shop.example/","title":"Shop"},"open":true,"options":{}}`,
		Visible: true, Online: true,
	})
	return f
}

// handle brings one event to the program, and what follows from its effects.
func (f *fixture) handle(e app.Event) {
	f.now++
	moment := app.Moment{Now: f.now}
	copy(moment.Seed[:], fmt.Sprint(f.now))
	for _, effect := range f.loop.Handle(moment, e).Effects {
		switch effect := effect.(type) {
		case app.Connect:
			f.handle(app.SocketOpened(effect))
		case app.Send:
			if answer := f.answer(effect.Text); answer != nil {
				f.handle(app.SocketReceived{Socket: effect.Socket, Text: protocol.Encode(answer)})
			}
		case app.LogError:
			f.errors = append(f.errors, effect.Text)
		case app.Notify:
			f.fired = append(f.fired, effect.Event)
		}
	}
}

// answer is what the server says to a frame.
func (f *fixture) answer(text string) protocol.Frame {
	frame, err := protocol.Decode(text)
	if err != nil {
		panic(err)
	}
	switch frame := frame.(type) {
	case *protocol.Hello:
		return &protocol.Welcome{Session: frame.Session}
	case *protocol.Send:
		f.sent++
		return &protocol.Ack{Session: frame.Session, Conversation: frame.Conversation, Client: frame.Client, ID: frame.Client, Number: 1, At: f.now}
	case *protocol.Revoke:
		return &protocol.Revoked{Session: frame.Session}
	}
	return nil
}

// chats starts a conversation, sends a message in it, and reports whether the
// server got it and the screen shows it as sent.
func (f *fixture) chats(text string) bool {
	before := f.sent
	f.handle(app.Action{Type: "click", Name: view.NameHome})
	f.handle(app.Action{Type: "click", Name: view.NameNew})
	f.handle(app.Action{Type: "input", Name: view.NameDraft, Text: text})
	f.handle(app.Action{Type: "enter", Name: view.NameSend, Text: text})
	page := html.Render(f.loop.Screen().Body)
	return f.sent == before+1 && strings.Contains(page, text) && strings.Contains(page, `data-state="sent"`)
}

// incident logs out while an article is shown, on the screen that stays, and
// returns what then goes wrong, "" if nothing does.
func incident(t *testing.T, program app.Program) string {
	f := start(program)
	if !f.chats("before the logout") {
		t.Fatalf("no message is sent before the logout: %q", f.errors)
	}
	f.handle(app.Action{Type: "click", Name: view.NameKB})
	f.handle(app.Called{Call: 1, Method: "logout"})
	if name := f.loop.Screen().Name; name != "kb" {
		t.Fatalf("logout leads to the screen %q", name)
	}
	if !strings.Contains(strings.Join(f.fired, " "), "onLogout") {
		t.Fatalf("onLogout is not fired: %q", f.fired)
	}
	if len(f.errors) > 0 && !strings.HasPrefix(f.errors[0], "Nothing is bound to frames") {
		t.Fatalf("the logout itself reports %q", f.errors)
	}
	if f.chats("after the logout") {
		return ""
	}
	return strings.Join(f.errors, " ")
}

func TestTheRealProgramPasses(t *testing.T) {
	if reason := incident(t, chat.New("b1", "en")); reason != "" {
		t.Error(reason)
	}
}

func TestThisOneFailsForItsMistake(t *testing.T) {
	reason := incident(t, lostbindings.New(chat.New("b1", "en")))
	for _, want := range []string{"Nothing is bound to the name new.", "Nothing is bound to frames of the kind revoked."} {
		if !strings.Contains(reason, want) {
			t.Errorf("it fails by %q and not by %q", reason, want)
		}
	}
}
