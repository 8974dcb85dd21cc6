package state

import (
	"cmp"
)

// keepLast keeps the last few of a list.
func keepLast[T any](list []T, limit int) []T {
	if over := len(list) - limit; over > 0 {
		return list[over:]
	}
	return list
}

// byTime orders what was changed earlier before what was changed later, and
// leaves nothing to chance, so that two tabs come to the same.
func byTime(at, at2 int64, id, id2 string) int {
	return cmp.Or(cmp.Compare(at, at2), cmp.Compare(id, id2))
}

// MoveUp moves the last of a list up to where it belongs; the others are in
// order already. Lists are short and nearly in order, and a sort would be ten
// times the code to download.
func MoveUp[T any](list []T, order func(a, b *T) int) {
	for i := len(list) - 1; i > 0 && order(&list[i], &list[i-1]) < 0; i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
}

// Merge makes one state of what two tabs hold. It does not matter which of
// them merges, nor how often: both come to the same, and then neither has
// anything left to tell the other.
func Merge(a, b Stored) Stored {
	s := Stored{V: SchemaVersion, Build: a.Build, Agent: cmp.Or(a.Agent, b.Agent), Muted: a.Muted, MutedAt: a.MutedAt}
	if b.MutedAt > a.MutedAt || b.MutedAt == a.MutedAt && b.Muted {
		s.Muted, s.MutedAt = b.Muted, b.MutedAt
	}
	s.Tombstones = keepLast(union(a.Tombstones, b.Tombstones,
		func(v *Tombstone) string { return v.Client },
		func(v, w *Tombstone) int { return byTime(v.At, w.At, v.Client, w.Client) }), TombstonesLimit)
	s.Drafts = keepLast(union(a.Drafts, b.Drafts,
		func(v *Draft) string { return v.Conversation },
		func(v, w *Draft) int {
			return cmp.Or(byTime(v.At, w.At, v.Conversation, w.Conversation), cmp.Compare(v.Text, w.Text))
		}), DraftsLimit)
	for _, l := range union(a.Outbox, b.Outbox,
		func(v *Message) string { return v.Client },
		func(v, w *Message) int { return byTime(v.Revision, w.Revision, v.Failed, w.Failed) }) {
		if !s.HasTombstone(l.Client) {
			s.Outbox = append(s.Outbox, l)
			MoveUp(s.Outbox, func(v, w *Message) int { return byTime(v.At, w.At, v.Client, w.Client) })
		}
	}
	return s
}

// union holds what is in either list, in order; of two with the same id the
// greater.
func union[T any](a, b []T, id func(*T) string, order func(v, w *T) int) (all []T) {
	for _, list := range [][]T{a, b} {
	next:
		for i := range list {
			for j := range all {
				if id(&all[j]) == id(&list[i]) {
					if order(&all[j], &list[i]) < 0 {
						all[j] = list[i]
					}
					continue next
				}
			}
			all = append(all, list[i])
		}
	}
	for i := range all {
		MoveUp(all[:i+1], order)
	}
	return all
}
