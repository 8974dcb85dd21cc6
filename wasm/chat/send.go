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
)

// How messages are sent, in milliseconds.
const (
	// AckTimeout is how long an acknowledgement may take on a live connection
	// before the connection is closed as dead.
	AckTimeout = 15_000
	// RetryAfter is the delay after a refusal that names none.
	RetryAfter = 2_000
	// RetryLimit is the longest delay that a refusal may name.
	RetryLimit = 60_000
	// OtherTabGrace is how long a message of another tab is left to that tab.
	// After that this one sends it, so that a tab that was closed loses
	// nothing.
	OtherTabGrace = 4_000
)

// saveDraft stores the text of a text box.
func (u *update) saveDraft(conversation, text string) {
	for _, d := range u.Stored.Drafts {
		if d.Conversation == conversation {
			if d.Text == text {
				return
			}
			u.Stored.Drafts = outbox.MergeDrafts(u.Stored.Drafts, []outbox.Draft{{Conversation: conversation, Text: text, At: u.laterThan(d.At)}}, state.DraftsLimit)
			return
		}
	}
	if text != "" {
		u.Stored.Drafts = outbox.MergeDrafts(u.Stored.Drafts, []outbox.Draft{{Conversation: conversation, Text: text, At: u.Now}}, state.DraftsLimit)
	}
}

// sendDraft sends the text of a text box. A text that cannot be sent stays
// there.
func (u *update) sendDraft(e app.Action) {
	text := e.Text
	if text == "" {
		text = u.Stored.Draft(e.Value)
	}
	id := u.queueMessage(e.Value, text)
	if id == "" {
		u.saveDraft(e.Value, text)
		return
	}
	u.saveDraft(e.Value, "")
	u.claimActiveTab()
	u.showSent(e.Value, id)
}

// showSent shows the end of the conversation to which a message was sent from the text box
// of one, which is "" if it began with that message.
func (u *update) showSent(from, conversation string) {
	if u.Route.Screen == state.ConversationScreen && u.Route.Conversation == from {
		u.Route.Conversation = conversation
		u.do(app.Focus{Name: view.NameDraft})
	} else {
		u.navigate(state.Route{Screen: state.ConversationScreen, Conversation: conversation})
	}
	u.NewFrom, u.UnseenBelow, u.AtEnd = 0, 0, true
}

// queueMessage appends a message to the outbox, in a new conversation if that
// is "". It returns the conversation; "" if the text is blank, or if it cannot
// be sent, which the notice says then.
func (u *update) queueMessage(conversation, text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	if text == "" {
		return ""
	}
	if code := u.refusal(conversation, text); code != "" {
		u.Notice = state.Notice{Code: code}
		return ""
	}
	u.useSession()
	if conversation == "" {
		conversation = u.newID()
	}
	c := u.startConversation(conversation)
	if c.Last == 0 && !u.Stored.HasOutgoing(conversation) {
		u.do(app.Notify{Event: "onConversationCreate", Response: sdk.ConversationJSON(c)})
	}
	at := u.Now
	if n := len(u.Stored.Outbox); n > 0 {
		at = u.laterThan(u.Stored.Outbox[n-1].At)
	}
	if c.Last == 0 {
		c.Preview, c.Author, c.At = protocol.Preview(text), protocol.AuthorCustomer, at
	}
	m := outbox.Message{Conversation: conversation, Client: u.newID(), Text: text, At: at}
	if u.waitsForLogin(&m) {
		// It may become another session's, which other tabs do not know.
		m.ReservedUntil = u.Now + CallTimeout
	}
	u.Stored.Outbox = append(u.Stored.Outbox, m)
	u.Notice = state.Notice{}
	if u.SentTyping.Conversation == conversation {
		u.SentTyping = state.SentTyping{}
	}
	return conversation
}

