package agent

import (
	"slices"
	"strings"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/app"
)

// HoldFor is how many milliseconds replies wait after the server refused one
// for now without saying for how long.
const HoldFor = 5_000

// send puts what stands in the text box into the outbox; from there it goes
// out, once, however often the link breaks.
func (t *turn) send() {
	v := t.item(t.Shown)
	text := strings.TrimSpace(t.State.Draft(t.Shown))
	if v == nil || v.Ended || text == "" {
		return
	}
	switch {
	case utf8.RuneCountInString(text) > protocol.TextLimit:
		t.Notice = wordTooLong
		return
	case len(t.State.Outbox) >= OutboxLimit:
		t.Notice = wordOutboxFull
		return
	}
	t.State.Outbox = append(t.State.Outbox, Letter{
		Conversation: t.Shown, Client: t.id(protocol.IDBytes), Text: text, At: t.Now})
	t.State.draft(t.Shown, "", t.Now)
	t.Writing, t.Notice, t.NewFrom = Writing{}, "", 0
	t.latest()
	t.do(app.Focus{Name: NameReply})
}

// latest goes to the newest message.
func (t *turn) latest() { t.AtEnd, t.Below = true, 0 }

// post sends every reply in the outbox that is not under way on this link.
func (t *turn) post() {
	if t.Link.Phase != Live || t.Now < t.Link.Hold {
		return
	}
	for _, l := range t.State.Outbox {
		if l.Failed != "" || slices.Contains(t.Link.Flight, l.Client) {
			continue
		}
		t.Link.Flight = append(t.Link.Flight, l.Client)
		t.transmit(&protocol.Send{Session: t.Session, Conversation: l.Conversation, Client: l.Client, Text: l.Text})
	}
}

// letter answers a reply in the outbox, and nil where it is not there.
func (s *State) letter(client string) *Letter {
	for i := range s.Outbox {
		if s.Outbox[i].Client == client {
			return &s.Outbox[i]
		}
	}
	return nil
}

// drop takes a reply out of the outbox.
func (t *turn) drop(client string) {
	if t.State.letter(client) != nil {
		t.State.Outbox = slices.DeleteFunc(t.State.Outbox, func(l Letter) bool { return l.Client == client })
		t.State.settle(client, t.Now)
	}
	t.Link.Flight = slices.DeleteFunc(t.Link.Flight, func(c string) bool { return c == client })
}

// arrived takes a reply out of the outbox that the server turns out to have.
func (t *turn) arrived(v protocol.Message) {
	if v.Client != "" {
		t.drop(v.Client)
	}
}

// acked takes in that a reply is durable.
func (t *turn) acked(f *protocol.Ack) {
	l := t.State.letter(f.Client)
	if l == nil {
		return
	}
	v := protocol.Message{Conversation: f.Conversation, ID: f.ID, Client: f.Client, Number: f.Number,
		Author: protocol.AuthorAgent, Person: t.Self, Text: l.Text, At: f.At}
	t.drop(f.Client)
	t.append(v)
	t.Notice = ""
}

// rejected takes in that a reply was refused. One that may succeed later waits;
// any other stays on the screen with the reason, and its text is not lost.
func (t *turn) rejected(f *protocol.Refused) {
	l := t.State.letter(f.Client)
	if l == nil {
		return
	}
	t.Link.Flight = slices.DeleteFunc(t.Link.Flight, func(c string) bool { return c == f.Client })
	if f.Code.Temporary() {
		wait := f.Retry
		if wait <= 0 {
			wait = HoldFor
		}
		t.Link.Hold = t.Now + wait
		t.Notice = f.Text
		return
	}
	l.Turns++
	if l.Failed = f.Text; l.Failed == "" {
		l.Failed = wordBroken
	}
}

// retry sends a failed reply once more.
func (t *turn) retry(client string) {
	if l := t.State.letter(client); l != nil {
		l.Failed = ""
		l.Turns++
	}
}

// discard gives a failed reply up; its text goes back to an empty text box.
func (t *turn) discard(client string) {
	l := t.State.letter(client)
	if l == nil || l.Failed == "" {
		return
	}
	if t.State.Draft(l.Conversation) == "" {
		t.State.draft(l.Conversation, l.Text, t.Now)
	}
	t.drop(client)
	t.ready()
}
