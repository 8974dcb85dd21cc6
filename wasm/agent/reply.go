package agent

import (
	"slices"
	"strings"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// BackOffDefault is how many milliseconds replies wait after the server refused one
// for now without saying for how long.
const BackOffDefault = 5_000

// queueReply puts what stands in the text box into the outbox; from there it goes
// out, once, however often the link breaks.
func (u *update) queueReply() {
	v := u.Item(u.Shown)
	text := strings.TrimSpace(u.Stored.Draft(u.Shown))
	if v == nil || v.Ended || text == "" {
		return
	}
	switch {
	case utf8.RuneCountInString(text) > protocol.TextLimit:
		u.Notice = view.TextTooLong
		return
	case len(u.Stored.Outbox) >= state.OutboxLimit:
		u.Notice = view.TextOutboxFull
		return
	}
	u.Stored.Outbox = append(u.Stored.Outbox, state.Message{
		Conversation: u.Shown, Client: u.id(protocol.IDBytes), Text: text, At: u.Now})
	u.Stored.SetDraft(u.Shown, "", u.Now)
	u.SentTyping, u.Notice, u.NewFrom = state.SentTyping{}, "", 0
	u.scrollToEnd()
	u.do(app.Focus{Name: view.NameReply})
}

// sendQueued sends every reply in the outbox that is not under way on this link.
func (u *update) sendQueued() {
	if u.Connection.Phase != state.Live || u.Now < u.Connection.BackOffUntil {
		return
	}
	for _, l := range u.Stored.Outbox {
		if l.Failed != "" || slices.Contains(u.Connection.InFlight, l.Client) {
			continue
		}
		u.Connection.InFlight = append(u.Connection.InFlight, l.Client)
		u.send(&protocol.Send{Session: u.Session, Conversation: l.Conversation, Client: l.Client, Text: l.Text})
	}
}

// removeReply takes a reply out of the outbox.
func (u *update) removeReply(client string) {
	if u.Stored.Message(client) != nil {
		u.Stored.Outbox = slices.DeleteFunc(u.Stored.Outbox, func(l state.Message) bool { return l.Client == client })
		u.Stored.AddTombstone(client, u.Now)
	}
	u.Connection.InFlight = slices.DeleteFunc(u.Connection.InFlight, func(c string) bool { return c == client })
}

// removeStored takes a reply out of the outbox that the server turns out to have.
func (u *update) removeStored(v protocol.Message) {
	if v.Client != "" {
		u.removeReply(v.Client)
	}
}

// receiveAck takes in that a reply is durable.
func (u *update) receiveAck(f *protocol.Ack) {
	l := u.Stored.Message(f.Client)
	if l == nil {
		return
	}
	v := protocol.Message{Conversation: f.Conversation, ID: f.ID, Client: f.Client, Number: f.Number,
		Author: protocol.AuthorAgent, Person: u.Self, Text: l.Text, At: f.At}
	u.removeReply(f.Client)
	u.appendMessage(v)
	u.Notice = ""
}

// replyRefused takes in that a reply was refused. One that may succeed later waits;
// any other stays on the screen with the reason, and its text is not lost.
func (u *update) replyRefused(f *protocol.Refused) {
	l := u.Stored.Message(f.Client)
	if l == nil {
		return
	}
	u.Connection.InFlight = slices.DeleteFunc(u.Connection.InFlight, func(c string) bool { return c == f.Client })
	if f.Code.Temporary() {
		wait := f.Retry
		if wait <= 0 {
			wait = BackOffDefault
		}
		u.Connection.BackOffUntil = u.Now + wait
		u.Notice = f.Text
		return
	}
	l.Revision++
	if l.Failed = f.Text; l.Failed == "" {
		l.Failed = view.TextServerError
	}
}

// retryReply sends a failed reply once more.
func (u *update) retryReply(client string) {
	if l := u.Stored.Message(client); l != nil {
		l.Failed = ""
		l.Revision++
	}
}

// discardReply gives a failed reply up; its text goes back to an empty text box.
func (u *update) discardReply(client string) {
	l := u.Stored.Message(client)
	if l == nil || l.Failed == "" {
		return
	}
	if u.Stored.Draft(l.Conversation) == "" {
		u.Stored.SetDraft(l.Conversation, l.Text, u.Now)
	}
	u.removeReply(client)
	u.focusComposer()
}
