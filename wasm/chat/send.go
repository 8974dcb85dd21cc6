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

// saveDraft keeps what stands in a text box.
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

// sendDraft sends what stands in a text box. A text that cannot be sent stays there.
func (u *update) sendDraft(e app.Action) {
	text := e.Text
	if text == "" {
		text = u.Stored.Draft(e.Value)
	}
	id := u.queueMessage(e.Value, text)
	if id == "" {
		if text != "" {
			u.saveDraft(e.Value, text)
		}
		return
	}
	u.saveDraft(e.Value, "")
	u.saveDraft(id, "")
	u.claimActiveTab()
	if u.Route.Screen == state.ConversationScreen && u.Route.Conversation == e.Value {
		u.Route.Conversation = id
		u.do(app.Focus{Name: view.NameDraft})
	} else {
		u.navigate(state.Route{Screen: state.ConversationScreen, Conversation: id})
	}
	u.NewFrom, u.UnseenBelow, u.AtEnd = 0, 0, true
}

// retryMessage sends a failed message again.
func (u *update) retryMessage(e app.Action) {
	if i := u.Stored.MessageIndex(e.Value); i >= 0 && u.Stored.Outbox[i].Failure != "" {
		u.Stored.Outbox[i].Failure = ""
		u.Stored.Outbox[i].Revision++
		u.clearInFlight(e.Value)
		u.retryNow()
	}
}

// discardMessage gives a failed message up. Its text goes back to the text box, where
// that is empty.
func (u *update) discardMessage(e app.Action) {
	i := u.Stored.MessageIndex(e.Value)
	if i < 0 || u.Stored.Outbox[i].Failure == "" {
		return
	}
	l := u.Stored.Outbox[i]
	u.removeMessage(l.Client)
	if u.Stored.Draft(l.Conversation) == "" {
		u.saveDraft(l.Conversation, l.Text)
	}
	if c := u.Stored.ConversationByID(l.Conversation); c != nil && c.Last == 0 && !u.Stored.HasOutgoing(c.ID) {
		c.Preview = ""
	}
	u.do(app.Focus{Name: view.NameDraft})
}

// resendInNew takes the text of a message that its conversation takes no more into a
// new one, to be looked over and sent there.
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

// queueMessage writes a message into the outbox, in a new conversation where that is "".
// It answers the conversation, and "" where nothing was written: for want of a
// text, or because of what the notice says then.
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
		c.Preview, c.Author, c.At = timeline.Preview(text), protocol.AuthorCustomer, at
	}
	l := outbox.Message{Conversation: conversation, Client: u.newID(), Text: text, At: at}
	if u.waitsForLogin(&l) {
		// It may become another session's, which other tabs do not know.
		l.ReservedUntil = u.Now + CallTimeout
	}
	u.Stored.Outbox = append(u.Stored.Outbox, l)
	u.Notice = state.Notice{}
	if u.SentTyping.Conversation == conversation {
		u.SentTyping = state.SentTyping{}
	}
	return conversation
}

// startConversation finds a conversation, or begins it here.
func (u *update) startConversation(id string) *state.Conversation {
	if c := u.Stored.ConversationByID(id); c != nil {
		return c
	}
	c := u.Stored.EnsureConversation(id, u.Now)
	c.BegunAtCall = u.CallCount
	return c
}

// leftToOtherTab reports whether a letter is left for now to the tab where it was
// written. A moment further away than any such is of a clock that was set back.
func (u *update) leftToOtherTab(l *outbox.Message, c *state.Conversation) bool {
	return c != nil && c.BegunAtCall == 0 && l.ReservedUntil > u.Now && l.ReservedUntil <= u.Now+CallTimeout
}

// refusal says why a text cannot be written, and "" where it can.
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

// isPending reports whether a letter is still to be delivered, for this session or
// one that has ended.
func (u *update) isPending(client string) bool {
	if u.Stored.MessageIndex(client) >= 0 || strings.HasPrefix(client, pendingRef) && u.attributesPending(client[len(pendingRef):]) {
		return true
	}
	for i := range u.Logouts {
		if slices.ContainsFunc(u.Logouts[i].Messages, func(l outbox.Message) bool { return l.Client == client }) {
			return true
		}
	}
	return false
}

