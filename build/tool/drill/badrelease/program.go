// Package badrelease is the visitor's program with a mistake in it, one of several. The
// drill makes releases of it and watches them being noticed and rolled back;
// badrelease/widget is its program for the browser.
//
// It may import wasm/chat and what that is made of, and build/test/lostbindings. Nothing
// of the product may import it.
package badrelease

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kith/build/test/lostbindings"
	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat"
	"kith/wasm/html"
)

// Widget is the main package that the build makes widget.wasm of.
const Widget = "./build/tool/drill/badrelease/widget"

// A Mistake is what is wrong with a program.
type Mistake string

// The mistakes in the program itself.
const (
	None         Mistake = "none"
	LostBindings Mistake = "lost-bindings" // the incident's: after a logout nothing is bound any more
	Panics       Mistake = "panics"        // at the first message that is sent
	Freezes      Mistake = "freezes"       // a minute after its start, for longer than anybody waits
	Unsent       Mistake = "unsent"        // a message is shown and never given to the socket
	NoAck        Mistake = "no-ack"        // no message is ever shown as sent
	Grows        Mistake = "grows"         // each time the state is stored it is longer
	FormerPerson Mistake = "former-person" // after a logout the last message stays on the screen
	Slow         Mistake = "slow"          // a message that is sent appears later
)

const (
	// freezeAfter is when a program with Freezes stops, in milliseconds after its start.
	freezeAfter = 60_000

	// forever is longer than a drill.
	forever = 24 * time.Hour

	// slowness is how much later a message appears with Slow. A bubble takes 20 to 400 ms
	// otherwise, on a machine that ten browsers share.
	slowness = 400 * time.Millisecond

	// growth is how much longer each stored state is with Grows, in bytes.
	growth = 1 << 20
)

// New returns a program with a mistake around one that has had no event yet.
func New(program *chat.Program, mistake Mistake) app.Program {
	switch mistake {
	case None:
		return program
	case LostBindings:
		return lostbindings.New(program)
	}
	return &broken{Program: program, mistake: mistake}
}

type broken struct {
	*chat.Program
	mistake    Mistake
	startedAt  int64 // Unix milliseconds
	stores     int   // how often it was asked for its state
	generation int64
	last       string // the text of the last message that was sent
	former     string // that of the former person
	waited     bool   // whether it has been slow
}

// Update implements app.Program.
func (b *broken) Update(now app.Moment, e app.Event) []app.Effect {
	switch e := e.(type) {
	case app.Started:
		b.startedAt = now.Now
	case app.SocketReceived:
		if b.mistake == NoAck && acknowledges(e.Text) {
			return nil
		}
	}
	if b.mistake == Freezes && now.Now >= b.startedAt+freezeAfter {
		busy(forever)
	}
	before := b.generation
	effects := b.Program.Update(now, e)
	b.generation = b.Model().Stored.Generation
	kept := effects[:0:0]
	for _, effect := range effects {
		text, is := sends(effect)
		if !is {
			kept = append(kept, effect)
			continue
		}
		b.last = text
		switch b.mistake {
		case Panics:
			panic("a bad release")
		case Unsent:
			continue
		}
		kept = append(kept, effect)
	}
	if _, pressed := e.(app.Action); pressed && b.mistake == Slow && len(b.Model().Stored.Outbox) > 0 {
		busy(slowness)
		b.waited = true
	}
	if _, started := e.(app.Started); !started && b.generation > before {
		b.former = b.last
	}
	return kept
}

// busy keeps the thread of the document for some time.
func busy(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); {
	}
}

// acknowledges reports whether a frame tells of a message of the visitor's own.
func acknowledges(text string) bool {
	f, err := protocol.Decode(text)
	if err != nil {
		return false
	}
	switch f := f.(type) {
	case *protocol.Ack:
		return true
	case *protocol.MessageAppended:
		return f.Message.Author == protocol.AuthorCustomer
	}
	return false
}

// sends returns the text of the message that an effect sends, and reports whether it sends
// one.
func sends(effect app.Effect) (text string, is bool) {
	s, is := effect.(app.Send)
	if !is {
		return "", false
	}
	f, err := protocol.Decode(s.Text)
	if err != nil {
		return "", false
	}
	m, is := f.(*protocol.Send)
	if !is {
		return "", false
	}
	return m.Text, true
}

// View implements app.Program.
func (b *broken) View() app.Screen {
	s := b.Program.View()
	if b.mistake == FormerPerson && b.former != "" {
		body := *s.Body
		body.Children = append(slices.Clone(body.Children), html.El("p", html.Text(b.former)))
		s.Body = &body
	}
	return s
}

// Stored implements app.Program.
func (b *broken) Stored() (text string, keep bool) {
	text, keep = b.Program.Stored()
	if b.mistake != Grows || !keep || !strings.HasSuffix(text, "}") {
		return text, keep
	}
	b.stores++
	return fmt.Sprintf("%s,%q:%q}", strings.TrimSuffix(text, "}"), "cache", strings.Repeat("x", b.stores*growth)), keep
}
