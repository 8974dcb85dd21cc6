package simulation

import (
	"slices"
	"strconv"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// RestLimit is the number of rounds in which a world that is left alone must come to
// rest. A round carries all frames that there are.
const RestLimit = 200

// firstLastRelease is larger than the number of any release in random steps.
const firstLastRelease = 1_000_000

// BackLimit is how often Back may be pressed before the home screen must be there.
const BackLimit = 50

// Settle leaves the world alone, with a network and a storage that work, until
// nothing moves any more, and then makes the checks that are made at rest.
func (w *World) Settle() error { return w.makeAll(restChecks) }

// makeAll makes checks, each of a tab in every open tab.
func (w *World) makeAll(checks []Check) error {
	for i := range checks {
		c := &checks[i]
		if c.tab == nil {
			if err := c.make(w, nil); err != nil {
				return err
			}
			continue
		}
		for _, t := range slices.Clone(w.tabs) {
			if t != nil {
				if err := c.make(w, t); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// comeToRest leaves the world alone until nothing moves any more.
func (w *World) comeToRest() error {
	w.storage.full, w.storage.forbidden = false, false
	w.server.failStore(0)
	if err := w.Do(Step{Kind: Online}); err != nil {
		return err
	}
	if err := w.rollBack(); err != nil {
		return err
	}
	for range RestLimit {
		moved, err := w.round()
		if !moved || err != nil {
			return err
		}
	}
	return faultf("after %d rounds something still moves", RestLimit)
}

// rollBack rolls the release back that has damaged what is stored, and all others that there
// were: those that are rolled back have it repaired by none but a good one. All tabs hear of
// what it has stored, load the new release, and connect anew: the server has it repaired.
func (w *World) rollBack() error {
	if !w.damaged {
		return nil
	}
	w.damaged = false
	for _, t := range w.tabs {
		if t != nil {
			if err := w.Do(Step{Kind: StorageEvent, Tab: t.number}); err != nil {
				return err
			}
		}
	}
	if err := w.Do(Step{Kind: Release, N: firstLastRelease + w.steps}); err != nil {
		return err
	}
	return w.Do(Step{Kind: Restart})
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
				return true, faultf("tab %d wants something (%s) and waits for nothing", t.number, t.chat.Model().Connection.Phase)
			}
			return true, w.Do(Step{Kind: Wait, N: max(1, wake-w.deviceTime())})
		}
	}
	return false, nil
}

// hasWork reports whether a tab has something left to do once its timer fires.
func (w *World) hasWork(t *tab) bool {
	m := t.chat.Model()
	if len(m.Logouts) > 0 || len(m.Calls) > 0 || m.ReloadDue != 0 {
		return true
	}
	if slices.ContainsFunc(m.Stored.Outbox, outbox.Message.Waits) {
		return true
	}
	return m.Connection.Phase != connection.Live && m.Connection.Phase != connection.Idle
}

// atServer returns the session of a tab as the server has it, or nil if the tab is not
// connected for it or nothing was written under it. Checks call a tab connected for which
// there is one.
func (w *World) atServer(t *tab) *session {
	m := t.chat.Model()
	at := w.server.sessions[m.Stored.Session.ID]
	if m.Connection.Phase != connection.Live || at == nil || at.customer == nil || at.token != m.Stored.Session.Token {
		return nil
	}
	return at
}

// eachShown calls f for each conversation of a tab's visitor, as the server has it and
// as the tab has it, which is nil if it has not. It stops at an error and returns it.
func (w *World) eachShown(t *tab, f func(actual *conversation, c *state.Conversation) error) error {
	at := w.atServer(t)
	if at == nil {
		return nil
	}
	for _, actual := range at.customer.conversations {
		if err := f(actual, t.chat.Model().Stored.ConversationByID(actual.ID)); err != nil {
			return err
		}
	}
	return nil
}

// checkNewest checks that a tab has the newest message of each conversation.
func (w *World) checkNewest(t *tab) error {
	return w.eachShown(t, func(actual *conversation, c *state.Conversation) error {
		if c != nil && (c.Last != actual.Last || len(c.Messages) > 0 && c.Newest() != actual.Last) {
			return faultf("tab %d has %d messages up to %d, knows of %d, and there are %d", t.number, len(c.Messages), c.Newest(), c.Last, actual.Last)
		}
		return nil
	})
}

// checkUnreadByServer compares unread counts with the server's.
func (w *World) checkUnreadByServer(t *tab) error {
	return w.eachShown(t, func(actual *conversation, c *state.Conversation) error {
		if unread := actual.forCustomer().Unread; c != nil && c.Unread != unread {
			return faultf("tab %d counts %d unread, and %d are", t.number, c.Unread, unread)
		}
		return nil
	})
}

// checkEndedByServer compares which conversations have ended with the server.
func (w *World) checkEndedByServer(t *tab) error {
	return w.eachShown(t, func(actual *conversation, c *state.Conversation) error {
		if c != nil && c.Ended != actual.Ended {
			return faultf("tab %d shows conversation %s as ended: %t", t.number, c.ID, c.Ended)
		}
		return nil
	})
}

// checkServerShown checks that a tab shows all conversations, and the agent's marks.
func (w *World) checkServerShown(t *tab) error {
	return w.eachShown(t, func(actual *conversation, c *state.Conversation) error {
		switch {
		case c == nil:
			return faultf("tab %d does not show conversation %s", t.number, actual.ID)
		case c.Marks.AgentRead != actual.Marks.AgentRead || c.Marks.AgentDelivered != actual.Marks.AgentDelivered:
			return faultf("tab %d has marks %+v, and they are %+v", t.number, c.Marks, actual.Marks)
		}
		return nil
	})
}

// checkShared checks that what a tab has of the visitor's is what the storage holds. It
// is all that tabs share, so that each has what every other has; but a tab whose last
// write did not fit into a full storage stores again only when something changes.
func (w *World) checkShared(t *tab) error {
	m := t.chat.Model()
	if t.noStorage || t.unwritten || m.Stored.Empty() && w.storage.text == "" {
		return nil
	}
	mine := m.Stored.Trimmed()
	stored := w.restored(w.storage.text).stored
	// Tabs may run different releases, and do not name their own.
	stored.TakeOver(mine.Build, nil, 0)
	if a, b := releaseNames(mine.Ran), releaseNames(stored.Ran); !slices.Equal(a, b) {
		return faultf("tab %d has what other releases have stored, %v, and the others %v", t.number, a, b)
	}
	mine.Ran, stored.Ran = nil, nil
	if a, b := codec.Encode(&mine), codec.Encode(&stored); a != b {
		return faultf("tab %d has\n%s\nand the others\n%s", t.number, a, b)
	}
	return nil
}

// releaseNames returns the names of releases, sorted.
func releaseNames(releases []state.ReleaseTime) []string {
	var names []string
	for _, r := range releases {
		names = append(names, r.Release)
	}
	slices.Sort(names)
	return names
}

// CheckCanChat waits until the world is at rest, and then makes the checks of the end:
// in each open tab it goes home, starts a conversation, sends a message, and has the
// agent reply.
func (w *World) CheckCanChat() error {
	if err := w.Settle(); err != nil {
		return err
	}
	return w.makeAll(endChecks)
}

// goHome opens the panel and goes back until home is there.
func (w *World) goHome(t *tab) error {
	for _, s := range []Step{{Kind: Show}, {Kind: Call, Name: "open"}} {
		s.Tab = t.number
		if err := w.Do(s); err != nil {
			return err
		}
	}
	for back := 0; w.tabs[t.number].view().Name != string(state.HomeScreen); back++ {
		if back == BackLimit {
			return faultf("after going back %d times it is still not home", back)
		}
		if err := w.Do(Step{Kind: Press, Tab: t.number, Name: view.NameBack, Text: anyValue}); err != nil {
			return err
		}
	}
	return nil
}

// converse starts a conversation in a tab, sends a message, and has the agent reply.
func (w *World) converse(t *tab) error {
	generation := func() int64 { return w.tabs[t.number].chat.Model().Stored.Generation }
	before := generation()
	err := w.sendAndReply(t.number)
	if err != nil && generation() != before {
		// The session turned out to have been revoked, and what was written
		// under it is dropped as at logout. The visitor writes again.
		return w.sendAndReply(t.number)
	}
	return err
}

// sendAndReply sends a message in a new conversation of a tab, whose program may reload
// its document meanwhile, and has the agent reply to it.
func (w *World) sendAndReply(tab int) error {
	w.lastText++
	text := "check " + strconv.FormatInt(w.lastText, 10) + "."
	reply := "re check " + strconv.FormatInt(w.lastText, 10) + "."
	for _, s := range []Step{
		{Kind: Press, Name: view.NameNew, Text: anyValue}, {Kind: Type, Name: view.NameDraft, Text: text},
		{Kind: Press, Name: view.NameSend, Text: anyValue},
	} {
		s.Tab = tab
		t := w.tabs[tab]
		switch seen := w.observe(t); {
		case s.Kind == Type && seen.textBoxes == 0:
			return faultf("on %s there is no text box", t.view().Name)
		case s.Name == view.NameSend && !seen.send:
			return faultf("on %s there is nothing to send with", t.view().Name)
		}
		if err := w.Do(s); err != nil {
			return err
		}
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
		return faultf("%q was sent and never arrived", text)
	}
	if err := w.agentDoes(AgentSend, v, reply); err != nil {
		return err
	}
	if err := w.Settle(); err != nil {
		return err
	}
	t := w.tabs[tab]
	if shown := shownText(t.view().Body); !strings.Contains(shown, text) || !strings.Contains(shown, reply) {
		return faultf("%q was answered, and the screen %s does not show it", text, t.view().Name)
	}
	return nil
}
