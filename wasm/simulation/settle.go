package simulation

import (
	"slices"
	"strconv"
	"strings"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// RestLimit is the number of rounds in which a world that is left alone must come to
// rest. A round carries all frames that there are.
const RestLimit = 200

// BackLimit is how often Back may be pressed before the home screen must be there.
const BackLimit = 50

// Settle leaves the world alone, with a network and a storage that work, until
// nothing moves any more, and then makes all checks in every open tab.
func (w *World) Settle() error {
	w.storage.full, w.storage.forbidden = false, false
	w.server.failStore(0)
	if err := w.setNetwork(true); err != nil {
		return err
	}
	for round := 0; ; round++ {
		if round == RestLimit {
			return violation(10, "after %d rounds something still moves", RestLimit)
		}
		moved, err := w.round()
		if err != nil {
			return err
		}
		if !moved {
			break
		}
	}
	for _, t := range w.tabs {
		if t == nil {
			continue
		}
		if err := w.checkModel(t); err != nil {
			return err
		}
		if err := w.checkScreen(t); err != nil {
			return err
		}
		if err := w.checkAtRest(t); err != nil {
			return err
		}
	}
	return nil
}

// round carries all frames, and reports whether there were any. If there were none,
// it lets time pass until the timer of the first tab that has work left.
func (w *World) round() (moved bool, err error) {
	for _, t := range w.tabs {
		if t == nil {
			continue
		}
		if t.connection != nil && len(t.connection.toServer)+len(t.connection.toTab) > 0 || len(t.pending)+len(t.requests) > 0 || !t.storageKnown || t.connection != nil && t.connection.closeCode != 0 {
			moved = true
		}
		for _, s := range []Step{{Kind: ToServer, N: 100}, {Kind: ToTab, N: 100}, {Kind: StorageEvent}} {
			s.Tab = t.number
			if err := w.Do(s); err != nil {
				return true, err
			}
		}
	}
	if moved {
		return true, nil
	}
	for _, t := range w.tabs {
		if t != nil && w.hasWork(t) {
			wake := t.wake()
			if wake == 0 {
				return true, violation(10, "tab %d wants something (%s) and waits for nothing", t.number, t.chat.Model().Connection.Phase)
			}
			return true, w.wait(max(1, wake-w.now-t.clockOffset))
		}
	}
	return false, nil
}

// hasWork reports whether a tab has something left to do once its timer fires.
func (w *World) hasWork(t *tab) bool {
	m := t.chat.Model()
	if len(m.Logouts) > 0 || len(m.Calls) > 0 {
		return true
	}
	if slices.ContainsFunc(m.Stored.Outbox, func(message outbox.Message) bool { return message.Failure == "" }) {
		return true
	}
	return m.Connection.Phase != connection.Live && m.Connection.Phase != connection.Idle
}

// checkAtRest checks that all calls of the page are answered, and compares a connected
// tab with the server.
func (w *World) checkAtRest(t *tab) error {
	m := t.chat.Model()
	for call := int64(1); call <= t.lastCall; call++ {
		if t.answers[call] != 1 {
			return violation(7, "call %d is answered %d times", call, t.answers[call])
		}
	}
	session := w.server.sessions[m.Stored.Session.ID]
	if m.Connection.Phase != connection.Live || session == nil || session.customer == nil || session.token != m.Stored.Session.Token {
		return nil
	}
	if len(m.Stored.Conversations) < len(session.customer.conversations) {
		return violation(11, "tab %d shows %d conversations, and there are %d", t.number, len(m.Stored.Conversations), len(session.customer.conversations))
	}
	for _, actual := range session.customer.conversations {
		i := slices.IndexFunc(m.Stored.Conversations, func(c state.Conversation) bool { return c.ID == actual.ID })
		if i < 0 {
			return violation(11, "tab %d does not show conversation %s", t.number, actual.ID)
		}
		c := &m.Stored.Conversations[i]
		seen := actual.forCustomer()
		switch {
		case c.Ended != actual.Ended:
			return violation(13, "tab %d shows conversation %s as ended: %t", t.number, c.ID, c.Ended)
		case c.Unread != seen.Unread:
			return violation(8, "tab %d counts %d unread, and %d are", t.number, c.Unread, seen.Unread)
		case len(c.Messages) > 0 && c.Messages[len(c.Messages)-1].Number != actual.Last:
			return violation(2, "tab %d has %d of %d messages", t.number, c.Messages[len(c.Messages)-1].Number, actual.Last)
		case c.Marks.AgentRead != actual.Marks.AgentRead:
			return violation(11, "tab %d has read marks at %d, and they are at %d", t.number, c.Marks.AgentRead, actual.Marks.AgentRead)
		}
	}
	return nil
}

// CheckCanChat waits until the world is at rest, and then starts a conversation in each
// open tab, sends a message, and has the agent reply. It returns the first violation of
// an invariant: 1 if any of this is not possible.
func (w *World) CheckCanChat() error {
	if err := w.Settle(); err != nil {
		return err
	}
	for _, t := range slices.Clone(w.tabs) {
		if t == nil {
			continue
		}
		if err := w.checkTabCanChat(t); err != nil {
			return err
		}
	}
	return nil
}

// checkTabCanChat does that in one tab.
func (w *World) checkTabCanChat(t *tab) error {
	generation := t.chat.Model().Stored.Generation
	err := w.converse(t)
	if err != nil && t.chat.Model().Stored.Generation != generation {
		// The session turned out to have been revoked, and what was written
		// under it is dropped as at logout. The visitor writes again.
		return w.converse(t)
	}
	return err
}

// converse sends a message in a new conversation and has the agent reply to it.
func (w *World) converse(t *tab) error {
	text := "check " + strconv.FormatInt(w.steps, 10) + "." + strconv.Itoa(t.number)
	steps := func(steps ...Step) error {
		for _, s := range steps {
			s.Tab = t.number
			if err := w.Do(s); err != nil {
				return err
			}
		}
		return nil
	}
	if err := steps(Step{Kind: Show}, Step{Kind: Call, Name: "open"}); err != nil {
		return err
	}
	for back := 0; t.view().Name != string(state.HomeScreen); back++ {
		if back == BackLimit {
			return violation(9, "after going back %d times it is still not home", back)
		}
		if err := steps(Step{Kind: Press, Name: view.NameBack, Text: anyValue}); err != nil {
			return err
		}
	}
	if err := steps(Step{Kind: Press, Name: view.NameNew, Text: anyValue}, Step{Kind: Type, Name: view.NameDraft, Text: text}); err != nil {
		return err
	}
	if box := findBinding(&t.view().Body, "input", view.NameDraft, anyValue); box == nil {
		return violation(1, "on %s there is no text box", t.view().Name)
	}
	send := findBinding(&t.view().Body, "click", view.NameSend, anyValue)
	if send == nil {
		return violation(1, "on %s there is nothing to send with", t.view().Name)
	}
	value, _ := send.Attr("data-value")
	if err := w.handle(t, app.Action{Type: "click", Name: view.NameSend, Value: value}); err != nil {
		return err
	}
	if err := w.Settle(); err != nil {
		return err
	}
	var v *conversation
	for _, c := range w.server.conversations() {
		if slices.ContainsFunc(c.messages, func(m protocol.Message) bool { return m.Text == text }) {
			v = c
		}
	}
	if v == nil {
		return violation(1, "%q was sent and never arrived", text)
	}
	reply := "re " + text
	if err := w.server.agentDoes(AgentSend, v, reply); err != nil {
		return err
	}
	if err := w.Settle(); err != nil {
		return err
	}
	seen := observation{}
	seen.add(&t.view().Body)
	if shown := seen.text.String(); !strings.Contains(shown, text) || !strings.Contains(shown, reply) {
		return violation(1, "%q was answered, and the screen %s does not show it", text, t.view().Name)
	}
	return nil
}
