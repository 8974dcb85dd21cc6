package chat

import (
	"slices"
	"strings"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/app"
)

// Limits of what waits to be sent, so that the site's storage cannot be filled.
const (
	// LettersLimit is how many messages may wait at once.
	LettersLimit = 100
	// LettersBytes is how long their texts may be together.
	LettersBytes = 1 << 20
)

// How letters are sent, in milliseconds.
const (
	// AckLimit is how long an acknowledgement may take on a live link before
	// the link is taken for dead.
	AckLimit = 15_000
	// RetryAfter is the wait after a refusal that names none.
	RetryAfter = 2_000
	// RetryLimit bounds the wait that a refusal names.
	RetryLimit = 60_000
	// ForeignAfter is how long a letter that another tab wrote is left to that
	// tab. A tab that dies in the middle is so replaced by the others.
	ForeignAfter = 4_000
)

// A Flight is what is known of a letter's way beside the letter.
type Flight struct {
	Client string
	Socket int64 // the one it was sent on; 0 where it waits
	Due    int64 // when its acknowledgement is overdue, or until when it waits
}

// say writes a message into the outbox, in a new conversation where that is "".
// It answers the conversation, and "" where nothing was written: for want of a
// text, or because of what the notice says then.
func (t *turn) say(conversation, text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	if text == "" {
		return ""
	}
	if code := t.objection(conversation, text); code != "" {
		t.Notice = Notice{Code: code}
		return ""
	}
	t.use()
	if conversation == "" {
		conversation = t.id()
	}
	c := t.commence(conversation)
	if c.Last == 0 && !t.State.writing(conversation) {
		t.do(app.Notify{Event: "onConversationCreate", Response: conversationJSON(c)})
	}
	at := t.Now
	if n := len(t.State.Outbox); n > 0 {
		at = t.later(t.State.Outbox[n-1].At)
	}
	if c.Last == 0 {
		c.Preview, c.Author, c.At = preview(text), protocol.AuthorCustomer, at
	}
	l := Letter{Conversation: conversation, Client: t.id(), Text: text, At: at}
	if t.heldBack(&l) {
		// It may become another session's, which other tabs do not know.
		l.Until = t.Now + CallLimit
	}
	t.State.Outbox = append(t.State.Outbox, l)
	t.Notice = Notice{}
	if t.Writing.Conversation == conversation {
		t.Writing = Writing{}
	}
	return conversation
}

// commence finds a conversation, or begins it here.
func (t *turn) commence(id string) *Conversation {
	if c := t.State.conversation(id); c != nil {
		return c
	}
	c := t.State.obtain(id, t.Now)
	c.Begun = t.Asked
	return c
}

// elsewhere reports whether a letter is left for now to the tab where it was
// written. A moment further away than any such is of a clock that was set back.
func (t *turn) elsewhere(l *Letter, c *Conversation) bool {
	return c != nil && c.Begun == 0 && l.Until > t.Now && l.Until <= t.Now+CallLimit
}

// objection says why a text cannot be written, and "" where it can.
func (t *turn) objection(conversation, text string) protocol.Code {
	if utf8.RuneCountInString(text) > protocol.TextLimit {
		return protocol.CodeTooLong
	}
	size := len(text)
	for i := range t.State.Outbox {
		size += len(t.State.Outbox[i].Text)
	}
	if len(t.State.Outbox) >= LettersLimit || size > LettersBytes {
		return protocol.CodeTooMany
	}
	if c := t.State.conversation(conversation); c != nil && c.Ended {
		return protocol.CodeEnded
	}
	return ""
}

// writing reports whether a message waits in a conversation.
func (s *State) writing(conversation string) bool {
	return slices.ContainsFunc(s.Outbox, func(l Letter) bool { return l.Conversation == conversation })
}

// waits reports whether a letter is still to be delivered, for this session or
// one that has ended.
func (t *turn) waits(client string) bool {
	if t.State.letter(client) >= 0 || strings.HasPrefix(client, noteRef) && t.noting(client[len(noteRef):]) {
		return true
	}
	for i := range t.Leaving {
		if slices.ContainsFunc(t.Leaving[i].Letters, func(l Letter) bool { return l.Client == client }) {
			return true
		}
	}
	return false
}

// letter finds a letter by its client id, and -1 where there is none.
func (s *State) letter(client string) int {
	return slices.IndexFunc(s.Outbox, func(l Letter) bool { return l.Client == client })
}

// unqueue takes a letter out of the outbox for good, and reports whether it was
// there.
func (t *turn) unqueue(client string) bool {
	if client == "" {
		return false
	}
	i := t.State.letter(client)
	if i < 0 {
		return false
	}
	t.State.Settled = joinSettled(t.State.Settled, []Settled{{client, t.State.Outbox[i].At}})
	t.State.Outbox = slices.Concat(t.State.Outbox[:i], t.State.Outbox[i+1:])
	t.land(client)
	return true
}