// removeMessage takes a letter out of the outbox for good, and reports whether it was
// there.
func (u *update) removeMessage(client string) bool {
	if client == "" {
		return false
	}
	i := u.Stored.MessageIndex(client)
	if i < 0 {
		return false
	}
	u.Stored.Tombstones = outbox.MergeTombstones(u.Stored.Tombstones, []outbox.Tombstone{{Client: client, At: u.Stored.Outbox[i].At}})
	u.Stored.Outbox = outbox.Remove(u.Stored.Outbox, client)
	u.clearInFlight(client)
	return true
}

// sendQueued sends what waits, over a live link.
func (u *update) sendQueued() {
	u.InFlight = slices.DeleteFunc(u.InFlight, func(f outbox.InFlight) bool {
		return f.Socket == 0 && u.due(f.Due) || !u.isPending(f.Client)
	})
	if u.Connection.Phase != connection.Live {
		return
	}
	if len(u.Logouts) > 0 {
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

// flush sends the first letter of each conversation. The next one follows its
// acknowledgement, so that no refusal in the middle can change their order.
func (u *update) flush(session string, letters []outbox.Message) {
	var busy []string
	for i := range letters {
		l := &letters[i]
		if l.Failure != "" || slices.Contains(busy, l.Conversation) {
			continue
		}
		busy = append(busy, l.Conversation)
		if session == u.Stored.Session.ID && u.waitsForLogin(l) {
			continue
		}
		if f := u.inFlight(l.Client); f != nil {
			if f.Socket != 0 && u.due(f.Due) {
				u.disconnect(protocol.CloseSilent)
				u.backOff()
				return
			}
			continue
		}
		c := u.Stored.ConversationByID(l.Conversation)
		if u.leftToOtherTab(l, c) {
			u.InFlight = append(u.InFlight, outbox.InFlight{Client: l.Client, Due: l.ReservedUntil})
			continue
		}
		u.sendFrame(&protocol.Send{
			Session: session, Conversation: l.Conversation, Client: l.Client, Text: l.Text,
			New: c == nil || c.Last == 0,
		})
		u.InFlight = append(u.InFlight, outbox.InFlight{Client: l.Client, Socket: u.Connection.Socket, Due: u.Now + AckTimeout})
	}
}

func (u *update) inFlight(client string) *outbox.InFlight {
	for i := range u.InFlight {
		if u.InFlight[i].Client == client {
			return &u.InFlight[i]
		}
	}
	return nil
}

// clearInFlight forgets a flight.
func (u *update) clearInFlight(client string) {
	u.InFlight = slices.DeleteFunc(u.InFlight, func(f outbox.InFlight) bool { return f.Client == client })
}

// delay keeps a letter back for a while, in milliseconds.
func (u *update) delay(client string, wait int64) {
	u.clearInFlight(client)
	u.InFlight = append(u.InFlight, outbox.InFlight{Client: client, Due: u.Now + wait})
}

// messageRefused takes in that a message was not taken.
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
		u.clearInFlight(f.Client)
		u.Stored.Outbox[i].Failure = u.failureText(f.Code, f.Text)
		u.Stored.Outbox[i].Revision++
		if c := u.Stored.ConversationByID(f.Conversation); c != nil && f.Code == protocol.CodeEnded && !c.Ended {
			u.setEnded(c, true)
		}
	}
}

func retryDelay(retry int64) int64 {
	if retry <= 0 {
		return RetryAfter
	}
	return min(retry, RetryLimit)
}

// failureText says why something was refused, in the visitor's language where it
// is known there.
func (u *update) failureText(code protocol.Code, text string) string {
	w := locale.WordsFor(u.Language)
	switch code {
	case protocol.CodeTooLong:
		return w.TooLong
	case protocol.CodeTooMany:
		return w.TooMany
	case protocol.CodeEnded:
		return w.ConversationEnded
	case protocol.CodeNotFound:
		return w.ConversationGone
	}
	if text == "" {
		return w.WentWrong
	}
	return text
}
