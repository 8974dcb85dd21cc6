package agent

import (
	"cmp"

	"kith/wasm/app"
)

// restored takes in what another tab stored.
func (t *turn) restored(e app.StorageChanged) {
	s := readState(e.Stored)
	switch {
	case t.Stage != Working:
		t.State = s
	case s.Agent != "" && s.Agent != t.State.Agent:
		// Somebody else has signed in in this browser, and so here too.
		t.Foreign = true
		t.do(app.Reload{})
	default:
		t.State = merge(t.State, s)
	}
}

// merge makes one state of what two tabs hold. It does not matter which of
// them merges, nor how often: both come to the same, and then neither has
// anything left to tell the other.
func merge(a, b State) State {
	s := State{V: SchemaVersion, Build: a.Build, Agent: cmp.Or(a.Agent, b.Agent), Quiet: a.Quiet, QuietAt: a.QuietAt}
	if b.QuietAt > a.QuietAt || b.QuietAt == a.QuietAt && b.Quiet {
		s.Quiet, s.QuietAt = b.Quiet, b.QuietAt
	}
	s.Settled = last(union(a.Settled, b.Settled,
		func(v *Settled) string { return v.Client },
		func(v, w *Settled) int { return byTime(v.At, w.At, v.Client, w.Client) }), SettledLimit)
	s.Drafts = last(union(a.Drafts, b.Drafts,
		func(v *Draft) string { return v.Conversation },
		func(v, w *Draft) int {
			return cmp.Or(byTime(v.At, w.At, v.Conversation, w.Conversation), cmp.Compare(v.Text, w.Text))
		}), DraftsLimit)
	for _, l := range union(a.Outbox, b.Outbox,
		func(v *Letter) string { return v.Client },
		func(v, w *Letter) int { return byTime(v.Turns, w.Turns, v.Failed, w.Failed) }) {
		if !s.settled(l.Client) {
			s.Outbox = append(s.Outbox, l)
			rise(s.Outbox, func(v, w *Letter) int { return byTime(v.At, w.At, v.Client, w.Client) })
		}
	}
	return s
}

// settled reports whether a reply has left the outbox for good.
func (s *State) settled(client string) bool {
	for _, v := range s.Settled {
		if v.Client == client {
			return true
		}
	}
	return false
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
		rise(all[:i+1], order)
	}
	return all
}
