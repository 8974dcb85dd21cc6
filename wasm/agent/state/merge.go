package state

import "cmp"

// Merge joins what two tabs stored. It is commutative, associative and
// idempotent: whichever tab merges, and however often, both come to the same
// and then have nothing new for each other.
func Merge(a, b Stored) Stored {
	s := Stored{V: SchemaVersion, Build: a.Build, Agent: cmp.Or(a.Agent, b.Agent), Muted: a.Muted, MutedAt: a.MutedAt}
	if b.MutedAt > a.MutedAt || b.MutedAt == a.MutedAt && b.Muted {
		s.Muted, s.MutedAt = b.Muted, b.MutedAt
	}
	s.Tombstones = keepLast(union(a.Tombstones, b.Tombstones,
		func(t *Tombstone) string { return t.Client },
		func(t, u *Tombstone) int { return byTime(t.At, u.At, t.Client, u.Client) }), TombstonesLimit)
	s.Drafts = keepLast(union(a.Drafts, b.Drafts,
		func(d *Draft) string { return d.Conversation },
		func(d, e *Draft) int {
			return cmp.Or(byTime(d.At, e.At, d.Conversation, e.Conversation), cmp.Compare(d.Text, e.Text))
		}), DraftsLimit)
	for _, m := range union(a.Outbox, b.Outbox,
		func(m *Message) string { return m.Client },
		func(m, n *Message) int { return byTime(m.Revision, n.Revision, m.Failed, n.Failed) }) {
		if !s.HasTombstone(m.Client) {
			s.Outbox = append(s.Outbox, m)
			moveUp(s.Outbox, func(m, n *Message) int { return byTime(m.At, n.At, m.Client, n.Client) })
		}
	}
	return s
}

// union returns the elements of both lists in order; of two with the same key,
// the greater one.
func union[T any](a, b []T, key func(*T) string, order func(v, w *T) int) (all []T) {
	for _, list := range [][]T{a, b} {
	next:
		for i := range list {
			for j := range all {
				if key(&all[j]) == key(&list[i]) {
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
		moveUp(all[:i+1], order)
	}
	return all
}

// moveUp moves the last element of a list up to its place; the others are in
// order already. Lists are short and nearly in order, and a sort would be ten
// times the code to download.
func moveUp[T any](list []T, order func(a, b *T) int) {
	for i := len(list) - 1; i > 0 && order(&list[i], &list[i-1]) < 0; i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
}

// byTime orders by time, the earlier first, and then by key.
func byTime(at, at2 int64, key, key2 string) int {
	return cmp.Or(cmp.Compare(at, at2), cmp.Compare(key, key2))
}

// keepLast returns the last few elements of a list.
func keepLast[T any](list []T, limit int) []T {
	if over := len(list) - limit; over > 0 {
		return list[over:]
	}
	return list
}
