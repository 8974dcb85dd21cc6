package desk

import (
	"cmp"
	"slices"

	"kith/wasm/app"
)

// restored takes in what another tab stored.
func (t *turn) restored(e app.Restored) {
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
		func(v Settled) string { return v.Client },
		func(v, w Settled) int { return byTime(v.At, w.At, v.Client, w.Client) }), SettledLimit)
	s.Drafts = last(union(a.Drafts, b.Drafts,
		func(v Draft) string { return v.Conversation },
		func(v, w Draft) int {
			return cmp.Or(byTime(v.At, w.At, v.Conversation, w.Conversation), cmp.Compare(v.Text, w.Text))
		}), DraftsLimit)
	letters := union(a.Outbox, b.Outbox,
		func(v Letter) string { return v.Client },
		func(v, w Letter) int { return cmp.Or(cmp.Compare(v.Turns, w.Turns), cmp.Compare(v.Failed, w.Failed)) })
	slices.SortFunc(letters, func(v, w Letter) int { return byTime(v.At, w.At, v.Client, w.Client) })
	s.Outbox = slices.DeleteFunc(letters, func(l Letter) bool {
		return slices.ContainsFunc(s.Settled, func(v Settled) bool { return v.Client == l.Client })
	})
	return s
}

// union holds what is in either list, in order; of two with the same id the
// greater.
func union[T any](a, b []T, id func(T) string, order func(T, T) int) []T {
	var all []T
	for _, v := range slices.Concat(a, b) {
		i := slices.IndexFunc(all, func(w T) bool { return id(w) == id(v) })
		if i < 0 {
			all = append(all, v)
		} else if order(all[i], v) < 0 {
			all[i] = v
		}
	}
	slices.SortFunc(all, order)
	return all
}