// handed takes in that a letter of a session that has ended was delivered.
func (t *turn) handed(client string) {
	if len(t.Leaving) == 0 || t.Leaving[0].Session.ID != t.Link.Session {
		return
	}
	l := &t.Leaving[0]
	l.Letters = slices.DeleteFunc(l.Letters, func(l Letter) bool { return l.Client == client })
	t.land(client)
}

// deliver sends what waits, over a live link.
func (t *turn) deliver() {
	t.Flights = slices.DeleteFunc(t.Flights, func(f Flight) bool {
		return f.Socket == 0 && t.due(f.Due) || !t.waits(f.Client)
	})
	if t.Link.Phase != Live {
		return
	}
	if len(t.Leaving) > 0 {
		if l := &t.Leaving[0]; l.Session.ID == t.Link.Session {
			t.pump(l.Session.ID, l.Letters)
		}
		return
	}
	if t.live() {
		t.pump(t.State.Session.ID, t.State.Outbox)
		t.describeNotes()
	}
}

// pump sends the first letter of each conversation. The next one follows its
// acknowledgement, so that no refusal in the middle can change their order.
func (t *turn) pump(session string, letters []Letter) {
	var busy []string
	for i := range letters {
		l := &letters[i]
		if l.Failed != "" || slices.Contains(busy, l.Conversation) {
			continue
		}
		busy = append(busy, l.Conversation)
		if session == t.State.Session.ID && t.heldBack(l) {
			continue
		}
		if f := t.flight(l.Client); f != nil {
			if f.Socket != 0 && t.due(f.Due) {
				t.drop(protocol.CloseSilent)
				t.wait()
				return
			}
			continue
		}
		c := t.State.conversation(l.Conversation)
		if t.elsewhere(l, c) {
			t.Flights = append(t.Flights, Flight{Client: l.Client, Due: l.Until})
			continue
		}
		t.transmit(&protocol.Send{
			Session: session, Conversation: l.Conversation, Client: l.Client, Text: l.Text,
			New: c == nil || c.Last == 0,
		})
		t.Flights = append(t.Flights, Flight{l.Client, t.Link.Socket, t.Now + AckLimit})
	}
}

func (t *turn) flight(client string) *Flight {
	for i := range t.Flights {
		if t.Flights[i].Client == client {
			return &t.Flights[i]
		}
	}
	return nil
}

// land forgets a flight.
func (t *turn) land(client string) {
	t.Flights = slices.DeleteFunc(t.Flights, func(f Flight) bool { return f.Client == client })
}

// hold keeps a letter back for a while, in milliseconds.
func (t *turn) hold(client string, wait int64) {
	t.land(client)
	t.Flights = append(t.Flights, Flight{Client: client, Due: t.Now + wait})
}

// refusedLetter takes in that a message was not taken.
func (t *turn) refusedLetter(f *protocol.Refused) {
	i := t.State.letter(f.Client)
	if i < 0 {
		return
	}
	switch {
	case f.Code == protocol.CodeRevoked:
		t.finished(t.State.Session.ID)
	case f.Code.Temporary():
		t.hold(f.Client, pause(f.Retry))
		t.Notice = Notice{Code: f.Code, Text: f.Text}
	default:
		t.land(f.Client)
		t.State.Outbox[i].Failed = t.sentence(f.Code, f.Text)
		t.State.Outbox[i].Turns++
		if c := t.State.conversation(f.Conversation); c != nil && f.Code == protocol.CodeEnded && !c.Ended {
			t.ends(c, true)
		}
	}
}

// refusedLeaving takes in the same for a session that has ended.
func (t *turn) refusedLeaving(f *protocol.Refused) {
	if f.Code.Temporary() {
		t.hold(f.Client, pause(f.Retry))
		return
	}
	if len(t.Leaving) > 0 && t.Leaving[0].Session.ID == t.Link.Session {
		t.Leaving[0].Lost++
		t.handed(f.Client)
	}
}

func pause(retry int64) int64 {
	if retry <= 0 {
		return RetryAfter
	}
	return min(retry, RetryLimit)
}

// sentence says why something was refused, in the visitor's language where it
// is known there.
func (t *turn) sentence(code protocol.Code, text string) string {
	w := speak(t.Language)
	switch code {
	case protocol.CodeTooLong:
		return w.TooLong
	case protocol.CodeTooMany:
		return w.TooMany
	case protocol.CodeEnded:
		return w.HasEnded
	case protocol.CodeNotFound:
		return w.Gone
	}
	if text == "" {
		return w.Broken
	}
	return text
}
