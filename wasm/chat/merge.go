package chat

import (
	"cmp"
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// What several tabs of a site hold is joined here. Each tab joins what another
// one stored with its own, and stores the result where it differs; so a join
// must come to the same whatever the order, however often: it is commutative,
// associative and idempotent, and that is tested. Each part takes the greater
// of two values in an order that is written beside it.
//
// The end of a session outranks everything: of two states, the one in which
// more sessions have ended is right, and nothing of the other's person goes
// into it.

// Merge joins two states of one site.
func Merge(a, b State) State {
	m := a
	switch {
	case a.Era < b.Era:
		m = b
	case a.Era == b.Era:
		m = joinPerson(a, b)
	}
	m.V = max(a.V, b.V)
	m.Build = max(a.Build, b.Build)
	m.Reloaded = max(a.Reloaded, b.Reloaded)
	m.Revoked = joinRevoked(a.Revoked, b.Revoked)
	m.Front, m.FrontAt = latest(a.Front, a.FrontAt, b.Front, b.FrontAt, strings.Compare)
	m.Quiet, m.QuietAt = latest(a.Quiet, a.QuietAt, b.Quiet, b.QuietAt, compareBool)
	return m
}

// joinPerson joins what two tabs hold of the same person.
func joinPerson(a, b State) State {
	if strangers(a, b) {
		if precedes(a.Session, b.Session) < 0 {
			return a
		}
		return b
	}
	m := State{Era: a.Era}
	m.Session, m.Joined = joinSessions(a, b)
	m.Customer = joinCard(a.Customer, b.Customer)
	m.Place, m.PlaceAt = latest(a.Place, a.PlaceAt, b.Place, b.PlaceAt, comparePlace)
	m.Settled = joinSettled(a.Settled, b.Settled)
	m.Outbox = joinOutbox(a.Outbox, b.Outbox, slices.Concat(a.Settled, b.Settled))
	m.Drafts = joinDrafts(a.Drafts, b.Drafts)
	m.Notes = joinNotes(a.Notes, b.Notes)
	m.Conversations = joinBy(a.Conversations, b.Conversations,
		func(c Conversation) string { return c.ID }, joinConversation, newer, protocol.ListSize)
	return m
}

// latest takes the value that was set last, and the greater one where both were
// at once.
func latest[T any](a T, at int64, b T, bt int64, compare func(T, T) int) (T, int64) {
	if at < bt || at == bt && compare(a, b) < 0 {
		return b, bt
	}
	return a, at
}

// joinBy joins two lists whose elements have keys, in an order, up to a limit.
// The order must depend only on what a join leaves alone or lets grow.
func joinBy[T any](a, b []T, key func(T) string, join func(T, T) T, order func(T, T) int, limit int) []T {
	if len(a)+len(b) == 0 {
		return nil
	}
	m := make([]T, 0, len(a)+len(b))
	m = append(m, a...)
	for _, v := range b {
		k := key(v)
		if i := slices.IndexFunc(m, func(u T) bool { return key(u) == k }); i >= 0 {
			m[i] = join(m[i], v)
		} else {
			m = append(m, v)
		}
	}
	arrange(m, order)
	return m[:min(len(m), limit)]
}

// arrange puts a list in an order. The lists here are short and nearly in
// order, so this is quick; and slices.SortStableFunc would weigh 10 KB in the
// wasm for each of their types.
func arrange[T any](list []T, order func(T, T) int) {
	for i := range list {
		for j := i; j > 0 && order(list[j], list[j-1]) < 0; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

// joinSessions goes on with the first of the sessions that tabs began at the
// same time. What was said under the others is the same visitor's, which the
// server is told by their tokens; those that were not used are nothing to it.
func joinSessions(a, b State) (Session, []Session) {
	all := joinBy(append([]Session{a.Session}, a.Joined...), append([]Session{b.Session}, b.Joined...),
		func(s Session) string { return s.ID },
		func(s, t Session) Session {
			return Session{s.ID, max(s.Token, t.Token), s.Used || t.Used, s.Identified || t.Identified}
		},
		precedes, 1+protocol.JoinedLimit)
	joined := slices.DeleteFunc(all[1:], func(s Session) bool { return !s.Used })
	if len(joined) == 0 {
		return all[0], nil
	}
	return all[0], joined
}

// precedes orders sessions: one that is signed in before one that was used
// before one that was not, and of those the smallest id.
func precedes(s, t Session) int {
	return cmp.Or(compareBool(s.ID == "", t.ID == ""), compareBool(t.Identified, s.Identified),
		compareBool(t.Used, s.Used), strings.Compare(s.ID, t.ID))
}

// strangers reports whether two tabs have signed in two people at the same time.
func strangers(a, b State) bool {
	return a.Session.ID != b.Session.ID && a.Session.Identified && b.Session.Identified && a.Customer.ID != b.Customer.ID
}

// joinCard takes the card that says more; the server's next Welcome says which
// is right.
func joinCard(a, b protocol.Customer) protocol.Customer {
	if cmp.Or(
		strings.Compare(a.Email, b.Email), strings.Compare(a.ExternalID, b.ExternalID),
		strings.Compare(a.ID, b.ID), strings.Compare(codec.Encode(&a), codec.Encode(&b)),
	) < 0 {
		return b
	}
	return a
}

// joinSettled keeps the newest of the letters that have left the outbox.
func joinSettled(a, b []Settled) []Settled {
	return joinBy(a, b, func(v Settled) string { return v.Client },
		func(v, w Settled) Settled { return Settled{v.Client, max(v.At, w.At)} },
		func(v, w Settled) int { return cmp.Or(cmp.Compare(w.At, v.At), strings.Compare(v.Client, w.Client)) },
		SettledKept)
}

// joinOutbox keeps every letter that has not left either outbox.
func joinOutbox(a, b []Letter, settled []Settled) []Letter {
	m := joinBy(a, b, func(l Letter) string { return l.Client }, joinLetter,
		func(v, w Letter) int { return cmp.Or(cmp.Compare(v.At, w.At), strings.Compare(v.Client, w.Client)) },
		len(a)+len(b))
	m = slices.DeleteFunc(m, func(l Letter) bool {
		return slices.ContainsFunc(settled, func(v Settled) bool { return v.Client == l.Client })
	})
	if len(m) == 0 {
		return nil
	}
	return m
}

// joinLetter takes the one whose fate changed more often.
func joinLetter(v, w Letter) Letter {
	if cmp.Or(cmp.Compare(v.Turns, w.Turns), cmp.Compare(v.At, w.At), cmp.Compare(v.Until, w.Until), strings.Compare(v.Failed, w.Failed),
		strings.Compare(v.Text, w.Text), strings.Compare(v.Conversation, w.Conversation)) < 0 {
		return w
	}
	return v
}

// joinDrafts takes the newest draft of each conversation; an empty one says
// that the text was sent or taken back.
func joinDrafts(a, b []Draft) []Draft {
	return joinBy(a, b, func(d Draft) string { return d.Conversation },
		func(v, w Draft) Draft {
			v.Text, v.At = latest(v.Text, v.At, w.Text, w.At, strings.Compare)
			return v
		},
		func(v, w Draft) int {
			return cmp.Or(cmp.Compare(w.At, v.At), strings.Compare(v.Conversation, w.Conversation))
		},
		DraftsKept)
}

// joinNotes takes the newest note of each conversation.
func joinNotes(a, b []Note) []Note {
	return joinBy(a, b, func(v Note) string { return v.Conversation },
		func(v, w Note) Note {
			v.Attributes, v.At = latest(v.Attributes, v.At, w.Attributes, w.At, strings.Compare)
			return v
		},
		func(v, w Note) int {
			return cmp.Or(cmp.Compare(w.At, v.At), strings.Compare(v.Conversation, w.Conversation))
		},
		NotesKept)
}

// joinRevoked keeps the newest; one that the server has confirmed stays so.
func joinRevoked(a, b []Revocation) []Revocation {
	return joinBy(a, b, func(r Revocation) string { return r.Session },
		func(v, w Revocation) Revocation {
			return Revocation{v.Session, max(v.Era, w.Era), v.Done || w.Done}
		},
		func(v, w Revocation) int {
			return cmp.Or(cmp.Compare(w.Era, v.Era), strings.Compare(v.Session, w.Session))
		},
		RevokedKept)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func comparePlace(a, b Place) int {
	return cmp.Or(strings.Compare(string(a.Screen), string(b.Screen)), strings.Compare(a.Conversation, b.Conversation),
		strings.Compare(a.Category, b.Category), strings.Compare(a.Article, b.Article), strings.Compare(a.Query, b.Query))
}