// refusal returns why a text cannot be queued, or "" if it can.
func (u *update) refusal(conversation, text string) protocol.Code {
	if utf8.RuneCountInString(text) > protocol.TextLimit {
		return protocol.CodeTooLong
	}
	size := len(text)
	for i := range u.Stored.Outbox {
		size += len(u.Stored.Outbox[i].Text)
	}
	if len(u.Stored.Outbox) >= outbox.Limit || size > outbox.BytesLimit {
		return protocol.CodeTooMany
	}
	if c := u.Stored.ConversationByID(conversation); c != nil && c.Ended {
		return protocol.CodeEnded
	}
	return ""
}

// startConversation returns a conversation, which begins here if it is not
// known.
func (u *update) startConversation(id string) *state.Conversation {
	if c := u.Stored.ConversationByID(id); c != nil {
		return c
	}
	c := u.Stored.EnsureConversation(id, u.Now)
	c.BegunAtCall = u.CallCount
	return c
}

// sendQueued sends what waits, if the connection is live. A connection on which an
// acknowledgement takes too long, of whatever, is dead.
func (u *update) sendQueued() {
	u.InFlight = slices.DeleteFunc(u.InFlight, func(f outbox.InFlight) bool {
		return f.Socket == 0 && u.due(f.Due) || !u.isPending(f.Client)
	})
	if u.Connection.Phase != connection.Live {
		return
	}
	if slices.ContainsFunc(u.InFlight, func(f outbox.InFlight) bool { return u.due(f.Due) }) {
		u.disconnect(protocol.CloseSilent)
		u.backOff()
		return
	}
	if len(u.Logouts) > 0 { // the first of them has the connection
		if l := &u.Logouts[0]; l.Session.ID == u.Connection.Session {
			u.flush(l.Session.ID, l.Messages)
		}
		return
	}
	if u.live() {
		u.flush(u.Stored.Session.ID, u.Stored.Outbox)
		u.sendPendingAttributes()
	}
}

// flush sends the first message of each conversation. The next one follows its
// acknowledgement, so that a refusal cannot change their order.
func (u *update) flush(session string, messages []outbox.Message) {
	var busy []string
	for i := range messages {
		m := &messages[i]
		if !m.Waits() || slices.Contains(busy, m.Conversation) {
			continue
		}
		busy = append(busy, m.Conversation)
		if u.waitsForLogin(m) {
			continue
		}
		if u.inFlight(m.Client) {
			continue
		}
		c := u.Stored.ConversationByID(m.Conversation)
		if u.leftToOtherTab(m, c) {
			u.InFlight = append(u.InFlight, outbox.InFlight{Client: m.Client, Due: m.ReservedUntil})
			continue
		}
		u.sendFrame(&protocol.Send{
			Session: session, Conversation: m.Conversation, Client: m.Client, Text: m.Text,
			New: c == nil || c.Last == 0,
		})
		u.InFlight = append(u.InFlight, outbox.InFlight{Client: m.Client, Socket: u.Connection.Socket, Due: u.Now + AckTimeout})
	}
}

// leftToOtherTab reports whether a message is left for now to the tab where it
// was written. A time further away than CallTimeout is of a clock that was set
// back.
func (u *update) leftToOtherTab(m *outbox.Message, c *state.Conversation) bool {
	return c != nil && c.BegunAtCall == 0 && m.ReservedUntil > u.Now && m.ReservedUntil <= u.Now+CallTimeout
}

// isPending reports whether a message, or attributes, are still to be
// delivered, for this session or one that has ended.
func (u *update) isPending(client string) bool {
	if i := u.Stored.MessageIndex(client); i >= 0 && u.Stored.Outbox[i].Waits() || strings.HasPrefix(client, pendingRef) && u.attributesPending(client[len(pendingRef):]) {
		return true
	}
	for i := range u.Logouts {
		messages := u.Logouts[i].Messages
		if i := outbox.Index(messages, client); i >= 0 && messages[i].Waits() {
			return true
		}
	}
	return false
}

// inFlight reports whether a message is in flight, or held back.
func (u *update) inFlight(client string) bool {
	return slices.ContainsFunc(u.InFlight, func(f outbox.InFlight) bool { return f.Client == client })
}

