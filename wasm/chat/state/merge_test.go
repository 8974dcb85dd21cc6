package state

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMerge(t *testing.T) {
	same := func(t *rapid.T, law string, a, b Stored) {
		if d := cmp.Diff(a, b); d != "" {
			t.Fatalf("%s:\n%s", law, d)
		}
	}
	t.Run("the same with itself", rapid.MakeCheck(func(t *rapid.T) {
		a := drawState(t, "a")
		same(t, "a∨a = a", Merge(a, a), a)
	}))
	t.Run("either way round", rapid.MakeCheck(func(t *rapid.T) {
		a, b := drawState(t, "a"), drawState(t, "b")
		same(t, "a∨b = b∨a", Merge(a, b), Merge(b, a))
	}))
	t.Run("in any order", rapid.MakeCheck(func(t *rapid.T) {
		a, b, c := drawState(t, "a"), drawState(t, "b"), drawState(t, "c")
		same(t, "(a∨b)∨c = a∨(b∨c)", Merge(Merge(a, b), c), Merge(a, Merge(b, c)))
	}))
	t.Run("nothing of a former person", rapid.MakeCheck(func(t *rapid.T) {
		a, b := drawState(t, "a"), drawState(t, "b")
		a.Generation, b.Generation = 1, 2
		m := Merge(a, b)
		m.Revoked, m.Muted, m.MutedAt, m.ActiveTab, m.ActiveTabAt, m.ReloadedBuild, m.Build =
			b.Revoked, b.Muted, b.MutedAt, b.ActiveTab, b.ActiveTabAt, b.ReloadedBuild, b.Build
		same(t, "the later generation is right", m, b)
	}))
	t.Run("no message is lost", rapid.MakeCheck(func(t *rapid.T) {
		a, b := drawState(t, "a"), drawState(t, "b")
		b.Generation = a.Generation
		m := Merge(a, b)
		for _, l := range a.Outbox {
			settled := false
			for _, v := range b.Tombstones {
				settled = settled || v.Client == l.Client
			}
			if (m.MessageIndex(l.Client) < 0) != settled {
				t.Fatalf("message %s: settled %t, here %t", l.Client, settled, m.MessageIndex(l.Client) >= 0)
			}
		}
	}))
}
