package simulation

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/wasm/chat"
)

// truth is the reference: what really happened, kept apart from both the
// program and the server, and simple enough to be believed.
type truth struct {
	written map[string]*written // by client id
	unsaid  []*written          // those of them that the server has not got, and that are not excused
	visitor map[string]string   // whose session it is, by its id
}

// written is a message that a visitor wrote.
type written struct {
	client, text, session string
	arrived               bool
	open                  bool // written while a sign-in was under way: whoever comes of it may have it
	excused               bool // lost by no fault of the program
}

func newTruth() truth {
	return truth{written: map[string]*written{}, visitor: map[string]string{}}
}

// belongs says whose session it is.
func (tr *truth) belongs(session, visitor string) {
	if session != "" && tr.visitor[session] == "" {
		tr.visitor[session] = visitor
	}
}

// theirs reports whether a message may be seen in a tab.
func (w *World) theirs(v *written, t *tab) bool { return v.open || w.sees(t, v.session) }

// sees reports whether what was written under a session may be seen in a tab.
func (w *World) sees(t *tab, session string) bool {
	s := &t.chat.Model().State
	return w.same(session, s.Session.ID) || w.truth.visitor[session] == t.visitor(w, s.Era)
}

// same reports whether what was written under one session is, under the other,
// the same person's: one visitor's, or the person signed in to both.
func (w *World) same(a, b string) bool {
	if a == b || w.truth.visitor[a] != "" && w.truth.visitor[a] == w.truth.visitor[b] {
		return true
	}
	s, t := w.server.sessions[a], w.server.sessions[b]
	return s != nil && t != nil && s.customer != nil && s.customer == t.customer
}

// observe takes in what a tab's visitor has written since.
func (tr *truth) observe(m *chat.Model) {
	for i := range m.State.Outbox {
		l := &m.State.Outbox[i]
		if tr.written[l.Client] == nil {
			v := &written{client: l.Client, text: l.Text, session: m.State.Session.ID}
			v.open = slices.ContainsFunc(m.Calls, func(c chat.Call) bool { return c.Method == "login" && !c.Done })
			tr.written[l.Client] = v
			tr.unsaid = append(tr.unsaid, v)
		}
	}
}

// arrive takes in that a message reached the server, under a session.
func (w *World) arrive(session string, f *protocol.Send) error {
	v := w.truth.written[f.Client]
	if v == nil {
		return nil // typed by nobody here: a frame of the test's own
	}
	if v.open {
		v.open, v.session = false, session
	}
	if !w.same(v.session, session) {
		return violation(4, "%q was written under %s and sent under %s", f.Text, v.session, session)
	}
	if f.Text != v.text {
		return violation(2, "%q was written and %q was sent", v.text, f.Text)
	}
	v.arrived = true
	w.truth.unsaid = slices.DeleteFunc(w.truth.unsaid, func(u *written) bool { return u == v })
	return nil
}

// excuse forgives the loss of what no tab and no storage holds any more after
// something that the program could do nothing about: a tab was closed, the
// storage was emptied.
func (tr *truth) excuse(w *World) {
	tr.unsaid = slices.DeleteFunc(tr.unsaid, func(v *written) bool {
		v.excused = v.excused || !w.holds(v)
		return v.excused
	})
}

// supersede forgives the loss of what stands in a stored state that a later
// logout has made void.
func (tr *truth) supersede(stored string, era int64) {
	holds := func(v *written) bool { return strings.Contains(stored, v.client) }
	if era == 0 || !slices.ContainsFunc(tr.unsaid, holds) {
		return
	}
	old, newer, _ := chat.Read(stored)
	if newer || old.Era >= era {
		return
	}
	for i := range old.Outbox {
		if v := tr.written[old.Outbox[i].Client]; v != nil {
			v.excused = true
		}
	}
	tr.unsaid = slices.DeleteFunc(tr.unsaid, func(v *written) bool { return v.excused })
}

// discard forgives the loss of what logout has dropped, and says how much that
// is.
func (tr *truth) discard(session string) {
	for _, v := range tr.unsaid {
		v.excused = v.excused || tr.visitor[v.session] == tr.visitor[session]
	}
	tr.unsaid = slices.DeleteFunc(tr.unsaid, func(v *written) bool { return v.excused })
}
