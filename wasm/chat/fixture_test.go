package chat

import (
	"encoding/binary"
	"slices"
	"testing"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// A fixture runs a program over events, with a clock and randomness of its
// own, and remembers what the last one led to. After each it holds what must
// always hold.
type fixture struct {
	p       *Program
	now     int64
	steps   uint64
	effects []app.Effect
}

func (r *fixture) take(t testing.TB, e app.Event) []app.Effect {
	t.Helper()
	r.now += 10
	r.steps++
	m := app.Moment{Now: r.now}
	binary.BigEndian.PutUint64(m.Seed[:], r.steps)
	r.effects = r.p.Update(m, e)
	r.p.Stored() // as the loop asks after each event
	if due := Wake(&r.p.model); due != 0 && due <= r.now {
		t.Fatalf("after %T something is due and was not done", e)
	}
	return r.effects
}

func (r *fixture) did(e app.Effect) bool { return slices.Contains(r.effects, e) }

// started is a program on a page, with its panel open.
func started(t testing.TB, stored string) *fixture {
	r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
	r.take(t, app.Started{Stored: stored, Config: `{"key":"k","open":true,"settings":{"library":true,"availability":"online"}}`, Visible: true, Online: true})
	return r
}

func (r *fixture) state() *state.Stored { return &r.p.model.Stored }

// live brings the link up.
func (r *fixture) live(t testing.TB) *fixture {
	t.Helper()
	r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
	r.receive(t, &protocol.Welcome{Session: r.p.model.Connection.Session, Conversations: nil, Now: r.now})
	if r.p.model.Connection.Phase != connection.Live {
		t.Fatalf("the link is %q", r.p.model.Connection.Phase)
	}
	return r
}

func (r *fixture) receive(t testing.TB, f protocol.Frame) []app.Effect {
	t.Helper()
	return r.take(t, app.SocketReceived{Socket: r.p.model.Connection.Socket, Text: protocol.Encode(f)})
}

// sent are the frames that the last event sent.
func (r *fixture) sent(t testing.TB) []protocol.Frame {
	var frames []protocol.Frame
	for _, e := range r.effects {
		if e, ok := e.(app.Send); ok {
			f, err := protocol.Decode(e.Text)
			if err != nil {
				t.Fatal(err)
			}
			frames = append(frames, f)
		}
	}
	return frames
}

// write has the visitor write a message where the screen is.
func (r *fixture) write(t testing.TB, text string) outbox.Message {
	t.Helper()
	r.take(t, app.Action{Type: "input", Name: view.NameDraft, Value: r.p.model.ComposerConversation(), Text: text})
	r.take(t, app.Action{Type: "click", Name: view.NameSend, Value: r.p.model.ComposerConversation()})
	box := r.state().Outbox
	if len(box) == 0 || box[len(box)-1].Text != text {
		t.Fatalf("%q is not in the outbox", text)
	}
	return box[len(box)-1]
}

// ack has the server take a message, as the number n of its conversation.
func (r *fixture) ack(t testing.TB, l outbox.Message, n int64) []app.Effect {
	t.Helper()
	return r.receive(t, &protocol.Ack{Session: r.p.model.Connection.Session, Conversation: l.Conversation, Client: l.Client, ID: "m" + l.Client, Number: n, At: r.now})
}
