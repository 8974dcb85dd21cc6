package chat

import (
	"slices"
	"strings"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/connection"
	"kith/wasm/locale"
	"kith/wasm/outbox"
	"kith/wasm/timeline"
)

// draft keeps what stands in a text box.
func (t *update) draft(conversation, text string) {
	for _, d := range t.Stored.Drafts {
		if d.Conversation == conversation {
			if d.Text == text {
				return
			}
			t.Stored.Drafts = outbox.MergeDrafts(t.Stored.Drafts, []outbox.Draft{{Conversation: conversation, Text: text, At: t.later(d.At)}})
			return
		}
	}
	if text != "" {
		t.Stored.Drafts = outbox.MergeDrafts(t.Stored.Drafts, []outbox.Draft{{Conversation: conversation, Text: text, At: t.Now}})
	}
}

// send sends what stands in a text box. A text that cannot be sent stays there.
func (t *update) send(e app.Action) {
	text := e.Text
	if text == "" {
		text = t.Stored.Draft(e.Value)
	}
	id := t.say(e.Value, text)
	if id == "" {
		if text != "" {
			t.draft(e.Value, text)
		}
		return
	}
	t.draft(e.Value, "")
	t.draft(id, "")
	t.claim()
	if t.Route.Screen == state.ConversationScreen && t.Route.Conversation == e.Value {
		t.Route.Conversation = id
		t.do(app.Focus{Name: view.NameDraft})
	} else {
		t.visit(state.Route{Screen: state.ConversationScreen, Conversation: id})
	}
	t.NewDivider, t.NewBelow, t.AtEnd = 0, 0, true
}

// retry sends a failed message again.
func (t *update) retry(e app.Action) {
	if i := t.Stored.MessageIndex(e.Value); i >= 0 && t.Stored.Outbox[i].Failure != "" {
		t.Stored.Outbox[i].Failure = ""
		t.Stored.Outbox[i].Revision++
		t.land(e.Value)
		t.hurry()
	}
}

// discard gives a failed message up. Its text goes back to the text box, where
// that is empty.
func (t *update) discard(e app.Action) {
	i := t.Stored.MessageIndex(e.Value)
	if i < 0 || t.Stored.Outbox[i].Failure == "" {
		return
	}
	l := t.Stored.Outbox[i]
	t.unqueue(l.Client)
	if t.Stored.Draft(l.Conversation) == "" {
		t.draft(l.Conversation, l.Text)
	}
	if c := t.Stored.ConversationByID(l.Conversation); c != nil && c.Last == 0 && !t.Stored.HasOutgoing(c.ID) {
		c.Preview = ""
	}
	t.do(app.Focus{Name: view.NameDraft})
}

// resend takes the text of a message that its conversation takes no more into a
// new one, to be looked over and sent there.
func (t *update) resend(e app.Action) {
	i := t.Stored.MessageIndex(e.Value)
	if i < 0 {
		return
	}
	text := t.Stored.Outbox[i].Text
	t.unqueue(e.Value)
	if had := t.Stored.Draft(""); had != "" && had != text {
		text = had + "\n" + text
	}
	t.draft("", text)
	t.visit(state.Route{Screen: state.ConversationScreen})
}

// How letters are sent, in milliseconds.
const (
	// AckTimeout is how long an acknowledgement may take on a live link before
	// the link is taken for dead.
	AckTimeout = 15_000
	// RetryAfter is the wait after a refusal that names none.
	RetryAfter = 2_000
	// RetryLimit bounds the wait that a refusal names.
	RetryLimit = 60_000
	// OtherTabGrace is how long a letter that another tab wrote is left to that
	// tab. A tab that dies in the middle is so replaced by the others.
	OtherTabGrace = 4_000
)

// say writes a message into the outbox, in a new conversation where that is "".
// It answers the conversation, and "" where nothing was written: for want of a
// text, or because of what the notice says then.
func (t *update) say(conversation, text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	if text == "" {
		return ""
	}
	if code := t.objection(conversation, text); code != "" {
		t.Notice = state.Notice{Code: code}
		return ""
	}
	t.use()
	if conversation == "" {
		conversation = t.id()
	}
	c := t.commence(conversation)
	if c.Last == 0 && !t.Stored.HasOutgoing(conversation) {
		t.do(app.Notify{Event: "onConversationCreate", Response: sdk.ConversationJSON(c)})
	}
	at := t.Now
	if n := len(t.Stored.Outbox); n > 0 {
		at = t.later(t.Stored.Outbox[n-1].At)
	}
	if c.Last == 0 {
		c.Preview, c.Author, c.At = timeline.Preview(text), protocol.AuthorCustomer, at
	}
	l := outbox.Message{Conversation: conversation, Client: t.id(), Text: text, At: at}
	if t.heldBack(&l) {
		// It may become another session's, which other tabs do not know.
		l.ReservedUntil = t.Now + CallTimeout
	}
	t.Stored.Outbox = append(t.Stored.Outbox, l)
	t.Notice = state.Notice{}
	if t.SentTyping.Conversation == conversation {
		t.SentTyping = state.SentTyping{}
	}
	return conversation
}

// commence finds a conversation, or begins it here.
func (t *update) commence(id string) *state.Conversation {
	if c := t.Stored.ConversationByID(id); c != nil {
		return c
	}
	c := t.Stored.EnsureConversation(id, t.Now)
	c.BegunAtCall = t.CallCount
	return c
}

