package hub

import (
	"context"
	"net/netip"
	"testing"

	"kith/server/limit"
)

// TestNothingIsKeptOfWhoHasGone: neither a network that has had its turn, or has given it
// up, nor a key without a connection stays in memory, or strangers would fill it.
func TestNothingIsKeptOfWhoHasGone(t *testing.T) {
	var all turns
	n := limit.NetworkOf(netip.MustParseAddr("10.0.0.1"))
	leave, err := all.take(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := all.take(over, n); err == nil {
		t.Fatal("two have the turn")
	}
	if len(all.of) != 1 {
		t.Errorf("while one has the turn: %d networks", len(all.of))
	}
	leave()
	if len(all.of) != 0 {
		t.Errorf("when nobody has the turn: %d networks", len(all.of))
	}

	index := connectionIndex[string]{}
	var one, two Connection
	index.add("", &one)
	if len(index) != 0 {
		t.Error("a connection without a key is held")
	}
	index.add("key", &one)
	index.add("key", &two)
	index.remove("key", &one)
	if len(index["key"]) != 1 {
		t.Errorf("one of two is removed, %d are left", len(index["key"]))
	}
	index.remove("key", &two)
	if len(index) != 0 {
		t.Error("a key without a connection is held")
	}
}
