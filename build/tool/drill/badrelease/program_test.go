package badrelease

import (
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat"
	"kith/wasm/html"
)

// A run is a program with a mistake, with its events.
type run struct {
	t       *testing.T
	program app.Program
	now     int64
	effects []app.Effect
}

func start(t *testing.T, m Mistake) *run {
	r := &run{t: t, program: New(chat.New("b1", "en"), m), now: 1_763_000_000_000}
	r.take(app.Started{Config: `{"key":"k","open":true,"settings":{"library":true,"availability":"online"}}`, Visible: true, Online: true})
	return r
}

func (r *run) take(e app.Event) []app.Effect {
	r.now += 10
	r.effects = r.program.Update(app.Moment{Now: r.now}, e)
	return r.effects
}

// sent returns the frames that were sent in the last event.
func (r *run) sent() (all []protocol.Frame) {
	for _, e := range r.effects {
		if s, is := e.(app.Send); is {
			f, err := protocol.Decode(s.Text)
			if err != nil {
				r.t.Fatal(err)
			}
			all = append(all, f)
		}
	}
	return all
}

// message sends the visitor's first message, and returns it as it was sent, nil if it was
// not.
func (r *run) message() *protocol.Send {
	r.take(app.Action{Type: "click", Name: "new"})
	r.take(app.Action{Type: "input", Name: "draft", Text: "hello"})
	r.take(app.Action{Type: "click", Name: "send"})
	r.take(app.SocketOpened{Socket: 1})
	for _, f := range r.sent() {
		if hello, is := f.(*protocol.Hello); is {
			r.take(app.SocketReceived{Socket: 1, Text: protocol.Encode(&protocol.Welcome{Session: hello.Session, Now: r.now})})
		}
	}
	for _, f := range r.sent() {
		if m, is := f.(*protocol.Send); is {
			return m
		}
	}
	return nil
}

func (r *run) shows(text string) bool {
	return strings.Contains(html.Render(r.program.View().Body), text)
}

// TestMistakes checks that each mistake does what the drill says of it, and that the
// program does not without it.
func TestMistakes(t *testing.T) {
	acknowledge := func(r *run, m *protocol.Send) {
		r.take(app.SocketReceived{Socket: 1, Text: protocol.Encode(&protocol.Ack{Session: m.Session, Conversation: m.Conversation, Client: m.Client, ID: "m1", Number: 1, At: r.now})})
	}
	for name, c := range map[Mistake]func(r *run) bool{
		Panics: func(r *run) (panics bool) {
			defer func() { panics = recover() != nil }()
			r.message()
			return false
		},
		Unsent: func(r *run) bool { return r.message() == nil && r.shows("hello") },
		NoAck: func(r *run) bool {
			m := r.message()
			acknowledge(r, m)
			return !r.shows(`data-state="sent"`)
		},
		Grows: func(r *run) bool {
			r.message()
			r.program.Stored()
			text, _ := r.program.Stored()
			return len(text) > 2*growth
		},
		FormerPerson: func(r *run) bool {
			acknowledge(r, r.message())
			r.take(app.Called{Call: 1, Method: "logout"})
			return r.shows("hello")
		},
		LostBindings: func(r *run) bool {
			acknowledge(r, r.message())
			r.take(app.Called{Call: 1, Method: "logout"})
			r.take(app.Action{Type: "click", Name: "menu"})
			for _, e := range r.effects {
				if _, is := e.(app.LogError); is {
					return true
				}
			}
			return false
		},
		Slow: func(r *run) bool {
			b, is := r.program.(*broken)
			r.message()
			return is && b.waited
		},
	} {
		if !c(start(t, name)) {
			t.Errorf("%s: the program works", name)
		}
		if c(start(t, None)) {
			t.Errorf("%s: the program does not work without it", name)
		}
	}
}

// TestChoose checks that a mistake is chosen in a compiled program.
func TestChoose(t *testing.T) {
	program := []byte("before " + Marker() + " after")
	changed, is := Choose(program, Freezes)
	if want := "before " + MarkerPrefix + "freezes"; !is || !strings.HasPrefix(string(changed), want) || len(changed) != len(program) {
		t.Errorf("%q", changed)
	}
	if _, is := Choose([]byte("another program"), Freezes); is {
		t.Error("a program of something else was changed")
	}
	if _, is := Choose(program, Mistake(strings.Repeat("x", 100))); is {
		t.Error("a mistake that is too long was chosen")
	}
}
