package simulation

import (
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
)

// checkMessages checks that the messages that a tab holds of each conversation are a
// run of the server's without a hole, and that each message in its outbox is one that
// was written, and is there once.
func (w *World) checkMessages(t *tab) error {
	m := t.chat.Model()
	for i := range m.Stored.Conversations {
		c := &m.Stored.Conversations[i]
		if err := w.checkRun(c, w.server.conversationByID(c.ID)); err != nil {
			return err
		}
	}
	for i := range m.Stored.Outbox {
		message := &m.Stored.Outbox[i]
		v := w.expected.written[message.Client]
		if v == nil || v.text != message.Text {
			return faultf("the outbox holds %q, which nobody wrote", message.Text)
		}
		for j := range i {
			if m.Stored.Outbox[j].Client == message.Client {
				return faultf("%q is in the outbox twice", message.Text)
			}
		}
	}
	return nil
}

// checkRun compares the messages that a tab holds of a conversation with the server's,
// which is nil if the server has no such conversation.
func (w *World) checkRun(c *state.Conversation, actual *conversation) error {
	if len(c.Messages) > 0 && actual == nil {
		return faultf("conversation %s has messages and is not on the server", c.ID)
	}
	for i := range c.Messages {
		v := &c.Messages[i]
		if i > 0 && v.Number != c.Messages[i-1].Number+1 {
			return faultf("message %d comes after %d", v.Number, c.Messages[i-1].Number)
		}
		if v.Number < 1 || v.Number > actual.Last {
			return faultf("message %d does not exist", v.Number)
		}
		if real := &actual.messages[v.Number-1]; w.server.ofTwin(real.ID) != v.ID || real.Text != v.Text || real.Author != v.Author || real.At != v.At {
			return faultf("message %d is %q and was %q", v.Number, v.Text, real.Text)
		}
	}
	return nil
}

// checkPerson checks that what a tab has in memory is its visitor's.
func (w *World) checkPerson(t *tab) error {
	m := t.chat.Model()
	for i := range m.Stored.Conversations {
		c := &m.Stored.Conversations[i]
		if actual := w.server.conversationByID(c.ID); actual != nil && !w.mayShowSession(t, actual.session) {
			return faultf("conversation %s is another person's", c.ID)
		}
	}
	if c := w.server.customerByID(w.server.ofModel(m.Stored.Customer.ID)); c != nil && !w.mayShowSession(t, c.session) {
		return faultf("what is known of customer %s is another person's", c.card.ID)
	}
	for i := range m.Stored.Outbox {
		if v := w.expected.written[m.Stored.Outbox[i].Client]; v != nil && !w.mayShow(v, t) {
			return faultf("%q of a former person is in the outbox", v.text)
		}
	}
	return nil
}

// checkUnread compares the number of unread messages of each conversation with the
// messages themselves, if the tab holds all of them that are unread.
func (w *World) checkUnread(t *tab) error {
	m := t.chat.Model()
	for i := range m.Stored.Conversations {
		c := &m.Stored.Conversations[i]
		if n := len(c.Messages); n == 0 || c.Messages[n-1].Number != c.Last || c.Messages[0].Number > c.Marks.CustomerRead+1 {
			continue
		}
		var unread int64
		for j := range c.Messages {
			if v := &c.Messages[j]; v.Author != protocol.AuthorCustomer && v.Number > c.Marks.CustomerRead {
				unread++
			}
		}
		if unread != c.Unread {
			return faultf("conversation %s counts %d, and %d are", c.ID, c.Unread, unread)
		}
	}
	return nil
}

// checkHeld checks that what was written and has not reached the server is still held.
func (w *World) checkHeld() error {
	if !w.moved {
		return nil
	}
	w.moved = false
	for _, v := range w.expected.undelivered {
		if !w.isHeld(v) {
			return faultf("%q is gone", v.text)
		}
	}
	return nil
}

// isHeld reports whether a message can still be sent: a tab has it in its outbox, or it
// is stored.
func (w *World) isHeld(v *writtenMessage) bool {
	for _, t := range w.tabs {
		if t != nil && t.chat.Model().Stored.MessageIndex(v.client) >= 0 {
			return true
		}
	}
	return v.isStored(w.storage.text)
}

// isStored reports whether a stored state holds the message whole. It may have been
// cut off in the middle of it.
func (v *writtenMessage) isStored(text string) bool {
	_, rest, found := strings.Cut(text, `"client":"`+v.client+`"`)
	if found {
		_, rest, found = strings.Cut(rest, sdk.Quote(v.text))
	}
	return found && strings.Contains(rest, "}")
}

// checkUnchanged and checkSender check what has reached the server, see checkArrival.
func (w *World) checkUnchanged() error { return faultIf(w.arrivedChanged) }
func (w *World) checkSender() error    { return faultIf(w.arrivedForAnother) }

// checkNewer checks that what a newer release stored is still there, as it was, if no
// session has ended since.
func (w *World) checkNewer() error {
	if w.newerStored == "" || w.storage.text == w.newerStored || w.storage.text == w.newerKept {
		return nil
	}
	s := &w.restored(w.storage.text).stored
	if s.Newer == w.newerStored {
		w.newerKept = w.storage.text
		return nil
	}
	if s.Generation <= w.newerGeneration {
		return faultf("it is now %q", w.storage.text)
	}
	w.newerStored = ""
	return nil
}

// checkCodec checks that what the tab has stored is read as what it has in memory.
func (w *World) checkCodec(t *tab) error {
	m := t.chat.Model()
	if !t.written || t.stored == "" {
		return nil
	}
	read := w.restored(t.stored)
	if len(read.aside) > 0 {
		return faultf("what was written cannot be read: %s", strings.Join(read.aside, ", "))
	}
	if !m.Stored.TrimmedEquals(&read.stored) {
		kept := m.Stored.Trimmed()
		return faultf("it was written as\n%s\nand is\n%s\nand, read,\n%s", t.stored, codec.Encode(&kept), codec.Encode(&read.stored))
	}
	return nil
}