// delay holds a message back for a number of milliseconds.
func (u *update) delay(client string, wait int64) {
	u.InFlight = slices.DeleteFunc(u.InFlight, func(f outbox.InFlight) bool { return f.Client == client })
	u.InFlight = append(u.InFlight, outbox.InFlight{Client: client, Due: u.Now + wait})
}

// messageRefused handles that the server did not accept a message. It is sent
// again later, or shows why it failed.
func (u *update) messageRefused(f *protocol.Refused) {
	i := u.Stored.MessageIndex(f.Client)
	if i < 0 {
		return
	}
	switch {
	case f.Code == protocol.CodeRevoked:
		u.sessionRevoked(u.Stored.Session.ID)
	case f.Code.Temporary():
		u.delay(f.Client, retryDelay(f.Retry))
		u.Notice = state.Notice{Code: f.Code, Text: f.Text}
	default:
		u.Stored.Outbox[i].Failure = u.failureText(f.Code, f.Text)
		u.Stored.Outbox[i].Revision++
		if c := u.Stored.ConversationByID(f.Conversation); c != nil && f.Code == protocol.CodeEnded && !c.Ended {
			u.setEnded(c, true)
		}
	}
}

// retryDelay returns the delay to keep after a refusal, in milliseconds.
func retryDelay(retry int64) int64 {
	if retry <= 0 {
		return RetryAfter
	}
	return min(retry, RetryLimit)
}

// failureText returns why a message was refused, in the visitor's language if
// the code is known.
func (u *update) failureText(code protocol.Code, text string) string {
	w := locale.WordsFor(u.Language)
	switch code {
	case protocol.CodeTooLong:
		return w.TooLong
	case protocol.CodeEnded:
		return w.ConversationEnded
	case protocol.CodeNotFound:
		return w.ConversationGone
	case protocol.CodeClosed:
		return w.NotAccepted
	}
	if text == "" {
		return w.WentWrong
	}
	return text
}

// removeMessage takes a message out of the outbox for good, and reports whether
// it was there.
func (u *update) removeMessage(client string) bool {
	i := u.Stored.MessageIndex(client)
	if i < 0 {
		return false
	}
	u.Stored.Tombstones = outbox.MergeTombstones(u.Stored.Tombstones, []outbox.Tombstone{{Client: client, At: u.Stored.Outbox[i].At}})
	u.Stored.Outbox = outbox.Remove(u.Stored.Outbox, client)
	return true
}

// retryMessage sends a failed message again.
func (u *update) retryMessage(e app.Action) {
	if i := u.Stored.MessageIndex(e.Value); i >= 0 && !u.Stored.Outbox[i].Waits() {
		u.Stored.Outbox[i].Failure = ""
		u.Stored.Outbox[i].Revision++
		u.retryNow()
	}
}

// discardMessage discards a failed message. Its text goes back to the text box
// if that is empty.
func (u *update) discardMessage(e app.Action) {
	i := u.Stored.MessageIndex(e.Value)
	if i < 0 || u.Stored.Outbox[i].Waits() {
		return
	}
	m := u.Stored.Outbox[i]
	u.removeMessage(m.Client)
	if u.Stored.Draft(m.Conversation) == "" {
		u.saveDraft(m.Conversation, m.Text)
	}
	if c := u.Stored.ConversationByID(m.Conversation); c != nil && c.Last == 0 && !u.Stored.HasOutgoing(c.ID) {
		c.Preview = ""
	}
	u.do(app.Focus{Name: view.NameDraft})
}

// resendInNew moves the text of a message that an ended conversation did not
// accept to a new conversation, where the visitor can change and send it.
func (u *update) resendInNew(e app.Action) {
	i := u.Stored.MessageIndex(e.Value)
	if i < 0 {
		return
	}
	text := u.Stored.Outbox[i].Text
	u.removeMessage(e.Value)
	if had := u.Stored.Draft(""); had != "" && had != text {
		text = had + "\n" + text
	}
	u.saveDraft("", text)
	u.navigate(state.Route{Screen: state.ConversationScreen})
}
