package simulation

import (
	"slices"
	"testing"

	"kith/wasm/chat/state"
)

// TestStoredStates checks that the states are always the same, and that they hold what a
// release must not lose.
func TestStoredStates(t *testing.T) {
	states, err := StoredStates(120)
	if err != nil {
		t.Fatal(err)
	}
	again, err := StoredStates(120)
	if err != nil || !slices.Equal(states, again) {
		t.Errorf("another time they are others: %v", err)
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
	for _, kind := range []string{"sessions", "outbox", "drafts", "revoked", "conversations", "generation", "attributes", "joined", "next"} {
		if have[kind] == 0 {
			t.Errorf("no state has %s: %v", kind, have)
		}
	}
}