// elsewhere reports whether a letter is left for now to the tab where it was
// written. A moment further away than any such is of a clock that was set back.
func (t *update) elsewhere(l *outbox.Message, c *state.Conversation) bool {
	return c != nil && c.BegunAtCall == 0 && l.ReservedUntil > t.Now && l.ReservedUntil <= t.Now+CallTimeout
}

// objection says why a text cannot be written, and "" where it can.
func (t *update) objection(conversation, text string) protocol.Code {
	if utf8.RuneCountInString(text) > protocol.TextLimit {
		return protocol.CodeTooLong
	}
	size := len(text)
	for i := range t.Stored.Outbox {
		size += len(t.Stored.Outbox[i].Text)
	}
	if len(t.Stored.Outbox) >= outbox.Limit || size > outbox.BytesLimit {
		return protocol.CodeTooMany
	}
	if c := t.Stored.ConversationByID(conversation); c != nil && c.Ended {
		return protocol.CodeEnded
	}
	return ""
}

// waits reports whether a letter is still to be delivered, for this session or
// one that has ended.
func (t *update) waits(client string) bool {
	if t.Stored.MessageIndex(client) >= 0 || strings.HasPrefix(client, noteRef) && t.noting(client[len(noteRef):]) {
		return true
	}
	for i := range t.Logouts {
		if slices.ContainsFunc(t.Logouts[i].Messages, func(l outbox.Message) bool { return l.Client == client }) {
			return true
		}
	}
	return false
}

// unqueue takes a letter out of the outbox for good, and reports whether it was
// there.
func (t *update) unqueue(client string) bool {
	if client == "" {
		return false
	}
	i := t.Stored.MessageIndex(client)
	if i < 0 {
		return false
	}
	t.Stored.Tombstones = outbox.MergeTombstones(t.Stored.Tombstones, []outbox.Tombstone{{Client: client, At: t.Stored.Outbox[i].At}})
	t.Stored.Outbox = slices.Concat(t.Stored.Outbox[:i], t.Stored.Outbox[i+1:])
	t.land(client)
	return true
}

// deliver sends what waits, over a live link.
func (t *update) deliver() {
	t.InFlight = slices.DeleteFunc(t.InFlight, func(f outbox.InFlight) bool {
		return f.Socket == 0 && t.due(f.Due) || !t.waits(f.Client)
	})
	if t.Connection.Phase != connection.Live {
		return
	}
	if len(t.Logouts) > 0 {
		if l := &t.Logouts[0]; l.Session.ID == t.Connection.Session {
			t.pump(l.Session.ID, l.Messages)
		}
		return
	}
	if t.live() {
		t.pump(t.Stored.Session.ID, t.Stored.Outbox)
		t.describeNotes()
	}
}

// pump sends the first letter of each conversation. The next one follows its
// acknowledgement, so that no refusal in the middle can change their order.
func (t *update) pump(session string, letters []outbox.Message) {
	var busy []string
	for i := range letters {
		l := &letters[i]
		if l.Failure != "" || slices.Contains(busy, l.Conversation) {
			continue
		}
		busy = append(busy, l.Conversation)
		if session == t.Stored.Session.ID && t.heldBack(l) {
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
		c := t.Stored.ConversationByID(l.Conversation)
		if t.elsewhere(l, c) {
			t.InFlight = append(t.InFlight, outbox.InFlight{Client: l.Client, Due: l.ReservedUntil})
			continue
		}
		t.transmit(&protocol.Send{
			Session: session, Conversation: l.Conversation, Client: l.Client, Text: l.Text,
			New: c == nil || c.Last == 0,
		})
		t.InFlight = append(t.InFlight, outbox.InFlight{Client: l.Client, Socket: t.Connection.Socket, Due: t.Now + AckTimeout})
	}
}

func (t *update) flight(client string) *outbox.InFlight {
	for i := range t.InFlight {
		if t.InFlight[i].Client == client {
			return &t.InFlight[i]
		}
	}
	return nil
}

// land forgets a flight.
func (t *update) land(client string) {
	t.InFlight = slices.DeleteFunc(t.InFlight, func(f outbox.InFlight) bool { return f.Client == client })
}

// hold keeps a letter back for a while, in milliseconds.
func (t *update) hold(client string, wait int64) {
	t.land(client)
	t.InFlight = append(t.InFlight, outbox.InFlight{Client: client, Due: t.Now + wait})
}

// refusedLetter takes in that a message was not taken.
func (t *update) refusedLetter(f *protocol.Refused) {
	i := t.Stored.MessageIndex(f.Client)
	if i < 0 {
		return
	}
	switch {
	case f.Code == protocol.CodeRevoked:
		t.finished(t.Stored.Session.ID)
	case f.Code.Temporary():
		t.hold(f.Client, pause(f.Retry))
		t.Notice = state.Notice{Code: f.Code, Text: f.Text}
	default:
		t.land(f.Client)
		t.Stored.Outbox[i].Failure = t.sentence(f.Code, f.Text)
		t.Stored.Outbox[i].Revision++
		if c := t.Stored.ConversationByID(f.Conversation); c != nil && f.Code == protocol.CodeEnded && !c.Ended {
			t.ends(c, true)
		}
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
func (t *update) sentence(code protocol.Code, text string) string {
	w := locale.WordsFor(t.Language)
	switch code {
	case protocol.CodeTooLong:
		return w.TooLong
	case protocol.CodeTooMany:
		return w.TooMany
	case protocol.CodeEnded:
		return w.HasEnded
	case protocol.CodeNotFound:
		return w.ConversationGone
	}
	if text == "" {
		return w.WentWrong
	}
	return text
}
