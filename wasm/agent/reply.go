package agent

import (
	"slices"
	"strings"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// BackOffDefault is how long replies wait after a temporary refusal that does
// not say for how long, in milliseconds.
const BackOffDefault = 5_000

// queueReply moves the draft into the outbox. From there it is sent until it is
// acknowledged, however often the connection breaks; the server stores it once.
func (u *update) queueReply() {
	item := u.Item(u.Shown)
	text := strings.TrimSpace(u.Stored.Draft(u.Shown))
	if item == nil || item.Ended || text == "" {
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
	u.Stored.Outbox = append(u.Stored.Outbox, outbox.Message{
		Conversation: u.Shown, Client: u.random.ID(protocol.IDBytes), Text: text, At: u.Now})
	u.Stored.SetDraft(u.Shown, "", u.Now)
	u.SentTyping, u.Notice, u.NewFrom = state.SentTyping{}, "", 0
	u.scrollToEnd()
	u.do(app.Focus{Name: view.NameReply})
}

// sendQueued sends every reply in the outbox that has not been sent on this
// socket, in order, all at once.
func (u *update) sendQueued() {
	if u.Connection.Phase != connection.Live || u.Now < u.SendAfter {
		return
	}
	for _, m := range u.Stored.Outbox {
		if m.Failure != "" || slices.Contains(u.InFlight, m.Client) {
			continue
		}
		u.InFlight = append(u.InFlight, m.Client)
		u.send(&protocol.Send{Session: u.Session, Conversation: m.Conversation, Client: m.Client, Text: m.Text})
	}
}

// removeReply removes a reply from the outbox.
func (u *update) removeReply(client string) {
	u.Stored.RemoveMessage(client, u.Now)
	u.clearInFlight(client)
}

// clearInFlight forgets that a reply was sent on this socket.
func (u *update) clearInFlight(client string) {
	u.InFlight = slices.DeleteFunc(u.InFlight, func(c string) bool { return c == client })
}

// removeStored removes a reply from the outbox that the server has stored, as a
// message of it shows.
func (u *update) removeStored(m protocol.Message) {
	if m.Client != "" {
		u.removeReply(m.Client)
	}
}

// receiveAck handles the acknowledgement of a reply: it is stored.
func (u *update) receiveAck(f *protocol.Ack) {
	m := u.Stored.Message(f.Client)
	if m == nil {
		return
	}
	stored := protocol.Message{Conversation: f.Conversation, ID: f.ID, Client: f.Client, Number: f.Number,
		Author: protocol.AuthorAgent, Person: u.Self, Text: m.Text, At: f.At}
	u.removeReply(f.Client)
	u.appendMessage(stored)
	u.Notice = ""
}

// replyRefused handles the refusal of a reply. After a temporary one all replies
// wait; after any other this reply is shown as failed, with the reason.
func (u *update) replyRefused(f *protocol.Refused) {
	m := u.Stored.Message(f.Client)
	if m == nil {
		return
	}
	u.clearInFlight(f.Client)
	if f.Code.Temporary() {
		wait := f.Retry
		if wait <= 0 {
			wait = BackOffDefault
		}
		u.SendAfter = u.Now + wait
		u.Notice = f.Text
		return
	}
	m.Revision++
	if m.Failure = f.Text; m.Failure == "" {
		m.Failure = view.TextServerError
	}
}

// retryReply sends a failed reply again.
func (u *update) retryReply(client string) {
	if m := u.Stored.Message(client); m != nil {
		m.Failure = ""
		m.Revision++
	}
}

// discardReply removes a failed reply. Its text becomes the draft, if there is
// none.
func (u *update) discardReply(client string) {
	m := u.Stored.Message(client)
	if m == nil || m.Failure == "" {
		return
	}
	if u.Stored.Draft(m.Conversation) == "" {
		u.Stored.SetDraft(m.Conversation, m.Text, u.Now)
	}
	u.removeReply(client)
	u.focusComposer()
}
