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
func Merge(a, b Stored) Stored {
	m := a
	switch {
	case a.Generation < b.Generation:
		m = b
	case a.Generation == b.Generation:
		m = joinPerson(a, b)
	}
	m.V = max(a.V, b.V)
	m.Build = max(a.Build, b.Build)
	m.ReloadedBuild = max(a.ReloadedBuild, b.ReloadedBuild)
	m.Revoked = joinRevoked(a.Revoked, b.Revoked)
	m.ActiveTab, m.ActiveTabAt = Latest(a.ActiveTab, a.ActiveTabAt, b.ActiveTab, b.ActiveTabAt, strings.Compare)
	m.Muted, m.MutedAt = Latest(a.Muted, a.MutedAt, b.Muted, b.MutedAt, CompareBool)
	return m
}

// joinPerson joins what two tabs hold of the same person.
func joinPerson(a, b Stored) Stored {
	if strangers(a, b) {
		if precedes(a.Session, b.Session) < 0 {
			return a
		}
		return b
	}
	m := Stored{Generation: a.Generation}
	m.Session, m.Joined = joinSessions(a, b)
	m.Customer = joinCard(a.Customer, b.Customer)
	m.Route, m.RouteAt = Latest(a.Route, a.RouteAt, b.Route, b.RouteAt, comparePlace)
	m.Tombstones = MergeTombstones(a.Tombstones, b.Tombstones)
	m.Outbox = MergeMessages(a.Outbox, b.Outbox, slices.Concat(a.Tombstones, b.Tombstones))
	m.Drafts = MergeDrafts(a.Drafts, b.Drafts)
	m.PendingAttributes = MergePendingAttributes(a.PendingAttributes, b.PendingAttributes)
	m.Conversations = Lists(a.Conversations, b.Conversations,
		func(c Conversation) string { return c.ID }, joinConversation, NewestFirst, protocol.ListSize)
	return m
}

// Latest takes the value that was set last, and the greater one where both were
// at once.
func Latest[T any](a T, at int64, b T, bt int64, compare func(T, T) int) (T, int64) {
	if at < bt || at == bt && compare(a, b) < 0 {
		return b, bt
	}
	return a, at
}

// Lists joins two lists whose elements have keys, in an order, up to a limit.
// The order must depend only on what a join leaves alone or lets grow.
func Lists[T any](a, b []T, key func(T) string, join func(T, T) T, order func(T, T) int, limit int) []T {
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
	Sort(m, order)
	return m[:min(len(m), limit)]
}

// Sort puts a list in an order. The lists here are short and nearly in
// order, so this is quick; and slices.SortStableFunc would weigh 10 KB in the
// wasm for each of their types.
func Sort[T any](list []T, order func(T, T) int) {
	for i := range list {
		for j := i; j > 0 && order(list[j], list[j-1]) < 0; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

// joinSessions goes on with the first of the sessions that tabs began at the
// same time. What was said under the others is the same visitor's, which the
// server is told by their tokens; those that were not used are nothing to it.
func joinSessions(a, b Stored) (Session, []Session) {
	all := Lists(append([]Session{a.Session}, a.Joined...), append([]Session{b.Session}, b.Joined...),
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
	return cmp.Or(CompareBool(s.ID == "", t.ID == ""), CompareBool(t.Identified, s.Identified),
		CompareBool(t.Used, s.Used), strings.Compare(s.ID, t.ID))
}

// strangers reports whether two tabs have signed in two people at the same time.
func strangers(a, b Stored) bool {
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

// MergeTombstones keeps the newest of the letters that have left the outbox.
func MergeTombstones(a, b []Tombstone) []Tombstone {
	return Lists(a, b, func(v Tombstone) string { return v.Client },
		func(v, w Tombstone) Tombstone { return Tombstone{v.Client, max(v.At, w.At)} },
		func(v, w Tombstone) int { return cmp.Or(cmp.Compare(w.At, v.At), strings.Compare(v.Client, w.Client)) },
		TombstonesLimit)
}

// MergeMessages keeps every letter that has not left either outbox.
func MergeMessages(a, b []Message, settled []Tombstone) []Message {
	m := Lists(a, b, func(l Message) string { return l.Client }, joinLetter,
		func(v, w Message) int { return cmp.Or(cmp.Compare(v.At, w.At), strings.Compare(v.Client, w.Client)) },
		len(a)+len(b))
	m = slices.DeleteFunc(m, func(l Message) bool {
		return slices.ContainsFunc(settled, func(v Tombstone) bool { return v.Client == l.Client })
	})
	if len(m) == 0 {
		return nil
	}
	return m
}

// joinLetter takes the one whose fate changed more often.
func joinLetter(v, w Message) Message {
	if cmp.Or(cmp.Compare(v.Revision, w.Revision), cmp.Compare(v.At, w.At), cmp.Compare(v.ReservedUntil, w.ReservedUntil), strings.Compare(v.Failure, w.Failure),
		strings.Compare(v.Text, w.Text), strings.Compare(v.Conversation, w.Conversation)) < 0 {
		return w
	}
	return v
}

// MergeDrafts takes the newest draft of each conversation; an empty one says
// that the text was sent or taken back.
func MergeDrafts(a, b []Draft) []Draft {
	return Lists(a, b, func(d Draft) string { return d.Conversation },
		func(v, w Draft) Draft {
			v.Text, v.At = Latest(v.Text, v.At, w.Text, w.At, strings.Compare)
			return v
		},
		func(v, w Draft) int {
			return cmp.Or(cmp.Compare(w.At, v.At), strings.Compare(v.Conversation, w.Conversation))
		},
		DraftsLimit)
}

// MergePendingAttributes takes the newest note of each conversation.
func MergePendingAttributes(a, b []PendingAttributes) []PendingAttributes {
	return Lists(a, b, func(v PendingAttributes) string { return v.Conversation },
		func(v, w PendingAttributes) PendingAttributes {
			v.Attributes, v.At = Latest(v.Attributes, v.At, w.Attributes, w.At, strings.Compare)
			return v
		},
		func(v, w PendingAttributes) int {
			return cmp.Or(cmp.Compare(w.At, v.At), strings.Compare(v.Conversation, w.Conversation))
		},
		PendingAttributesLimit)
}

// joinRevoked keeps the newest; one that the server has confirmed stays so.
func joinRevoked(a, b []Revocation) []Revocation {
	return Lists(a, b, func(r Revocation) string { return r.Session },
		func(v, w Revocation) Revocation {
			return Revocation{v.Session, max(v.Generation, w.Generation), v.Done || w.Done}
		},
		func(v, w Revocation) int {
			return cmp.Or(cmp.Compare(w.Generation, v.Generation), strings.Compare(v.Session, w.Session))
		},
		RevokedLimit)
}

func CompareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func comparePlace(a, b Route) int {
	return cmp.Or(strings.Compare(string(a.Screen), string(b.Screen)), strings.Compare(a.Conversation, b.Conversation),
		strings.Compare(a.Category, b.Category), strings.Compare(a.Article, b.Article), strings.Compare(a.Query, b.Query))
}
