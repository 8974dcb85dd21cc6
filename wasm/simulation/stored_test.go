package simulation

import (
	"slices"
	"testing"

	"kith/wasm/chat/state"
)

// TestStoredStates checks that the states are always the same, and that they hold what a
// release must not lose.
func TestStoredStates(t *testing.T) {
	states, err := StoredStates(60)
	if err != nil {
		t.Fatal(err)
	}
	again, err := StoredStates(60)
	if err != nil || !slices.Equal(states, again) {
		t.Errorf("another time they are others: %v", err)
	}
	if len(states) < 60 || len(states) > 60+9 {
		t.Errorf("they are %d", len(states))
	}
	have := map[string]int{}
	for _, text := range states {
		s, whole, skipped := state.Restore(text)
		if !whole || len(skipped) > 0 {
			t.Errorf("%s is not whole: %v", text, skipped)
		}
		for kind, n := range map[string]int{
			"sessions": len(s.Session.ID), "outbox": len(s.Outbox), "drafts": len(s.Drafts), "revoked": len(s.Revoked),
			"conversations": len(s.Conversations), "generation": int(s.Generation), "attributes": len(s.PendingAttributes), "joined": len(s.Joined), "next": len(s.Next),
		} {
			if n > 0 {
				have[kind]++
			}
		}
	}
	if len(have) != 9 {
		t.Errorf("of these things there are states: %v", have)
	}
}
