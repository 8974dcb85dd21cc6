package simulation

import (
	"fmt"
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/wasm/chat/state"
)

// expected is what was really written, and by whom. It is kept apart from both the
// program and the server, and is what they are checked against.
type expected struct {
	written     map[string]*writtenMessage // by client id
	undelivered []*writtenMessage          // those that have not reached the server and whose loss is not excused
	visitorOf   map[string]visitor         // who had a session, by its id
	texts       texts
	sessions    []string            // their ids, in the order in which they came up
	continued   map[string][]string // the sessions of one person, by the id of each
}

// writtenMessage is a message that a visitor wrote.
type writtenMessage struct {
	client, text, session, conversation string

	arrived bool
	open    bool // written while a sign-in was under way: it may belong to who signs in
	excused bool // it may be lost
}

func newExpected() expected {
	return expected{written: map[string]*writtenMessage{}, visitorOf: map[string]visitor{}, continued: map[string][]string{}, texts: newTexts()}
}

// setVisitor records whose session it is. The first to have it stays its owner.
func (x *expected) setVisitor(session string, who visitor) {
	if session != "" && x.visitorOf[session] == (visitor{}) {
		x.visitorOf[session] = who
		x.sessions = append(x.sessions, session)
	}
}

// setContinued records that a tab has gone on with another session, for the same
// person.
func (x *expected) setContinued(before, after string) {
	if before == "" || after == "" || before == after {
		return
	}
	all := append(slices.Clone(x.sameAs(before)), x.sameAs(after)...)
	slices.Sort(all)
	all = slices.Compact(all)
	for _, id := range all {
		x.continued[id] = all
	}
}

// sameAs returns the sessions with which one person's tabs have gone on, the given one
// included.
func (x *expected) sameAs(session string) []string {
	if all := x.continued[session]; all != nil {
		return all
	}
	return []string{session}
}

// mayShow reports whether a tab may show a message.
func (w *World) mayShow(v *writtenMessage, t *tab) bool {
	return v.open || w.mayShowSession(t, v.session)
}

// mayShowSession reports whether a tab may show what was written under a session.
func (w *World) mayShowSession(t *tab, session string) bool {
	s := &t.chat.Model().Stored
	return session == s.Session.ID || w.expected.visitorOf[session] == t.visitor() || w.samePerson(session, s.Session.ID)
}

// samePerson reports whether two sessions are one person's: the same visitor had
// them, or the same customer is behind both on the server.
func (w *World) samePerson(a, b string) bool {
	if a == b || w.expected.visitorOf[a] != (visitor{}) && w.expected.visitorOf[a] == w.expected.visitorOf[b] {
		return true
	}
	for _, a := range w.expected.sameAs(a) {
		for _, b := range w.expected.sameAs(b) {
			s, t := w.server.sessions[a], w.server.sessions[b]
			if s != nil && t != nil && s.customer != nil && s.customer == t.customer {
				return true
			}
		}
	}
	return false
}

// recordWritten records the message that is new in the outbox of a tab, and returns
// it, or the last of them; nil if there is none.
func (x *expected) recordWritten(m *state.Model) (newest *writtenMessage) {
	for i := range m.Stored.Outbox {
		out := &m.Stored.Outbox[i]
		if x.written[out.Client] == nil {
			v := &writtenMessage{client: out.Client, text: out.Text, session: m.Stored.Session.ID, conversation: out.Conversation}
			v.open = slices.ContainsFunc(m.Calls, func(c state.Call) bool { return c.Method == "login" && !c.Done })
			x.written[out.Client] = v
			x.undelivered = append(x.undelivered, v)
			x.texts.add(textOwner{text: v.text, message: v})
			newest = v
		}
	}
	return newest
}

// checkArrival records that a message has reached the server, and notes if it is
// changed, or under a session of another person than who wrote it.
func (w *World) checkArrival(session string, f *protocol.Send) {
	v := w.expected.written[f.Client]
	if v == nil {
		return // typed by nobody here: a frame of the test's own
	}
	if v.open {
		v.open, v.session = false, session
	}
	if !w.samePerson(v.session, session) && w.arrivedForAnother == "" {
		w.arrivedForAnother = fmt.Sprintf("%q was written under %s and sent under %s", f.Text, v.session, session)
	}
	if f.Text != v.text && w.arrivedChanged == "" {
		w.arrivedChanged = fmt.Sprintf("%q was written and %q was sent", v.text, f.Text)
	}
	v.arrived = true
	w.expected.undelivered = slices.DeleteFunc(w.expected.undelivered, func(u *writtenMessage) bool { return u == v })
}

// excuseUnheld excuses the loss of what neither a tab nor the storage holds any more.
// It is called after what the program can do nothing about: a tab is closed, the
// storage is changed from outside.
func (x *expected) excuseUnheld(w *World) {
	x.undelivered = slices.DeleteFunc(x.undelivered, func(v *writtenMessage) bool {
		v.excused = v.excused || !w.isHeld(v)
		return v.excused
	})
}

// excuseSuperseded excuses the loss of the outbox of a stored state that is of an
// earlier generation than the given one: a logout since then has made it void.
func (x *expected) excuseSuperseded(w *World, stored string, generation int64) {
	holds := func(v *writtenMessage) bool { return strings.Contains(stored, v.client) }
	if generation == 0 || !slices.ContainsFunc(x.undelivered, holds) {
		return
	}
	old := &w.restored(stored).stored
	if old.Generation >= generation {
		return
	}
	for i := range old.Outbox {
		if v := x.written[old.Outbox[i].Client]; v != nil {
			v.excused = true
		}
	}
	x.undelivered = slices.DeleteFunc(x.undelivered, func(v *writtenMessage) bool { return v.excused })
}

// excuseEnded excuses the loss of what the visitor who had a session wrote and what
// has not reached the server: logout drops it.
func (x *expected) excuseEnded(session string) {
	for _, v := range x.undelivered {
		v.excused = v.excused || x.visitorOf[v.session] == x.visitorOf[session]
	}
	x.undelivered = slices.DeleteFunc(x.undelivered, func(v *writtenMessage) bool { return v.excused })
}
