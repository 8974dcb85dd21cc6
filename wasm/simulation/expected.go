package simulation

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/wasm/chat/state"
)

// expected is the reference: what really happened, kept apart from both the
// program and the server, and simple enough to be believed.
type expected struct {
	written     map[string]*writtenMessage // by client id
	undelivered []*writtenMessage          // those of them that the server has not got, and that are not excused
	visitorOf   map[string]string          // whose session it is, by its id
}

// writtenMessage is a message that a visitor wrote.
type writtenMessage struct {
	client, text, session string
	arrived               bool
	open                  bool // written while a sign-in was under way: whoever comes of it may have it
	excused               bool // lost by no fault of the program
}

func newExpected() expected {
	return expected{written: map[string]*writtenMessage{}, visitorOf: map[string]string{}}
}

// setVisitor says whose session it is.
func (tr *expected) setVisitor(session, visitor string) {
	if session != "" && tr.visitorOf[session] == "" {
		tr.visitorOf[session] = visitor
	}
}

// mayShow reports whether a message may be seen in a tab.
func (w *World) mayShow(v *writtenMessage, t *tab) bool {
	return v.open || w.mayShowSession(t, v.session)
}

// mayShowSession reports whether what was written under a session may be seen in a tab.
func (w *World) mayShowSession(t *tab, session string) bool {
	s := &t.chat.Model().Stored
	return w.samePerson(session, s.Session.ID) || w.expected.visitorOf[session] == t.visitorName(w, s.Generation)
}

// samePerson reports whether what was written under one session is, under the other,
// the same person's: one visitor's, or the person signed in to both.
func (w *World) samePerson(a, b string) bool {
	if a == b || w.expected.visitorOf[a] != "" && w.expected.visitorOf[a] == w.expected.visitorOf[b] {
		return true
	}
	s, t := w.server.sessions[a], w.server.sessions[b]
	return s != nil && t != nil && s.customer != nil && s.customer == t.customer
}

// recordWritten takes in what a tab's visitor has written since.
func (tr *expected) recordWritten(m *state.Model) {
	for i := range m.Stored.Outbox {
		l := &m.Stored.Outbox[i]
		if tr.written[l.Client] == nil {
			v := &writtenMessage{client: l.Client, text: l.Text, session: m.Stored.Session.ID}
			v.open = slices.ContainsFunc(m.Calls, func(c state.Call) bool { return c.Method == "login" && !c.Done })
			tr.written[l.Client] = v
			tr.undelivered = append(tr.undelivered, v)
		}
	}
}

// checkArrival takes in that a message reached the server, under a session.
func (w *World) checkArrival(session string, f *protocol.Send) error {
	v := w.expected.written[f.Client]
	if v == nil {
		return nil // typed by nobody here: a frame of the test's own
	}
	if v.open {
		v.open, v.session = false, session
	}
	if !w.samePerson(v.session, session) {
		return violation(4, "%q was written under %s and sent under %s", f.Text, v.session, session)
	}
	if f.Text != v.text {
		return violation(2, "%q was written and %q was sent", v.text, f.Text)
	}
	v.arrived = true
	w.expected.undelivered = slices.DeleteFunc(w.expected.undelivered, func(u *writtenMessage) bool { return u == v })
	return nil
}

// excuseUnheld forgives the loss of what no tab and no storage holds any more after
// something that the program could do nothing about: a tab was closed, the
// storage was emptied.
func (tr *expected) excuseUnheld(w *World) {
	tr.undelivered = slices.DeleteFunc(tr.undelivered, func(v *writtenMessage) bool {
		v.excused = v.excused || !w.isHeld(v)
		return v.excused
	})
}

// excuseSuperseded forgives the loss of what stands in a stored state that a later
// logout has made void.
func (tr *expected) excuseSuperseded(stored string, era int64) {
	holds := func(v *writtenMessage) bool { return strings.Contains(stored, v.client) }
	if era == 0 || !slices.ContainsFunc(tr.undelivered, holds) {
		return
	}
	old, newer, _ := state.Restore(stored)
	if newer || old.Generation >= era {
		return
	}
	for i := range old.Outbox {
		if v := tr.written[old.Outbox[i].Client]; v != nil {
			v.excused = true
		}
	}
	tr.undelivered = slices.DeleteFunc(tr.undelivered, func(v *writtenMessage) bool { return v.excused })
}

// excuseEnded forgives the loss of what logout has dropped, and says how much that
// is.
func (tr *expected) excuseEnded(session string) {
	for _, v := range tr.undelivered {
		v.excused = v.excused || tr.visitorOf[v.session] == tr.visitorOf[session]
	}
	tr.undelivered = slices.DeleteFunc(tr.undelivered, func(v *writtenMessage) bool { return v.excused })
}
